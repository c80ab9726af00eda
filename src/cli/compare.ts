import type { Command } from 'commander';
import { type ContractChanges, contractChanges } from '#contracts';
import { directoryOption, readContract } from './contract-files.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { count, type Output, table } from './output.ts';
import { action, commandOf } from './session.ts';

/** `compare`: what one OpenAPI document changes for those who call by another, with no server. */
export function compareCommand(io: Io): Command {
  return commandOf(
    'compare <before> <after>',
    'Say what an OpenAPI document changes for those who call by the one before it; needs no server. Exits with 5 if anything breaks.',
  )
    .option(...directoryOption)
    .action(
      action(io, async ({ out }, { directory }: { directory?: string }, before: string, after: string) => {
        const [first, second] = [readContract(before, directory), readContract(after, directory)];
        const found = contractChanges(first.contract, second.contract);
        out.result(found, () => changesText(out, found));
        if (found.counts.breaking > 0)
          throw new CommandFailure(
            'different',
            `${count(found.counts.breaking, 'change')} would break calls.`,
          );
      }),
    );
}

function changesText(out: Output, { changes, counts, more }: ContractChanges): string {
  if (changes.length === 0) return out.good('Nothing changes for those who call.');
  const ink = { breaking: out.bad, unclear: out.strong, compatible: (text: string) => text };
  return [
    table(
      changes.map(({ effect, operation, where, message }) => [
        ink[effect].call(out, effect),
        operation,
        where,
        message,
      ]),
      '',
    ),
    ...(more ? ['There are more than are shown.'] : []),
    '',
    `${counts.breaking} breaking, ${counts.unclear} unclear, ${counts.compatible} compatible.`,
  ].join('\n');
}
