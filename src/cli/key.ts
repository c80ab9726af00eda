import type { Command } from 'commander';
import { findApiKey } from '#credentials';
import type { Application, Key, NewKey } from './answers.ts';
import type { AdminClient } from './client.ts';
import { delegateCommand } from './delegate.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { urlOf } from '../settings.ts';
import { day, moment, table } from './output.ts';
import { action, commandOf, groupOf, type Session } from './session.ts';
import { duration, whole } from './times.ts';

/** `key`: API keys, shown once. */
export function keyCommand(io: Io): Command {
  return groupOf('key', 'API keys of applications.', [
    create(io),
    rotate(io),
    revoke(io),
    list(io),
    delegateCommand(io),
  ]);
}

interface CreateOptions {
  readonly environment: string;
  readonly delegable?: boolean;
  readonly days?: string;
}

function create(io: Io): Command {
  return commandOf('create <app>', 'Make a key for an application. It is shown once.')
    .option('--environment <name>', 'live or test', 'live')
    .option('--delegable', 'let its holder make narrower keys of it, without asking')
    .option('--days <n>', 'how long it is good (default: as long as the profiles in use allow)')
    .action(
      action(io, async (session, options: CreateOptions, app: string) => {
        const { client } = session;
        refuseSecret(app);
        const { body } = await client.call<NewKey>('POST', `/applications/${encodeURIComponent(app)}/keys`, {
          environment: options.environment,
          ...(options.delegable === true ? { delegable: true } : {}),
          ...days(options.days),
        });
        showNew(session, `Key of ${app}`, body);
      }),
    );
}

const days = (text: string | undefined) =>
  text === undefined ? {} : { days: whole(text, '--days', { min: 1, max: 366 }) };

interface RotateOptions {
  readonly overlap?: string;
  readonly days?: string;
}

function rotate(io: Io): Command {
  return commandOf(
    'rotate <key>',
    'Replace a key (its id, or an application that has only one) by a new one.',
  )
    .option('--overlap <time>', 'how long the old one works on, such as 1h; 0s for not at all (default: 1d)')
    .option('--days <n>', 'how long the new one is good (default: as long as the profiles in use allow)')
    .action(
      action(io, async (session, options: RotateOptions, text: string) => {
        const { client } = session;
        const overlap =
          options.overlap === undefined
            ? {}
            : { overlapSeconds: Math.floor(duration(options.overlap, '--overlap') / 1000) };
        const id = await keyId(client, text, { now: io.clock.now(), newest: true });
        const { body } = await client.call<NewKey>('POST', `/keys/${encodeURIComponent(id)}/rotate`, {
          ...overlap,
          ...days(options.days),
        });
        const { body: old } = await client.get<Key>(`/keys/${encodeURIComponent(id)}`);
        showNew(session, `New key in place of ${id}, which ends ${moment(old.notAfter)}`, body);
      }),
    );
}

const local = { host: '127.0.0.1', port: 8443 };

/** With `--quiet` the key alone, so that a script can put it where it belongs without it passing by. */
function showNew({ client, out }: Session, what: string, made: NewKey): void {
  const { externalHttp, externalHttps } = client.settings;
  const gateway =
    externalHttp !== undefined ? urlOf(externalHttp, false) : urlOf(externalHttps ?? local, true);
  out.result(made, () =>
    out.quiet
      ? made.key
      : [
          `${what} (${made.environment}, ${made.id}, good until ${day(made.notAfter)}):`,
          '',
          `  ${out.strong(made.key)}`,
          '',
          'It is shown this once: only a hash of it is kept. Put it into a secret store, not into source code,',
          'and send it in the header X-API-Key (unless the API names another). Never put it into a URL.',
          'To try it without leaving it in the shell history:',
          '  read -rs KEY   (paste it, then Enter)',
          `  printf 'header = "X-API-Key: %s"' "$KEY" | curl --config - ${gateway}/<path>`,
        ].join('\n'),
  );
}

interface RevokeOptions {
  readonly reason: string;
}

function revoke(io: Io): Command {
  return commandOf('revoke <key>', 'Revoke a key (its id, or an application that has only one), for good.')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(io, async ({ client, out }, { reason }: RevokeOptions, text: string) => {
        const id = await keyId(client, text, { now: io.clock.now(), newest: false });
        const { body } = await client.call<Key>('POST', `/keys/${encodeURIComponent(id)}/revoke`, { reason });
        out.result(body, () => `${id} is revoked; every connected gateway refuses it within a second.`);
      }),
    );
}

function list(io: Io): Command {
  return commandOf('list <app>', "List an application's keys; what is shown cannot be used as one.").action(
    action(io, async ({ client, out }, _options, app: string) => {
      refuseSecret(app);
      const keys = await client.list<Key>(`/applications/${encodeURIComponent(app)}/keys`);
      const now = io.clock.now();
      out.result(
        keys,
        () =>
          keys.length === 0
            ? `${app} has no keys.`
            : table([
                ['ID', 'FOR', 'ENDS WITH', 'STATE', 'MADE', 'GOOD UNTIL', 'LAST USED'].map(text =>
                  out.dim(text),
                ),
                ...keys.map(key => [
                  key.id,
                  key.environment,
                  key.hint,
                  stateOf(key, now) === 'good' ? out.good('good') : stateOf(key, now),
                  day(key.createdAt),
                  moment(key.notAfter),
                  moment(key.lastUsedAt),
                ]),
              ]),
        keys.length === 0 ? [`npx gatehouse key create ${app}`] : [],
      );
    }),
  );
}

function stateOf(key: Key, now: number): 'good' | 'revoked' | 'expired' {
  if (key.revokedAt !== null) return 'revoked';
  return key.notAfter <= now ? 'expired' : 'good';
}

/**
 * The id of the key that is meant: by itself, or by the application whose only good key it is. `newest`: one that
 * was rotated already does not count, though it still works.
 */
async function keyId(
  client: AdminClient,
  text: string,
  { now, newest }: { now: number; newest: boolean },
): Promise<string> {
  refuseSecret(text);
  if (text.includes('_')) return text;
  const { body: app } = await client.get<Application>(`/applications/${encodeURIComponent(text)}`);
  const working = (await client.list<Key>(`/applications/${app.id}/keys`)).filter(
    key => stateOf(key, now) === 'good',
  );
  const replaced = new Set(newest ? working.map(({ replaces }) => replaces) : []);
  const good = working.filter(({ id }) => !replaced.has(id));
  const [only] = good;
  if (only !== undefined && good.length === 1) return only.id;
  throw new CommandFailure(
    'usage',
    only === undefined ? `${text} has no key that is good.` : `Which key of ${text}?`,
    {
      hints:
        only === undefined
          ? [`Make one with: npx gatehouse key create ${text}`]
          : good.map(({ id, hint }) => `${id}   (ends with ${hint})`),
    },
  );
}

/** A key on the command line is in the shell history and in the list of processes: say so, do not repeat it. */
function refuseSecret(text: string): void {
  if (findApiKey(text) === undefined) return;
  throw new CommandFailure('usage', 'That is an API key itself. It is in the shell history now: rotate it.', {
    hints: ['Name a key by its id; npx gatehouse key list <app> shows it.'],
  });
}
