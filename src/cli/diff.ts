import type { Command } from 'commander';
import { type Difference, differenceLines, readDeclaration, tally } from './declaration.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { action, commandOf } from './session.ts';

/** `diff`: what a sync would change. */
export function diffCommand(io: Io): Command {
  return commandOf(
    'diff <file>',
    'Say what `sync` of a declaration would change; exits with 5 if anything.',
  ).action(
    action(io, async (session, _options, file: string) => {
      const { client, out } = session;
      const declaration = readDeclaration(file, io.env);
      const { body } = await session.progress('Comparing', () =>
        client.call<{ differences: Difference[] }>('POST', '/configuration/diff', declaration),
      );
      const { differences } = body;
      const deletes = differences.some(({ action }) => action === 'delete');
      const others = differences.some(({ action }) => action !== 'delete');
      out.result(
        body,
        () =>
          differences.length === 0
            ? 'No difference.'
            : [
                ...differenceLines(out, differences),
                '',
                `To do: ${tally(differences, { create: 'to create', update: 'to change', delete: 'to delete (with --prune only)' })}.`,
              ].join('\n'),
        [
          ...(others ? [`npx gatehouse sync ${file} --dry-run`] : []),
          ...(deletes ? [`npx gatehouse sync ${file} --prune --dry-run`] : []),
        ],
      );
      if (differences.length > 0) throw new CommandFailure('different', '');
    }),
  );
}
