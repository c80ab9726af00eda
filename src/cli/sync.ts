import type { Command } from 'commander';
import type { Snapshot } from './answers.ts';
import { type Difference, differenceLines, readDeclaration, tally } from './declaration.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { count } from './output.ts';
import { action, commandOf } from './session.ts';

interface Options {
  readonly dryRun?: boolean;
  readonly prune?: boolean;
}

interface Synced {
  readonly applied: readonly Difference[];
  readonly left: readonly Difference[];
  readonly snapshot: Snapshot | null;
}

/** `sync`: brings the catalogue to what a declaration says, all or nothing. */
export function syncCommand(io: Io): Command {
  return commandOf(
    'sync <file>',
    'Bring the catalogue to what a declaration (YAML) says: all of it or nothing.',
  )
    .option('--dry-run', 'do everything, floors included, and take it back')
    .option('--prune', 'also delete what the declaration does not hold')
    .action(
      action(io, async (session, { dryRun = false, prune = false }: Options, file: string) => {
        const { client, out } = session;
        const declaration = readDeclaration(file, io.env);
        const query = new URLSearchParams({
          ...(prune ? { prune: 'true' } : {}),
          ...(dryRun ? { dryRun: 'true' } : {}),
        });
        const { body } = await session.progress(`Syncing ${file}`, () =>
          client
            .call<Synced>('POST', `/configuration/sync?${query.toString()}`, declaration)
            .catch((error: unknown) => {
              if (error instanceof CommandFailure) throw explained(error);
              throw error;
            }),
        );
        out.result({ dryRun, ...body }, () => report(body, dryRun, differenceLines(out, body.applied)), [
          ...(dryRun && body.applied.length > 0
            ? [`npx gatehouse sync ${file}${prune ? ' --prune' : ''}`]
            : []),
          ...(body.left.length > 0 && !dryRun ? [`npx gatehouse sync ${file} --prune --dry-run`] : []),
        ]);
      }),
    );
}

function report({ applied, left, snapshot }: Synced, dryRun: boolean, lines: readonly string[]): string {
  const did = tally(
    applied,
    dryRun
      ? { create: 'to create', update: 'to change', delete: 'to delete' }
      : { create: 'created', update: 'changed', delete: 'deleted' },
  );
  const served = snapshot === null || dryRun ? '' : ` (Snapshot ${snapshot.number})`;
  return [
    ...lines,
    ...(lines.length === 0 ? [] : ['']),
    applied.length === 0
      ? 'Everything is as declared.'
      : dryRun
        ? `To do: ${did}. Nothing was changed yet.`
        : `Done: ${did}${served}.`,
    ...(left.length === 0
      ? []
      : [
          `${count(left.length, 'thing')} not in the file ${left.length === 1 ? 'was' : 'were'} left alone (--prune deletes).`,
        ]),
  ].join('\n');
}

/** The whole sync is taken back by any refusal; say so. */
function explained(failure: CommandFailure): CommandFailure {
  return failure.exit === 'refused' || failure.exit === 'belowFloor'
    ? failure.with(['', 'Nothing was changed.'])
    : failure;
}
