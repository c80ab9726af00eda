import type { Command } from 'commander';
import type { Subscription } from './answers.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { table } from './output.ts';
import { labelOf, namesById, readVersion, versionLabels, versionName } from './places.ts';
import { settlePlan } from './plan.ts';
import { action, commandOf, groupOf } from './session.ts';

/** `subscribe`: lets an application use a version. */
export function subscribeCommand(io: Io): Command {
  return commandOf('subscribe <app> <version>', 'Subscribe an application to a version (<api>/<version>).')
    .option('--plan <plan>', 'under which plan (default: the only one there is)')
    .action(
      action(io, async ({ client, out }, options: { plan?: string }, app: string, text: string) => {
        const name = versionName(text);
        await readVersion(client, name);
        // Looked for first: a plan must not come into being for an application that does not exist.
        await client.get(`/applications/${encodeURIComponent(app)}`);
        const plan = await settlePlan(client, options.plan);
        const { body } = await client.call<Subscription>('POST', '/subscriptions', {
          application: app,
          ...name,
          plan: plan.name,
        });
        const waits = body.status === 'pending';
        out.result(
          { ...body, plan: plan.name },
          () =>
            [
              ...(plan.fresh
                ? [`Added the plan ${plan.name}: approved at once, with no limits of its own.`]
                : []),
              waits
                ? `${app} asked for ${labelOf(name)} under the plan ${plan.name}; it waits for approval.`
                : `${app} may use ${labelOf(name)} under the plan ${plan.name}.`,
            ].join('\n'),
          [waits ? `npx gatehouse subscription approve ${body.id}` : `npx gatehouse key create ${app}`],
        );
      }),
    );
}

/** `subscription`: who may use what, and who waits for it. */
export function subscriptionCommand(io: Io): Command {
  return groupOf('subscription', 'Subscriptions: which application may use which version.', [
    list(io),
    decide(io, 'approve', 'Approve a subscription, by its id.'),
    decide(io, 'reject', 'Reject a subscription, by its id.'),
  ]);
}

const statuses = ['pending', 'approved', 'rejected', 'suspended'];

function list(io: Io): Command {
  return commandOf('list', 'List subscriptions.')
    .option('--app <name>', 'only those of one application')
    .option('--status <status>', 'only pending, approved, rejected or suspended ones')
    .action(
      action(io, async ({ client, out }, options: { app?: string; status?: string }) => {
        if (options.status !== undefined && !statuses.includes(options.status))
          throw new CommandFailure(
            'usage',
            `--status: "${options.status}" is not one of ${statuses.join(', ')}.`,
          );
        const query = new URLSearchParams();
        if (options.app !== undefined) query.set('application', options.app);
        if (options.status !== undefined) query.set('status', options.status);
        const subscriptions = await client.list<Subscription>(`/subscriptions?${query.toString()}`);
        const [applications, plans, versions] = await Promise.all([
          namesById(client, '/applications'),
          namesById(client, '/plans'),
          versionLabels(client),
        ]);
        const pending = subscriptions.find(({ status }) => status === 'pending');
        out.result(
          subscriptions,
          () =>
            subscriptions.length === 0
              ? 'No subscriptions.'
              : table([
                  ['ID', 'APPLICATION', 'VERSION', 'PLAN', 'STATUS'].map(text => out.dim(text)),
                  ...subscriptions.map(({ id, applicationId, versionId, planId, status }) => [
                    id,
                    applications.get(applicationId) ?? applicationId,
                    versions.get(versionId) ?? versionId,
                    plans.get(planId) ?? planId,
                    status,
                  ]),
                ]),
          pending === undefined ? [] : [`npx gatehouse subscription approve ${pending.id}`],
        );
      }),
    );
}

function decide(io: Io, verb: 'approve' | 'reject', summary: string): Command {
  return commandOf(`${verb} <id>`, summary).action(
    action(io, async ({ client, out }, _options, id: string) => {
      const { body } = await client.call<Subscription>(
        'POST',
        `/subscriptions/${encodeURIComponent(id)}/${verb}`,
      );
      out.result(body, () => `The subscription ${body.id} is ${body.status}.`);
    }),
  );
}
