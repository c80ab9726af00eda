import { containing, type Db, type Page, pageLimit } from '#store';
import { type Subscription, type SubscriptionStatus, subscriptionOf } from '../records.ts';

/** Subscriptions with the names of all that they join, so that a queue of them is read in one query. */
export interface ListedSubscription extends Subscription {
  readonly application: string;
  readonly applicationTitle: string;
  readonly developer: string;
  readonly api: string;
  readonly apiTitle: string;
  readonly version: string;
  readonly plan: string;
  readonly planTitle: string;
}

export interface SubscriptionFilter {
  readonly application?: string;
  readonly api?: string;
  readonly version?: string;
  readonly plan?: string;
  readonly status?: SubscriptionStatus;
  /** In names and titles of application, API and developer. */
  readonly search?: string;
}

/** Who waits longest comes first. `after` is the key of the last one of the page before. */
export async function listSubscriptionsNamed(
  db: Db,
  filter: SubscriptionFilter & Page,
): Promise<ListedSubscription[]> {
  let query = db
    .selectFrom('subscriptions')
    .innerJoin('applications', 'applications.id', 'subscriptions.application_id')
    .innerJoin('developers', 'developers.id', 'applications.developer_id')
    .innerJoin('api_versions', 'api_versions.id', 'subscriptions.version_id')
    .innerJoin('apis', 'apis.id', 'api_versions.api_id')
    .innerJoin('plans', 'plans.id', 'subscriptions.plan_id')
    .selectAll('subscriptions')
    .select([
      'applications.name as application',
      'applications.title as application_title',
      'developers.name as developer',
      'apis.name as api',
      'apis.title as api_title',
      'api_versions.name as version',
      'plans.name as plan',
      'plans.title as plan_title',
    ]);
  if (filter.application !== undefined) query = query.where('applications.id', '=', filter.application);
  if (filter.api !== undefined) query = query.where('apis.id', '=', filter.api);
  if (filter.version !== undefined) query = query.where('api_versions.id', '=', filter.version);
  if (filter.plan !== undefined) query = query.where('plans.id', '=', filter.plan);
  if (filter.status !== undefined) query = query.where('subscriptions.status', '=', filter.status);
  if (filter.search !== undefined) query = query.where(containing(searched, filter.search));
  const from = filter.after === undefined ? undefined : readKey(filter.after);
  if (from !== undefined)
    query = query.where(({ or, and, eb }) =>
      or([
        eb('subscriptions.created_at', '>', from.at),
        and([eb('subscriptions.created_at', '=', from.at), eb('subscriptions.id', '>', from.id)]),
      ]),
    );
  const rows = await query
    .orderBy('subscriptions.created_at')
    .orderBy('subscriptions.id')
    .limit(pageLimit(filter))
    .execute();
  return rows.map(row => ({
    ...subscriptionOf(row),
    application: row.application,
    applicationTitle: row.application_title,
    developer: row.developer,
    api: row.api,
    apiTitle: row.api_title,
    version: row.version,
    plan: row.plan,
    planTitle: row.plan_title,
  }));
}

const searched = [
  'applications.name',
  'applications.title',
  'apis.name',
  'apis.title',
  'developers.name',
] as const;

/** Where a page ends: an id alone says nothing of when. */
export const keyOfSubscription = ({ createdAt, id }: Subscription): string => `${createdAt}.${id}`;

function readKey(key: string): { at: number; id: string } {
  const dot = key.indexOf('.');
  const at = Number(key.slice(0, dot));
  return { at: Number.isSafeInteger(at) ? at : 0, id: key.slice(dot + 1) };
}
