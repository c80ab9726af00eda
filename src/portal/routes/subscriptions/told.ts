import type { Db, SubscriptionTable, Tx } from '#store';

type Status = SubscriptionTable['status'];

const explained: Readonly<Record<Status, string>> = {
  approved: 'Approved: keys of the application work with this version.',
  pending: 'Waiting for approval: until then calls are refused as not subscribed.',
  rejected: 'Not approved. Ask the owner of the API why, or subscribe to another version.',
  suspended: 'Suspended by the owner of the API: calls are refused. Ask the owner why.',
};

const named = (db: Db | Tx) =>
  db
    .selectFrom('subscriptions')
    .innerJoin('api_versions', 'api_versions.id', 'subscriptions.version_id')
    .innerJoin('apis', 'apis.id', 'api_versions.api_id')
    .innerJoin('plans', 'plans.id', 'subscriptions.plan_id')
    .select([
      'subscriptions.id',
      'subscriptions.status',
      'subscriptions.version_id as versionId',
      'subscriptions.plan_id as planId',
      'subscriptions.created_at as createdAt',
      'subscriptions.updated_at as updatedAt',
      'subscriptions.revision',
      'apis.name as api',
      'apis.title as apiTitle',
      'api_versions.name as version',
      'plans.name as plan',
      'plans.title as planTitle',
    ]);

/** Subscriptions of an application with the names of what they are for. */
export async function subscriptionsNamed(
  db: Db | Tx,
  applicationId: string,
  page: { readonly after?: string; readonly limit?: number },
) {
  const rows = await named(db)
    .where('subscriptions.application_id', '=', applicationId)
    .$if(page.after !== undefined, query => query.where('subscriptions.id', '>', page.after ?? ''))
    .orderBy('subscriptions.id')
    .limit(page.limit ?? 1)
    .execute();
  return rows.map(row => ({ ...row, text: explained[row.status] }));
}

export async function subscriptionNamed(db: Db | Tx, id: string) {
  const row = await named(db).where('subscriptions.id', '=', id).executeTakeFirstOrThrow();
  return { ...row, text: explained[row.status] };
}

/** Without the identifiers that mean nothing outside. */
export function subscriptionTold<Named extends { versionId: string; planId: string }>(named: Named) {
  const { versionId: _, planId: __, ...told } = named;
  return told;
}
