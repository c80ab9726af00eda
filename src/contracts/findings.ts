import { GatehouseError } from '#kernel';
import type { ContractFault } from './contract.ts';

/** At most this many faults, and as many warnings, are kept: a document does not choose how long answers are. */
const kept = 50;

/** Collects what is wrong (faults) and what is doubtful (warnings) while a document is read. */
export class Findings {
  readonly faults: ContractFault[] = [];
  readonly warnings: ContractFault[] = [];

  fault(at: string, message: string): void {
    if (this.faults.length < kept) this.faults.push({ at, message });
  }

  warn(at: string, message: string): void {
    if (this.warnings.length < kept) this.warnings.push({ at, message });
  }
}

/** `contract-invalid` with every fault; its detail names the first one. */
export function contractInvalid(faults: readonly ContractFault[]): GatehouseError {
  const first = faults[0];
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return new GatehouseError('contract-invalid', first && `${place(first)}: ${first.message}${more}`, {
    extra: { errors: faults },
  });
}

function place({ file, at, line, column }: ContractFault): string {
  const position = line === undefined ? '' : `${line}:${column}`;
  const inFile = file === undefined ? '' : position === '' ? `${file} ` : `${file}:`;
  if (position === '' || at === position) return `${inFile}${at || '/'}`;
  return `${inFile}${position} (${at || '/'})`;
}
