import type { Command } from 'commander';
import type { ClientSecret, NewClientSecret } from './answers.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { day, moment, type Output, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';
import { duration, whole } from './times.ts';

/** `client-secret`: secrets of clients, shown once. */
export function clientSecretCommand(io: Io): Command {
  return groupOf('client-secret', 'Secrets by which clients prove themselves to the authorization server.', [
    create(io),
    rotate(io),
    revoke(io),
    list(io),
  ]);
}

const listPath = (app: string): string => `/applications/${encodeURIComponent(app)}/client/secrets`;
const days = (text: string | undefined) =>
  text === undefined ? {} : { days: whole(text, '--days', { min: 1, max: 366 }) };

/** A new secret, with how to keep it. */
export function secretShown(out: Output, what: string, made: NewClientSecret): string[] {
  return [
    `${what} (${made.id}, good until ${day(made.notAfter)}):`,
    '',
    `  ${out.strong(made.secret)}`,
    '',
    'It is shown this once: only a hash of it is kept. Put it into a secret store, not into source code.',
  ];
}

function create(io: Io): Command {
  return commandOf('create <app>', 'Make another secret for a client. It is shown once.')
    .option('--days <n>', 'how long it is good (default: as long as the profiles in use allow)')
    .action(
      action(io, async ({ client, out }, options: { days?: string }, app: string) => {
        refuseSecret(app);
        const { body } = await client.call<NewClientSecret>('POST', listPath(app), days(options.days));
        out.result(body, () =>
          out.quiet ? body.secret : secretShown(out, `Secret of ${app}`, body).join('\n'),
        );
      }),
    );
}

function rotate(io: Io): Command {
  return commandOf('rotate <secret>', 'Replace a secret, by its id, by a new one.')
    .option('--overlap <time>', 'how long the old one works on, such as 1h; 0s for not at all (default: 1d)')
    .option('--days <n>', 'how long the new one is good (default: as long as the profiles in use allow)')
    .action(
      action(io, async ({ client, out }, options: { overlap?: string; days?: string }, id: string) => {
        refuseSecret(id);
        const overlap =
          options.overlap === undefined
            ? {}
            : { overlapSeconds: Math.floor(duration(options.overlap, '--overlap') / 1000) };
        const path = `/client-secrets/${encodeURIComponent(id)}`;
        const { body } = await client.call<NewClientSecret>('POST', `${path}/rotate`, {
          ...overlap,
          ...days(options.days),
        });
        const { body: old } = await client.get<ClientSecret>(path);
        const what = `New secret in place of ${id}, which ends ${moment(old.notAfter)}`;
        out.result(body, () => (out.quiet ? body.secret : secretShown(out, what, body).join('\n')));
      }),
    );
}

function revoke(io: Io): Command {
  return commandOf('revoke <secret>', 'Revoke a secret, by its id, and the tokens of its client, for good.')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(io, async ({ client, out }, { reason }: { reason: string }, id: string) => {
        refuseSecret(id);
        const path = `/client-secrets/${encodeURIComponent(id)}/revoke`;
        const { body } = await client.call<ClientSecret>('POST', path, { reason });
        out.result(
          body,
          () =>
            `${id} is revoked. Tokens that its client holds are refused within a second; it must fetch new ones.`,
        );
      }),
    );
}

function list(io: Io): Command {
  return commandOf('list <app>', "List a client's secrets; what is shown cannot be used as one.").action(
    action(io, async ({ client, out }, _options, app: string) => {
      refuseSecret(app);
      const secrets = await client.list<ClientSecret>(listPath(app));
      const now = io.clock.now();
      out.result(
        secrets,
        () =>
          secrets.length === 0
            ? `${app} has no client secrets.`
            : table([
                ['ID', 'ENDS WITH', 'STATE', 'MADE', 'GOOD UNTIL', 'LAST USED'].map(text => out.dim(text)),
                ...secrets.map(secret => [
                  secret.id,
                  secret.hint,
                  stateOf(secret, now),
                  day(secret.createdAt),
                  moment(secret.notAfter),
                  moment(secret.lastUsedAt),
                ]),
              ]),
        secrets.length === 0 ? [`npx gatehouse client-secret create ${app}`] : [],
      );
    }),
  );
}

function stateOf({ revokedAt, notAfter }: ClientSecret, now: number): string {
  if (revokedAt !== null) return 'revoked';
  return notAfter <= now ? 'expired' : 'good';
}

/** A secret on the command line is in the shell history and in the list of processes: say so, do not repeat it. */
function refuseSecret(text: string): void {
  if (!text.startsWith('gh_secret_')) return;
  throw new CommandFailure(
    'usage',
    'That is a client secret itself. It is in the shell history now: rotate it.',
    {
      hints: ['Name a secret by its id; npx gatehouse client-secret list <app> shows it.'],
    },
  );
}
