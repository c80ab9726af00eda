import type { Command } from 'commander';
import type { Snapshot } from './answers.ts';
import type { Io } from './io.ts';
import { count, moment, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';
import { whole } from './times.ts';

/** `snapshots`: what gateways served, serve, and may serve again. */
export function snapshotsCommand(io: Io): Command {
  return groupOf('snapshots', 'Snapshots: what gateways serve from.', [list(io), diff(io), rollback(io)]);
}

const numberOf = (text: string): number => whole(text, 'number', { min: 1, max: 2_147_483_647 });

function list(io: Io): Command {
  return commandOf('list', 'List Snapshots, newest first.')
    .option('--limit <n>', 'how many', '20')
    .action(
      action(io, async ({ client, out }, options: { limit: string }) => {
        const most = whole(options.limit, '--limit', { min: 1, max: 10_000 });
        const snapshots = await client.list<Snapshot>('/snapshots', most);
        out.result(snapshots, () =>
          snapshots.length === 0
            ? 'No Snapshots yet: nothing is published.'
            : table([
                ['NUMBER', 'MADE', 'BY', 'NOTE'].map(text => out.dim(text)),
                ...snapshots.map(({ number, createdAt, createdBy, note, rolledBackTo }) => [
                  String(number),
                  moment(createdAt),
                  createdBy,
                  rolledBackTo === null ? note : `rolled back to ${rolledBackTo}`,
                ]),
              ]),
        );
      }),
    );
}

interface Difference {
  readonly at: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly from?: unknown;
  readonly to?: unknown;
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

function diff(io: Io): Command {
  return commandOf(
    'diff <from> <to>',
    'Say what gateways do otherwise under one Snapshot than under another.',
  ).action(
    action(io, async ({ client, out }, _options, from: string, to: string) => {
      const { body } = await client.get<{ differences: Difference[]; truncated: boolean }>(
        `/snapshots/${numberOf(from)}/diff/${numberOf(to)}`,
      );
      out.result(body, () =>
        body.differences.length === 0
          ? 'No difference.'
          : [
              ...body.differences.map(({ kind, at, from, to }) =>
                `${signs[kind]} ${at}${kind === 'changed' ? `: ${brief(from)} -> ${brief(to)}` : ''}`.trimEnd(),
              ),
              ...(body.truncated ? ['… and more'] : []),
            ].join('\n'),
      );
    }),
  );
}

/** Characters of a value that are shown on its line. */
const shownOfValue = 60;

/** A value on one line. */
export function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > shownOfValue ? `${text.slice(0, shownOfValue)}…` : text;
}

function rollback(io: Io): Command {
  return commandOf(
    'rollback <number>',
    'Bring an earlier Snapshot back into service, until somebody publishes.',
  )
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--dry-run', 'only say whether it could be done')
    .action(
      action(io, async ({ client, out }, options: { reason: string; dryRun?: boolean }, number: string) => {
        const dryRun = options.dryRun === true;
        const { body } = await client.call<{ snapshot: Snapshot; leftOut: string[] }>(
          'POST',
          `/snapshots/${numberOf(number)}/roll-back${dryRun ? '?dryRun=true' : ''}`,
          { reason: options.reason },
        );
        out.result(
          { dryRun, ...body },
          () =>
            [
              dryRun
                ? `Snapshot ${number} could be brought back.`
                : `Snapshot ${number} is served again, as Snapshot ${body.snapshot.number}. The catalogue stays as it is.`,
              ...(body.leftOut.length === 0
                ? []
                : [
                    `Without ${count(body.leftOut.length, 'version')} retired or deleted since: ${body.leftOut.join(', ')}.`,
                  ]),
            ].join('\n'),
          dryRun
            ? []
            : ['npx gatehouse publish <api>/<version>   (mends what was wrong, and ends the rollback)'],
        );
      }),
    );
}
