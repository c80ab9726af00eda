import type { Command } from 'commander';
import { roles } from '#credentials';
import type { OneTimeLink, Realm, User } from './answers.ts';
import type { AdminClient } from './client.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { moment, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';

/** `user`: people who sign in, and the way back in for those who cannot. */
export function userCommand(io: Io): Command {
  return groupOf('user', 'People who sign in to console and portal.', [
    list(io),
    invite(io),
    link(io),
    signOut(io),
    remove(io),
    resetFactors(io),
    secondFactor(io),
  ]);
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
                ['ID', 'E-MAIL', 'NAME', 'ROLES', 'STATE', 'SECOND FACTOR', 'LAST SIGN-IN'].map(text =>
                  out.dim(text),
                ),
                ...users.map(({ id, email, name, roles, status, secondFactor: second, lastSignInAt }) => [
                  id,
                  email,
                  name,
                  roles.join(', '),
                  status === 'active' ? out.good(status) : status,
                  second ? 'yes' : 'no',
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

const ofPortal = ['--external', 'a user of the portal'] as const;
interface RealmOption {
  readonly external?: boolean;
}

/** By e-mail address or id. The address goes into no URL: the list is searched here. */
async function find(client: AdminClient, { external = false }: RealmOption, name: string): Promise<User> {
  const users = await client.list<User>(`/users?realm=${external ? 'external' : 'internal'}`);
  const found = users.find(({ id, email }) => id === name || email === name.toLowerCase());
  if (found === undefined) throw new CommandFailure('refused', `There is no user "${name}".`);
  return found;
}

function signOut(io: Io): Command {
  return commandOf(
    'sign-out <user>',
    'End all sessions and access tokens of a user: by e-mail address or id.',
  )
    .option(...ofPortal)
    .action(
      action(io, async ({ client, out }, options: RealmOption, name: string) => {
        const { id, email } = await find(client, options, name);
        const { body } = await client.call<User>('POST', `/users/${id}/sign-out`);
        out.result(body, () => `${email} is signed out everywhere.`);
      }),
    );
}

function remove(io: Io): Command {
  return commandOf(
    'delete <user>',
    'Delete a user for good: by e-mail address or id. Sessions, tokens, passkeys, consents and memberships end; the applications that only they have are suspended, their keys and secrets revoked; the audit log forgets who they were.',
  )
    .option(...ofPortal)
    .option('--yes', 'do it; without it, nothing is done')
    .action(
      action(io, async ({ client, out }, options: RealmOption & { readonly yes?: boolean }, name: string) => {
        const { id, email, revision } = await find(client, options, name);
        if (options.yes !== true)
          throw new CommandFailure(
            'usage',
            `${email} (${id}) would be deleted, and cannot be brought back.`,
            {
              hints: ['Add --yes to do it.'],
            },
          );
        await client.call('DELETE', `/users/${id}`, undefined, { ifMatch: `"${revision}"` });
        out.result({ id, deleted: true }, () => `${email} is deleted.`);
      }),
    );
}

function resetFactors(io: Io): Command {
  return commandOf(
    'reset-factors <user>',
    'Remove the second factors of a user who has lost them: by e-mail address or id. First make sure that it is them who asks.',
  )
    .option(...ofPortal)
    .action(
      action(io, async ({ client, out }, options: RealmOption, name: string) => {
        const { id, email } = await find(client, options, name);
        const { body } = await client.call<User>('POST', `/users/${id}/reset-factors`);
        out.result(body, () => `${email} signs in with the password alone now, and is told by mail.`);
      }),
    );
}

function secondFactor(io: Io): Command {
  return commandOf(
    'second-factor <rule>',
    'Ask a second factor of all staff, or with --external of all users of the portal: required or optional.',
  )
    .option('--external', 'of users of the portal')
    .action(
      action(io, async ({ client, out }, { external = false }: RealmOption, rule: string) => {
        if (rule !== 'required' && rule !== 'optional')
          throw new CommandFailure('usage', 'The rule is required or optional.');
        const path = `/realms/${external ? 'external' : 'internal'}`;
        const { revision } = (await client.get<Realm>(path)).body;
        const { body } = await client.call<Realm>(
          'PATCH',
          path,
          { secondFactor: rule },
          { ifMatch: `"${revision}"` },
        );
        const who = external ? 'users of the portal' : 'staff';
        out.result(body, () =>
          rule === 'required'
            ? `A second factor is required of ${who}: whoever has none can do nothing but set one up.`
            : `A second factor is optional for ${who}.`,
        );
      }),
    );
}

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
