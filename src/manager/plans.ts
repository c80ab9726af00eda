import { newId } from '#kernel';
import {
  type Change,
  type Db,
  type Tx,
  conflict,
  expectRevision,
  found,
  type Page,
  pageLimit,
  unique,
  revised,
} from '#store';
import { touchPlans } from './live.ts';
import type { Changed } from '#api';
import { born, changed, type Plan, planOf } from './records.ts';

/**
 * Plans: under which limits and promises an application subscribes, and who approves it. The limits are policies
 * attached to the plan (attachments.ts).
 */
export interface PlanInput {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly approval?: 'automatic' | 'manual';
  readonly sla?: Readonly<Record<string, string>>;
}

export async function createPlan(change: Change, input: PlanInput, now: number): Promise<Changed<Plan>> {
  const row = {
    id: newId('pln'),
    name: input.name,
    title: input.title ?? input.name,
    description: input.description ?? '',
    approval: input.approval ?? 'manual',
    sla: JSON.stringify(input.sla ?? {}),
    ...born(now),
  };
  await unique(`a plan "${input.name}"`, () => change.tx.insertInto('plans').values(row).execute());
  touchPlans(change);
  return { before: null, after: planOf(row) };
}

export async function getPlan(db: Db | Tx, id: string): Promise<Plan> {
  const row = await db.selectFrom('plans').selectAll().where('id', '=', id).executeTakeFirst();
  return planOf(found(row, 'plan', id));
}

export async function listPlans(db: Db | Tx, page: Page = {}): Promise<Plan[]> {
  let query = db.selectFrom('plans').selectAll();
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(planOf);
}

export async function updatePlan(
  change: Change,
  id: string,
  patch: Partial<Omit<PlanInput, 'name'>>,
  expected: number | undefined,
  now: number,
): Promise<Changed<Plan>> {
  const before = await getPlan(change.tx, id);
  expectRevision(before, expected);
  const set = {
    title: patch.title ?? before.title,
    description: patch.description ?? before.description,
    approval: patch.approval ?? before.approval,
    sla: JSON.stringify(patch.sla ?? before.sla),
    ...changed(before, now),
  };
  await revised(
    change.tx.updateTable('plans').set(set).where('id', '=', id).where('revision', '=', before.revision),
  );
  return { before, after: await getPlan(change.tx, id) };
}

/** Deletes a plan that nobody subscribes under. */
export async function deletePlan(
  change: Change,
  id: string,
  expected: number | undefined,
): Promise<Changed<Plan>> {
  const before = await getPlan(change.tx, id);
  expectRevision(before, expected);
  const used = await change.tx
    .selectFrom('subscriptions')
    .select('id')
    .where('plan_id', '=', id)
    .executeTakeFirst();
  if (used !== undefined) throw conflict(`Plan ${before.name} has subscriptions; move or delete them first.`);
  await change.tx
    .deleteFrom('policy_attachments')
    .where('scope', '=', 'plan')
    .where('scope_id', '=', id)
    .execute();
  await revised(change.tx.deleteFrom('plans').where('id', '=', id).where('revision', '=', before.revision));
  touchPlans(change);
  return { before, after: null };
}
