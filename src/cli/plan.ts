import type { Command } from 'commander';
import type { Attachment, Plan } from './answers.ts';
import type { AdminClient } from './client.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';

/** `plan`: under which limits applications subscribe. */
export function planCommand(io: Io): Command {
  return groupOf('plan', 'Plans: under which limits applications subscribe.', [list(io), create(io)]);
}

function list(io: Io): Command {
  return commandOf('list', 'List plans with their limits.').action(
    action(io, async ({ client, out }) => {
      const plans: (Plan & { limits: Attachment[] })[] = [];
      for (const plan of await client.list<Plan>('/plans'))
        plans.push({ ...plan, limits: await client.list<Attachment>(`/plans/${plan.id}/limits`) });
      out.result(
        plans,
        () =>
          plans.length === 0
            ? 'No plans.'
            : table([
                ['PLAN', 'APPROVAL', 'LIMITS'].map(text => out.dim(text)),
                ...plans.map(({ name, approval, limits }) => [
                  name,
                  approval,
                  limits.length === 0 ? "the profile's only" : limits.map(limitText).sort().join(', '),
                ]),
              ]),
        plans.length === 0 ? ['npx gatehouse plan create standard --rate 10/s --quota 100000/day'] : [],
      );
    }),
  );
}

function limitText({ policy, options }: Attachment): string {
  const { limit, window } = options as { limit?: number; window?: string | number };
  return `${policy} ${limit}/${window}`;
}

interface CreateOptions {
  readonly title?: string;
  readonly manual?: boolean;
  readonly rate?: string;
  readonly quota?: string;
}

function create(io: Io): Command {
  return commandOf('create <name>', 'Add a plan.')
    .option('--title <title>', 'title of the plan')
    .option('--manual', 'a person approves each subscription (default: approved at once)')
    .option('--rate <n/window>', 'calls per window and application, such as 10/s or 300/m')
    .option('--quota <n/window>', 'calls per calendar window and application, such as 100000/day')
    .action(
      action(io, async ({ client, out }, options: CreateOptions, name: string) => {
        const limits = [
          ...(options.rate === undefined ? [] : [rateLimit(options.rate)]),
          ...(options.quota === undefined ? [] : [quota(options.quota)]),
        ];
        const { body } = await client.call<Plan>('POST', '/plans', {
          name,
          approval: options.manual === true ? 'manual' : 'automatic',
          ...(options.title === undefined ? {} : { title: options.title }),
          limits,
        });
        out.result(body, () => `Added the plan ${body.name} (${body.approval} approval).`, [
          `npx gatehouse subscribe <app> <api>/<version> --plan ${body.name}`,
        ]);
      }),
    );
}

function rateLimit(text: string) {
  const match = /^(\d{1,9})\/(\d{0,4})([smhd])$/.exec(text);
  if (match === null)
    throw new CommandFailure('usage', `--rate: "${text}" is no rate.`, {
      hints: ['Write calls per window, such as 10/s, 300/m or 100/10s.'],
    });
  const [, limit, length, unit = 's'] = match;
  return {
    policy: 'rate-limit',
    options: { limit: Number(limit), window: `${length === '' ? 1 : length}${unit}` },
  };
}

function quota(text: string) {
  const match = /^(\d{1,12})\/(minute|hour|day|week|month)$/.exec(text);
  if (match === null)
    throw new CommandFailure('usage', `--quota: "${text}" is no quota.`, {
      hints: ['Write calls per calendar window, such as 100000/day; minute, hour, day, week or month.'],
    });
  return { policy: 'quota', options: { limit: Number(match[1]), window: match[2] } };
}

/** The name of the plan that is made when there is none to choose from. */
const usualPlan = 'standard';

/** The plan to subscribe under: the one named, the only one there is, or a first one made for it. */
export async function settlePlan(
  client: AdminClient,
  wanted: string | undefined,
): Promise<{ name: string; fresh: boolean }> {
  if (wanted !== undefined) return { name: wanted, fresh: false };
  const plans = await client.list<Plan>('/plans');
  const [only] = plans;
  if (only !== undefined && plans.length === 1) return { name: only.name, fresh: false };
  if (only !== undefined)
    throw new CommandFailure('usage', 'Which plan?', {
      hints: [`Name one with --plan: ${plans.map(({ name }) => name).join(', ')}.`],
    });
  const { body } = await client.call<Plan>('POST', '/plans', { name: usualPlan, approval: 'automatic' });
  return { name: body.name, fresh: true };
}
