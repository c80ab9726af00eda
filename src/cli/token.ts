import type { Command } from 'commander';
import { permissions, roles } from '#credentials';
import type { NewToken, Token } from './answers.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { day, moment, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';
import { whole } from './times.ts';

/** `token`: admin tokens, for people and programs that use the admin API from elsewhere. */
export function tokenCommand(io: Io): Command {
  return groupOf('token', 'Admin tokens for people and programs that use the admin API.', [
    create(io),
    list(io),
    revoke(io),
  ]);
}

interface CreateOptions {
  readonly role: readonly string[];
  readonly scope?: readonly string[];
  readonly days?: string;
}

function create(io: Io): Command {
  return commandOf('create <name>', 'Make an admin token. It is shown once.')
    .requiredOption('--role <role...>', `what its holder is: ${roles.join(', ')}`)
    .option('--scope <permission...>', 'narrows what the roles permit, such as apis:read')
    .option('--days <n>', 'how long it is good (default: 90)')
    .action(
      action(io, async ({ client, out }, options: CreateOptions, name: string) => {
        checkWords('--role', options.role, roles);
        checkWords('--scope', options.scope ?? [], permissions);
        const { body } = await client.call<NewToken>('POST', '/tokens', {
          name,
          roles: [...new Set(options.role)],
          ...(options.scope === undefined ? {} : { scopes: [...new Set(options.scope)] }),
          ...(options.days === undefined
            ? {}
            : { days: whole(options.days, '--days', { min: 1, max: 366 }) }),
        });
        out.result(body, () =>
          out.quiet
            ? body.token
            : [
                `Token ${body.name} (${body.roles.join(', ')}; ${body.id}, good until ${day(body.notAfter)}):`,
                '',
                `  ${out.strong(body.token)}`,
                '',
                'It is shown this once: only a hash of it is kept. The commands take it from the environment',
                'variable GATEHOUSE_ADMIN_TOKEN; to set it without leaving it in the shell history:',
                '  read -rs GATEHOUSE_ADMIN_TOKEN && export GATEHOUSE_ADMIN_TOKEN',
              ].join('\n'),
        );
      }),
    );
}

function checkWords(option: string, given: readonly string[], known: readonly string[]): void {
  const wrong = given.find(word => !known.includes(word));
  if (wrong !== undefined)
    throw new CommandFailure('usage', `${option}: there is no "${wrong}".`, {
      hints: [`There are ${known.join(', ')}.`],
    });
}

function list(io: Io): Command {
  return commandOf('list', 'List admin tokens; what is shown cannot be used as one.').action(
    action(io, async ({ client, out }) => {
      const tokens = await client.list<Token>('/tokens');
      const now = io.clock.now();
      out.result(tokens, () =>
        tokens.length === 0
          ? 'No admin tokens.'
          : table([
              ['ID', 'NAME', 'ROLES', 'STATE', 'GOOD UNTIL', 'LAST USED'].map(text => out.dim(text)),
              ...tokens.map(({ id, name, roles, revokedAt, notAfter, lastUsedAt }) => [
                id,
                name,
                roles.join(', '),
                revokedAt !== null ? 'revoked' : notAfter <= now ? 'expired' : out.good('good'),
                day(notAfter),
                moment(lastUsedAt),
              ]),
            ]),
      );
    }),
  );
}

function revoke(io: Io): Command {
  return commandOf('revoke <id>', 'Revoke an admin token, by its id.')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(io, async ({ client, out }, { reason }: { reason: string }, id: string) => {
        if (id.startsWith('gha_'))
          throw new CommandFailure('usage', 'That is a token itself. It is in the shell history now.', {
            hints: ['Name it by its id, and revoke it; npx gatehouse token list shows the id.'],
          });
        const { body } = await client.call<Token>('POST', `/tokens/${encodeURIComponent(id)}/revoke`, {
          reason,
        });
        out.result(body, () => `${body.id} (${body.name}) is revoked.`);
      }),
    );
}
