import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Application, Developer } from './answers.ts';
import type { AdminClient } from './client.ts';
import type { Io } from './io.ts';
import { slugOf } from './import.ts';
import { table } from './output.ts';
import { namesById } from './places.ts';
import { action, commandOf, groupOf } from './session.ts';

/** `app`: applications, the clients of APIs. */
export function appCommand(io: Io): Command {
  return groupOf('app', 'Applications: the clients of APIs.', [
    create(io),
    list(io),
    stepCommand(io, 'suspend'),
    stepCommand(io, 'resume'),
  ]);
}

interface CreateOptions {
  readonly developer?: string;
  readonly email?: string;
  readonly title?: string;
  readonly public?: boolean;
}

function create(io: Io): Command {
  return commandOf('create <name>', 'Register an application, and its developer if that one is new.')
    .option('--developer <name>', 'who answers for it (default: your user name)')
    .option('--email <address>', "a new developer's address")
    .option('--title <title>', 'title of the application')
    .option('--public', 'it cannot keep a secret, such as an app on a phone')
    .action(
      action(io, async ({ client, out }, options: CreateOptions, name: string) => {
        const wanted = options.developer ?? slugOf(userInfo().username);
        const { developer, fresh } = await settleDeveloper(client, wanted, options.email);
        const { body } = await client.call<Application>('POST', '/applications', {
          name,
          developer: developer.name,
          kind: options.public === true ? 'public' : 'confidential',
          ...(options.title === undefined ? {} : { title: options.title }),
        });
        out.result(
          { ...body, developer: developer.name },
          () =>
            `Registered the application ${body.name} of the ${fresh ? 'new ' : ''}developer ${developer.name}.`,
          [`npx gatehouse subscribe ${body.name} <api>/<version>`, `npx gatehouse key create ${body.name}`],
        );
      }),
    );
}

async function settleDeveloper(client: AdminClient, name: string, email: string | undefined) {
  const known = await client.find<Developer>(`/developers/${encodeURIComponent(name)}`);
  if (known !== undefined) return { developer: known.body, fresh: false };
  const { body } = await client.call<Developer>('POST', '/developers', {
    name,
    ...(email === undefined ? {} : { email }),
  });
  return { developer: body, fresh: true };
}

function list(io: Io): Command {
  return commandOf('list', 'List applications.')
    .option('--developer <name>', 'only those of one developer')
    .action(
      action(io, async ({ client, out }, options: { developer?: string }) => {
        const of =
          options.developer === undefined ? '' : `?developer=${encodeURIComponent(options.developer)}`;
        const applications = await client.list<Application>(`/applications${of}`);
        const developers = await namesById(client, '/developers');
        out.result(
          applications,
          () =>
            applications.length === 0
              ? 'No applications.'
              : table([
                  ['APPLICATION', 'DEVELOPER', 'STATE', 'TAG'].map(text => out.dim(text)),
                  ...applications.map(({ name, developerId, active, tag }) => [
                    name,
                    developers.get(developerId) ?? developerId,
                    active ? 'active' : out.bad('suspended'),
                    tag,
                  ]),
                ]),
          applications.length === 0 ? ['npx gatehouse app create <name>'] : [],
        );
      }),
    );
}

function stepCommand(io: Io, verb: 'suspend' | 'resume'): Command {
  const suspends = verb === 'suspend';
  const command = commandOf(
    `${verb} <name>`,
    suspends
      ? 'Suspend an application: its keys are refused within a second.'
      : 'Readmit a suspended application.',
  );
  if (suspends) command.requiredOption('--reason <text>', 'why, for the audit log');
  return command.action(
    action(io, async ({ client, out }, { reason }: { reason?: string }, name: string) => {
      const { body } = await client.call<Application>(
        'POST',
        `/applications/${encodeURIComponent(name)}/${verb}`,
        suspends ? { reason } : undefined,
      );
      out.result(body, () => `${body.name} is ${body.active ? 'active again' : 'suspended'}.`);
    }),
  );
}
