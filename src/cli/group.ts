import type { Command } from 'commander';
import type { Group, User } from './answers.ts';
import type { AdminClient } from './client.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';

interface RealmOption {
  readonly external?: boolean;
}

const realmOf = ({ external = false }: RealmOption): 'external' | 'internal' =>
  external ? 'external' : 'internal';

/** `group`: people together, as policies know them. */
export function groupCommand(io: Io): Command {
  return groupOf('group', 'Groups of people, by which policies decide.', [
    list(io),
    create(io),
    members(io),
    add(io),
    remove(io),
    deleteCommand(io),
  ]);
}

const external = ['--external', 'of users of the portal, not of staff'] as const;

function list(io: Io): Command {
  return commandOf('list', 'List groups of staff, or with --external of users of the portal.')
    .option(...external)
    .action(
      action(io, async ({ client, out }, options: RealmOption) => {
        const groups = await client.list<Group>(`/groups?realm=${realmOf(options)}`);
        out.result(groups, () =>
          groups.length === 0
            ? 'No groups yet.'
            : table([
                ['NAME', 'TITLE', 'MEMBERS', 'FROM'].map(text => out.dim(text)),
                ...groups.map(({ name, title, members: count, source }) => [
                  name,
                  title,
                  String(count),
                  source,
                ]),
              ]),
        );
      }),
    );
}

function create(io: Io): Command {
  return commandOf('create <name>', 'Make a group. Its name stays, since policies name it.')
    .option('--title <title>', 'what it is called (default: its name)')
    .option(...external)
    .action(
      action(
        io,
        async ({ client, out }, options: RealmOption & { readonly title?: string }, name: string) => {
          const asked = { realm: realmOf(options), name, title: options.title ?? name };
          const { body } = await client.call<Group>('POST', '/groups', asked);
          out.result(body, () => (out.quiet ? body.id : `Group ${body.name} is made (${body.id}).`));
        },
      ),
    );
}

function members(io: Io): Command {
  return commandOf('members <group>', 'List who is in a group.')
    .option(...external)
    .action(
      action(io, async ({ client, out }, options: RealmOption, name: string) => {
        const { id } = await find(client, options, name);
        const users = await client.list<User>(`/groups/${id}/members`);
        out.result(users, () =>
          users.length === 0
            ? 'Nobody is in it.'
            : table([
                ['ID', 'E-MAIL', 'NAME', 'STATE'].map(text => out.dim(text)),
                ...users.map(user => [user.id, user.email, user.name, user.status]),
              ]),
        );
      }),
    );
}

function add(io: Io): Command {
  return commandOf('add <group> <user>', 'Put a user into a group: by id, as `user list` shows it.')
    .option(...external)
    .action(
      action(io, async ({ client, out }, options: RealmOption, name: string, user: string) => {
        const group = await find(client, options, name);
        await client.call('PUT', `/groups/${group.id}/members/${encodeURIComponent(user)}`);
        out.result(
          { group: group.id, user },
          () => `${user} is in ${group.name}; gateways know within a second.`,
        );
      }),
    );
}

function remove(io: Io): Command {
  return commandOf('remove <group> <user>', 'Take a user out of a group.')
    .option(...external)
    .action(
      action(io, async ({ client, out }, options: RealmOption, name: string, user: string) => {
        const group = await find(client, options, name);
        await client.call('DELETE', `/groups/${group.id}/members/${encodeURIComponent(user)}`);
        out.result({ group: group.id, user }, () => `${user} is no longer in ${group.name}.`);
      }),
    );
}

function deleteCommand(io: Io): Command {
  return commandOf('delete <group>', 'Delete a group. Its members stay users.')
    .option(...external)
    .action(
      action(io, async ({ client, out }, options: RealmOption, name: string) => {
        const group = await find(client, options, name);
        await client.call('DELETE', `/groups/${group.id}`, undefined, { ifMatch: `"${group.revision}"` });
        out.result(group, () => `Group ${group.name} is deleted.`);
      }),
    );
}

async function find(client: AdminClient, options: RealmOption, name: string): Promise<Group> {
  const groups = await client.list<Group>(`/groups?realm=${realmOf(options)}`);
  const found = groups.find(group => group.name === name || group.id === name);
  if (found === undefined)
    throw new CommandFailure('refused', `There is no group "${name}".`, {
      hints: ['`gatehouse group list` shows those of staff, with --external those of users of the portal.'],
    });
  return found;
}
