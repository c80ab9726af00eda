import { policyByName } from '#gateway';
import type { Db, Page } from '#store';
import { listPlans } from '../plans.ts';
import { type Attachment, attachmentOf, type Plan } from '../records.ts';

/** Plans with their limits in words and how many subscribe under them. */
export interface ListedPlan extends Plan {
  readonly limits: readonly PlanLimitInWords[];
  /** Approved and waiting ones. */
  readonly subscriptions: number;
}

export interface PlanLimitInWords {
  readonly id: string;
  readonly policy: string;
  readonly mode: Attachment['mode'];
  readonly summary: string;
}

export async function listPlansCounted(db: Db, page: Page): Promise<ListedPlan[]> {
  const plans = await listPlans(db, page);
  if (plans.length === 0) return [];
  const ids = plans.map(({ id }) => id);
  const attachments = await db
    .selectFrom('policy_attachments')
    .selectAll()
    .where('scope', '=', 'plan')
    .where('scope_id', 'in', ids)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const counts = await db
    .selectFrom('subscriptions')
    .select(({ fn }) => ['plan_id', fn.countAll<number | bigint>().as('count')])
    .where('plan_id', 'in', ids)
    .where('status', 'in', ['approved', 'pending'])
    .groupBy('plan_id')
    .execute();
  const subscriptions = new Map(counts.map(({ plan_id, count }) => [plan_id, Number(count)]));
  const limits = Map.groupBy(attachments.map(attachmentOf), ({ scopeId }) => scopeId);
  return plans.map(plan => ({
    ...plan,
    limits: (limits.get(plan.id) ?? []).map(inWords),
    subscriptions: subscriptions.get(plan.id) ?? 0,
  }));
}

function inWords({ id, policy, mode, options }: Attachment): PlanLimitInWords {
  return { id, policy, mode, summary: policyByName.get(policy)?.inWords(options, 'plan') ?? policy };
}
