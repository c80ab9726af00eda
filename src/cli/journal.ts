import type { Command } from 'commander';
import { loadMasterKey } from '#credentials';
import { journalDirectory, standaloneJournalKey } from '../main/written-files.ts';
import { readSettings, type Settings } from '../settings.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { moment, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';
import { momentFrom, whole } from './times.ts';

interface Entry {
  readonly at: number;
  readonly decision: string;
  readonly version: string;
  readonly operation: string;
  readonly application: string | null;
  readonly user: string | null;
  readonly target: string;
}

interface Verification {
  readonly holds: boolean;
  readonly entries: number;
  readonly files: readonly {
    readonly file: string;
    readonly condition: string;
    readonly entries: number;
    readonly line: number | null;
    readonly lastAt: number | null;
  }[];
}

interface ListOptions {
  readonly limit: string;
  readonly decision?: string;
  readonly application?: string;
  readonly user?: string;
  readonly target?: string;
  readonly since?: string;
  readonly until?: string;
}

/** `journal`: calls that were written down before they were forwarded. */
export function journalCommand(io: Io): Command {
  return groupOf('journal', 'Calls that were written down before they were forwarded.', [
    list(io),
    verify(io),
  ]);
}

function list(io: Io): Command {
  return commandOf('list', 'List calls of the journal, newest first.')
    .option('--limit <n>', 'how many', '50')
    .option('--decision <id>', 'only the call with this decision id')
    .option('--application <id>', 'only calls of one application, by its id')
    .option('--user <id>', 'only calls for one user')
    .option('--target <call>', 'only calls to one target, such as "POST /city/v1/licences/7/renewals"')
    .option('--since <time>', 'from when: a day, a moment, or a length before now such as 2h')
    .option('--until <time>', 'to when')
    .action(
      action(io, async ({ client, out }, options: ListOptions) => {
        const most = whole(options.limit, '--limit', { min: 1, max: 100_000 });
        const now = io.clock.now();
        const query = new URLSearchParams();
        for (const name of ['decision', 'application', 'user'] as const) {
          const value = options[name];
          if (value !== undefined) query.set(name, value);
        }
        if (options.target !== undefined) {
          const [, method, target] = /^([A-Za-z]+) (\/\S*)$/.exec(options.target) ?? [];
          if (target === undefined)
            throw new CommandFailure('usage', '--target: give method and path, such as "POST /things/7"');
          const { body } = await client.call<{ target: string }>('POST', '/journal/targets', {
            method,
            target,
          });
          query.set('target', body.target);
        }
        for (const [flag, name] of [
          ['since', 'from'],
          ['until', 'until'],
        ] as const) {
          const value = options[flag];
          if (value !== undefined) query.set(name, String(momentFrom(value, `--${flag}`, now, -1)));
        }
        const entries = await client.list<Entry>(`/journal?${query.toString()}`, most);
        out.result(entries, () =>
          entries.length === 0
            ? 'No calls.'
            : table([
                ['WHEN', 'OPERATION', 'APPLICATION', 'USER', 'DECISION'].map(text => out.dim(text)),
                ...entries.map(({ at, version, operation, application, user, decision }) => [
                  moment(at),
                  `${version} ${operation}`,
                  application ?? '-',
                  user ?? '-',
                  decision,
                ]),
              ]),
        );
      }),
    );
}

function verify(io: Io): Command {
  return commandOf('verify', 'Prove that no call was changed, removed or put in.')
    .option('--standalone', 'of a gateway from one file, in the data directory of this machine')
    .action(
      action(io, async (session, { standalone = false }: { standalone?: boolean }) => {
        const { client, out } = session;
        const body = await session.progress('Reading the journal', async () =>
          standalone
            ? verifyHere(readSettings(session.flags, io.env), io.env)
            : (await client.get<Verification>('/journal/verification')).body,
        );
        const { files, entries, holds } = body;
        const told = () =>
          [
            table([
              ['FILE', 'STATE', 'CALLS', 'LAST'].map(text => out.dim(text)),
              ...files.map(({ file, condition, entries: count, line, lastAt }) => [
                file,
                stateOf(condition, line),
                String(count),
                lastAt === null ? '-' : moment(lastAt),
              ]),
            ]),
            '',
            `${entries} calls are as they were written.`,
          ].join('\n');
        out.result(body, () => (files.length === 0 ? 'Nothing was written yet.' : told()));
        if (!holds)
          throw new CommandFailure('different', 'The journal is not as it was written: see the files above.');
      }),
    );
}

/**
 * Without a control plane nobody else knows how far each file had come: what was changed or put in shows, but not the
 * end of a file, or all of it, that was taken away.
 */
async function verifyHere(settings: Settings, env: Io['env']): Promise<Verification> {
  const { verifyJournal } = await import('#gateway');
  const masterKey = loadMasterKey({
    env,
    file: settings.masterKeyFile,
    dataDir: settings.data,
    create: false,
  });
  const files = await verifyJournal(journalDirectory(settings), standaloneJournalKey(masterKey), []);
  return {
    files,
    entries: files.reduce((sum, file) => sum + file.entries, 0),
    holds: files.every(({ condition }) => condition === 'whole' || condition === 'unfinished'),
  };
}

function stateOf(condition: string, line: number | null): string {
  if (condition === 'unfinished') return 'whole, but for a last line that was not finished';
  return line === null ? condition : `${condition} from line ${line} on`;
}
