import type { SubscriptionState } from '#gateway';
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
import { getPlan } from './plans.ts';
import type { Changed } from '#api';
import { born, changed, type Subscription, type SubscriptionStatus, subscriptionOf } from './records.ts';
import { getApplication } from './registry.ts';
import { getVersion } from './catalogue/versions.ts';

/** The approved use of a version by an application under a plan. Gateways learn of it by the Feed. */

export interface SubscriptionInput {
  readonly applicationId: string;
  readonly versionId: string;
  readonly planId: string;
  /** A person has to agree, whatever the plan says. */
  readonly mustBeApproved?: boolean;
}

/** Asks for the use of a version; a plan with automatic approval grants it at once. */
export async function requestSubscription(
  change: Change,
  input: SubscriptionInput,
  now: number,
): Promise<Changed<Subscription>> {
  const application = await getApplication(change.tx, input.applicationId);
  const version = await getVersion(change.tx, input.versionId);
  const plan = await getPlan(change.tx, input.planId);
  if (version.lifecycle === 'retired') throw conflict(`Version ${version.name} is retired.`);
  const row = {
    id: newId('sub'),
    application_id: application.id,
    version_id: version.id,
    plan_id: plan.id,
    status: plan.approval === 'automatic' && input.mustBeApproved !== true ? 'approved' : 'pending',
    ...born(now),
  } as const;
  await unique(
    `a subscription of "${application.name}" to this version`,
    () => change.tx.insertInto('subscriptions').values(row).execute(),
    '/version',
  );
  const after = subscriptionOf(row);
  announce(change, after);
  return { before: null, after };
}

const allowedFrom: Readonly<Record<SubscriptionStatus, readonly SubscriptionStatus[]>> = {
  approved: ['pending', 'rejected', 'suspended'],
  rejected: ['pending'],
  suspended: ['approved'],
  pending: [],
};

/** Approves, rejects or suspends. @throws `conflict` where the present status does not lead there. */
export async function setSubscriptionStatus(
  change: Change,
  id: string,
  status: 'approved' | 'rejected' | 'suspended',
  expected: number | undefined,
  now: number,
): Promise<Changed<Subscription>> {
  const before = await getSubscription(change.tx, id);
  expectRevision(before, expected);
  if (!allowedFrom[status].includes(before.status))
    throw conflict(`A subscription that is ${before.status} cannot become ${status}.`, {
      status: before.status,
    });
  return update(change, before, { status }, now);
}

/** Moves a subscription to another plan; one with manual approval must be approved again. */
export async function changeSubscriptionPlan(
  change: Change,
  id: string,
  planId: string,
  expected: number | undefined,
  now: number,
): Promise<Changed<Subscription>> {
  const before = await getSubscription(change.tx, id);
  expectRevision(before, expected);
  const plan = await getPlan(change.tx, planId);
  const status = before.status === 'approved' && plan.approval === 'manual' ? 'pending' : before.status;
  return update(change, before, { plan_id: plan.id, status }, now);
}

export async function deleteSubscription(
  change: Change,
  id: string,
  expected: number | undefined,
): Promise<Changed<Subscription>> {
  const before = await getSubscription(change.tx, id);
  expectRevision(before, expected);
  await revised(
    change.tx.deleteFrom('subscriptions').where('id', '=', id).where('revision', '=', before.revision),
  );
  change.feed({ kind: 'subscription', id, state: null });
  return { before, after: null };
}

export async function getSubscription(db: Db | Tx, id: string): Promise<Subscription> {
  const row = await db.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirst();
  return subscriptionOf(found(row, 'subscription', id));
}

export async function listSubscriptions(
  db: Db | Tx,
  filter: {
    readonly applicationId?: string;
    readonly versionId?: string;
    readonly status?: SubscriptionStatus;
  } & Page = {},
): Promise<Subscription[]> {
  let query = db.selectFrom('subscriptions').selectAll();
  if (filter.applicationId !== undefined) query = query.where('application_id', '=', filter.applicationId);
  if (filter.versionId !== undefined) query = query.where('version_id', '=', filter.versionId);
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.after !== undefined) query = query.where('id', '>', filter.after);
  return (await query.orderBy('id').limit(pageLimit(filter)).execute()).map(subscriptionOf);
}

async function update(
  change: Change,
  before: Subscription,
  set: { readonly status?: SubscriptionStatus; readonly plan_id?: string },
  now: number,
): Promise<Changed<Subscription>> {
  await revised(
    change.tx
      .updateTable('subscriptions')
      .set({ ...set, ...changed(before, now) })
      .where('id', '=', before.id)
      .where('revision', '=', before.revision),
  );
  const after = await getSubscription(change.tx, before.id);
  announce(change, after);
  return { before, after };
}

function announce(change: Change, subscription: Subscription): void {
  const state: SubscriptionState = {
    applicationId: subscription.applicationId,
    versionId: subscription.versionId,
    planId: subscription.planId,
    approved: subscription.status === 'approved',
  };
  change.feed({ kind: 'subscription', id: subscription.id, state });
}
