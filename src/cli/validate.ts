import type { Command } from 'commander';
import { contents, readDeclaration } from './declaration.ts';
import type { Io } from './io.ts';
import { action, commandOf } from './session.ts';

/** `validate`: checks a declaration by itself, with no server. */
export function validateCommand(io: Io): Command {
  return commandOf(
    'validate <file>',
    'Check a declaration (YAML) and the contracts that it names; needs no server.',
  ).action(
    action(io, async ({ out }, _options, file: string) => {
      const declaration = readDeclaration(file);
      out.result({ valid: true }, () => `${file} is valid: ${contents(declaration)}.`, [
        `npx gatehouse diff ${file}`,
      ]);
    }),
  );
}
