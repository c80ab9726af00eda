import type { Command } from 'commander';
import {
  type Caveats,
  delegate,
  delegatedPrefix,
  delegateFurther,
  findApiKey,
  looksLikeApiKey,
} from '#credentials';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { moment } from './output.ts';
import { action, commandOf } from './session.ts';
import { momentFrom } from './times.ts';

interface Options {
  readonly operation?: string[];
  readonly api?: string[];
  readonly address?: string[];
  readonly until: string;
}

const several = (value: string, before: string[] = []): string[] => [...before, value];

/** `key delegate`: a narrower key from one's own. Asks no server: what the key may do goes along in it, signed. */
export function delegateCommand(io: Io): Command {
  return commandOf(
    'delegate <file>',
    'Make a narrower key from a key or a delegated one (in a file; - reads standard input). Needs no server.',
  )
    .requiredOption('--until <time>', 'when it ends: a day, a moment, or a length such as 2h')
    .option('--operation <operation>', 'only this one, such as "GET /places/{id}"; may be repeated', several)
    .option('--api <api>', 'only this API (<api> or <api>/<version>); may be repeated', several)
    .option('--address <network>', 'only from there, such as 192.0.2.0/24; may be repeated', several)
    .action(
      action(io, async ({ out }, options: Options, file: string) => {
        // A key among the arguments would be in the shell's history and in the list of processes.
        if (findApiKey(file) !== undefined)
          throw new CommandFailure('usage', 'Name a file that holds the key, or - for standard input.');
        const from = readInput(file).trim();
        const notAfter = momentFrom(options.until, '--until', io.clock.now(), 1);
        const caveats: Caveats = {
          ...(options.operation === undefined ? {} : { operations: options.operation }),
          ...(options.api === undefined ? {} : { apis: options.api }),
          notAfter,
          ...(options.address === undefined ? {} : { addresses: options.address }),
        };
        const key = narrower(from, caveats);
        out.result({ key, notAfter }, () =>
          out.quiet
            ? key
            : [
                `A narrower key, good until ${moment(notAfter)} or as long as the key that it comes from:`,
                '',
                `  ${out.strong(key)}`,
                '',
                'Whoever has it can narrow it once more, never widen it. Revoke the key that it comes from to end it.',
              ].join('\n'),
        );
      }),
    );
}

function narrower(from: string, caveats: Caveats): string {
  const isKey = looksLikeApiKey(from);
  if (!isKey && !from.startsWith(delegatedPrefix))
    throw new CommandFailure('refused', 'There is no key as Gatehouse makes them in the file.');
  try {
    return isKey ? delegate(from, caveats) : delegateFurther(from, caveats);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandFailure('refused', `The key cannot be narrowed like this: ${error.message}.`);
  }
}
