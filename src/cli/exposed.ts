import type { Command } from 'commander';
import type { Io } from './io.ts';
import { count, moment, table } from './output.ts';
import { action, commandOf } from './session.ts';

interface Exposed {
  readonly version: string;
  readonly operation: string;
  readonly what: string;
  readonly place: string;
  readonly data: string;
  readonly outcome: string;
  readonly answers: number;
  readonly lastAt: number;
}

/** `exposed`: what answers held beyond what everybody may see. */
export function exposedCommand(io: Io): Command {
  return commandOf(
    'exposed [version]',
    'List what answers held that no contract knows, or that is classified, and what became of it.',
  ).action(
    action(io, async ({ client, out }, _options, version?: string) => {
      const query = version === undefined ? '' : `?version=${encodeURIComponent(version)}`;
      const items = await client.list<Exposed>(`/exposure${query}`);
      out.result(items, () =>
        items.length === 0
          ? 'Nothing was seen. Answers are looked at where response-validation or masking is attached.'
          : table([
              ['operation', 'place', 'what', 'outcome', 'answers', 'last seen'],
              ...items.map(({ version: of, operation, what, place, data, outcome, answers, lastAt }) => [
                `${of} ${operation}`,
                place === '' ? '(all of it)' : place,
                data === '' ? what : `${what} (${data})`,
                outcome,
                count(answers, 'answer'),
                moment(lastAt),
              ]),
            ]),
      );
    }),
  );
}
