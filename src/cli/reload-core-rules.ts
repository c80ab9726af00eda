import type { Command } from 'commander';
import type { Io } from './io.ts';
import { action, commandOf } from './session.ts';

interface CoreRules {
  readonly directory: string;
  readonly version: string;
  readonly files: number;
  readonly state: 'serving' | 'changing' | 'failed';
}

/** `rules crs`: which release of the OWASP Core Rule Set a server runs. */
export function coreRulesCommand(io: Io): Command {
  return commandOf('crs', 'Show which release of the OWASP Core Rule Set the server runs.').action(
    action(io, async ({ client, out }) => {
      const { body } = await client.get<CoreRules>('/core-rules');
      out.result(body, () => inWords(body));
    }),
  );
}

/** `rules reload`: the directory is read anew, without a restart. */
export function reloadCoreRulesCommand(io: Io): Command {
  return commandOf(
    'reload',
    'Read the directory of the OWASP Core Rule Set anew, without a restart; one that cannot be run is refused.',
  ).action(
    action(io, async session => {
      const { body } = await session.progress('Reading', () =>
        session.client.call<CoreRules>('POST', '/core-rules/reload'),
      );
      session.out.result(body, () => inWords(body), ['gatehouse rules crs']);
    }),
  );
}

const states = {
  serving: 'serves',
  changing: 'is being taken over by the workers, one after the other',
  failed: 'serves, since workers did not come to serve with what was read last; the log says why',
} as const;

const inWords = ({ directory, version, files, state }: CoreRules): string =>
  `OWASP Core Rule Set ${version} from ${directory} (${files} files) ${states[state]}.`;
