import type { Command } from 'commander';
import { roles } from '#credentials';
import type { OneTimeLink, User } from './answers.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { moment, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';

/** `user`: people who sign in, and the way back in for those who cannot. */
export function userCommand(io: Io): Command {
  return groupOf('user', 'People who sign in to console and portal.', [list(io), invite(io), link(io)]);
}

function list(io: Io): Command {
  return commandOf('list', 'List staff, or with --external the users of the portal.')
    .option('--external', 'the users of the portal')
    .action(
      action(io, async ({ client, out }, { external = false }: { external?: boolean }) => {
        const users = await client.list<User>(`/users?realm=${external ? 'external' : 'internal'}`);
        out.result(users, () =>
          users.length === 0
            ? 'Nobody yet.'
            : table([
                ['ID', 'E-MAIL', 'NAME', 'ROLES', 'STATE', 'LAST SIGN-IN'].map(text => out.dim(text)),
                ...users.map(({ id, email, name, roles, status, lastSignInAt }) => [
                  id,
                  email,
                  name,
                  roles.join(', '),
                  status === 'active' ? out.good(status) : status,
                  moment(lastSignInAt),
                ]),
              ]),
        );
      }),
    );
}

interface InviteOptions {
  readonly name: string;
  readonly role: readonly string[];
}

function invite(io: Io): Command {
  return commandOf('invite <email>', 'Invite somebody to the console.')
    .requiredOption('--name <name>', 'what they are called')
    .requiredOption('--role <role...>', `what they are: ${roles.join(', ')}`)
    .action(
      action(io, async ({ client, out }, options: InviteOptions, email: string) => {
        const wrong = options.role.find(role => !(roles as readonly string[]).includes(role));
        if (wrong !== undefined)
          throw new CommandFailure('usage', `--role: there is no "${wrong}".`, {
            hints: [`There are ${roles.join(', ')}.`],
          });
        const { body } = await client.call<User>('POST', '/users', {
          email,
          name: options.name,
          roles: [...new Set(options.role)],
        });
        out.result(body, () =>
          out.quiet
            ? body.id
            : [
                `${body.email} is invited (${body.id}). The mail with the link is in the outbox of the data directory.`,
                '',
                'At the machine of Gatehouse, the link can be printed as well:',
                `  npx gatehouse user link ${body.email}`,
              ].join('\n'),
        );
      }),
    );
}

const purposes: Readonly<Record<OneTimeLink['kind'], string>> = {
  'first-run': 'make the first administrator',
  invitation: 'accept the invitation and choose a password',
  'password-reset': 'choose a new password',
};

function link(io: Io): Command {
  return commandOf(
    'link [email]',
    'Print a one-time link. Without an address: for the first administrator, while none can sign in. With one: to choose a new password, or to accept the invitation. Only where the master key is.',
  )
    .option('--external', 'a user of the portal')
    .action(
      action(io, async ({ client, out }, { external = false }: { external?: boolean }, email?: string) => {
        const { body } = await client.call<OneTimeLink>('POST', '/links', {
          ...(email === undefined ? {} : { email }),
          ...(external ? { realm: 'external' } : {}),
        });
        out.result(body, () =>
          out.quiet
            ? body.url
            : [
                `To ${purposes[body.kind]}, once, until ${moment(body.notAfter)}:`,
                '',
                `  ${out.strong(body.url)}`,
                '',
                'It opens an account: give it to its owner only. Links of this kind made before are no longer good.',
              ].join('\n'),
        );
      }),
    );
}
