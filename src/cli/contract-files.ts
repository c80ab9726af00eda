import { dirname, join } from 'node:path';
import {
  type ContractFault,
  contractOf,
  filesBeside,
  type ImportedContract,
  NotRead,
  sourceOf,
  type Source,
} from '#contracts';
import { GatehouseError } from '#kernel';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';

/** The option of commands that read a contract, with the words of their help. */
export const directoryOption = [
  '--directory <path>',
  'directory below which the document may refer to other files (default: its own)',
] as const;

export interface ReadContract {
  readonly contract: ImportedContract;
  /** As it is sent and linted: one text, whatever number of files it was read from. */
  readonly source: Source;
}

/** The contract in a file that was named on the command line, with the files that it refers to; `-` is standard input. */
export function readContract(file: string, directory?: string): ReadContract {
  const ground = directory ?? dirname(file);
  try {
    // Says what is wrong with the name before anything else.
    const text = readInput(file);
    const source = sourceOf(file === '-' ? text : filesBeside(file, ground));
    return { source, contract: contractOf(source) };
  } catch (error) {
    if (error instanceof NotRead) throw new CommandFailure('usage', `${file} ${error.message}.`);
    if (!(error instanceof GatehouseError)) throw error;
    const faults = (error.extra['errors'] ?? []) as readonly ContractFault[];
    throw new CommandFailure('refused', `${file} cannot be imported:`, {
      code: error.code,
      hints: faults.map(fault => `${placeOf(file, ground, fault)}: ${fault.message}`),
      problem: { errors: faults },
    });
  }
}

function placeOf(document: string, ground: string, { at, file, line, column }: ContractFault): string {
  const name = file === undefined ? document : join(ground, file);
  return line === undefined ? `${name} ${at}`.trimEnd() : `${name}:${line}:${column ?? 1}`;
}
