import { sql } from 'kysely';
import { containing, type Db, type Page, pageLimit } from '#store';
import { type Application, applicationOf } from '../records.ts';

/** Applications with what a list of them shows; two more queries, whatever the page's size. */
export interface ListedApplication extends Application {
  readonly developer: string;
  /** Keys that are neither revoked nor expired. */
  readonly keys: number;
  readonly lastUsedAt: number | null;
  readonly subscriptions: { readonly approved: number; readonly pending: number };
}

export interface ApplicationFilter {
  readonly developerId?: string;
  /** In name, title, tag and the developer's name. */
  readonly search?: string;
  readonly active?: boolean;
}

/** By name. */
export async function listApplicationsCounted(
  db: Db,
  filter: ApplicationFilter & Page,
  now: number,
): Promise<ListedApplication[]> {
  let query = db
    .selectFrom('applications')
    .innerJoin('developers', 'developers.id', 'applications.developer_id')
    .selectAll('applications')
    .select('developers.name as developer');
  if (filter.developerId !== undefined) query = query.where('developer_id', '=', filter.developerId);
  if (filter.active !== undefined) query = query.where('applications.active', '=', filter.active ? 1 : 0);
  if (filter.search !== undefined) query = query.where(containing(searched, filter.search));
  if (filter.after !== undefined) query = query.where('applications.name', '>', filter.after);
  const rows = await query.orderBy('applications.name').limit(pageLimit(filter)).execute();
  const ids = rows.map(({ id }) => id);
  const [keys, subscriptions] = [await keysOf(db, ids, now), await subscriptionsOf(db, ids)];
  return rows.map(row => ({
    ...applicationOf(row),
    developer: row.developer,
    keys: Number(keys.get(row.id)?.good ?? 0),
    lastUsedAt: keys.get(row.id)?.used ?? null,
    subscriptions: {
      approved: subscriptions.get(`${row.id} approved`) ?? 0,
      pending: subscriptions.get(`${row.id} pending`) ?? 0,
    },
  }));
}

const searched = ['applications.name', 'applications.title', 'applications.tag', 'developers.name'] as const;

async function keysOf(db: Db, applications: readonly string[], now: number) {
  if (applications.length === 0) return new Map<string, never>();
  const good = sql<
    number | bigint | null
  >`sum(case when revoked_at is null and not_after > ${now} then 1 else 0 end)`;
  const rows = await db
    .selectFrom('api_keys')
    .select(({ fn }) => ['application_id', fn.max('last_used_at').as('used'), good.as('good')])
    .where('application_id', 'in', applications)
    .groupBy('application_id')
    .execute();
  return new Map(rows.map(row => [row.application_id, row]));
}

async function subscriptionsOf(db: Db, applications: readonly string[]): Promise<Map<string, number>> {
  if (applications.length === 0) return new Map();
  const rows = await db
    .selectFrom('subscriptions')
    .select(({ fn }) => ['application_id', 'status', fn.countAll<number | bigint>().as('count')])
    .where('application_id', 'in', applications)
    .groupBy(['application_id', 'status'])
    .execute();
  return new Map(
    rows.map(({ application_id, status, count }) => [`${application_id} ${status}`, Number(count)]),
  );
}
