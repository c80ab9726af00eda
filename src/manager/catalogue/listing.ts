import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Audience, Category } from '#gateway';
import { containing, type Database, type Db, type Page, pageLimit } from '#store';
import { type Api, apiOf, type Lifecycle } from '../records.ts';

/** The catalogue as a list: APIs with their versions in short, in three queries whatever the page's size. */

export interface ApiFilter {
  /** In name, title, description and owner. */
  readonly search?: string;
  readonly owner?: string;
  readonly lifecycle?: Lifecycle;
  readonly audience?: Audience;
  /** Of one operation at least. */
  readonly category?: Category;
}

export interface VersionInShort {
  readonly id: string;
  readonly name: string;
  readonly lifecycle: Lifecycle;
  readonly audience: Audience;
  readonly profile: string | null;
  readonly zones: readonly string[];
  /** Operations of each category. */
  readonly categories: Readonly<Record<Category, number>>;
}

export interface ListedApi extends Api {
  /** The newest ones, newest first. */
  readonly versions: readonly VersionInShort[];
  /** Of all versions. */
  readonly versionCount: number;
}

/** Versions told of each API. */
const versionsTold = 20;

/** By name. An API is listed when one of its versions meets all that is asked of versions. */
export async function listCatalogue(db: Db, filter: ApiFilter & Page): Promise<ListedApi[]> {
  const { search, owner, after } = filter;
  let query = db.selectFrom('apis').selectAll();
  if (search !== undefined)
    query = query.where(containing(['name', 'title', 'description', 'owner'], search));
  if (owner !== undefined) query = query.where('owner', '=', owner);
  if (after !== undefined) query = query.where('name', '>', after);
  const rows = await withVersion(query, filter).orderBy('name').limit(pageLimit(filter)).execute();
  const versions = await versionsInShort(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(row => ({
    ...apiOf(row),
    versions: versions.get(row.id)?.told ?? [],
    versionCount: versions.get(row.id)?.count ?? 0,
  }));
}

/** Owners with the number of their APIs, by name; APIs without an owner are not counted. */
export async function listOwners(db: Db, page: Page): Promise<{ owner: string; apis: number }[]> {
  const rows = await db
    .selectFrom('apis')
    .select(({ fn }) => ['owner', fn.countAll<number | bigint>().as('apis')])
    .where('owner', '>', page.after ?? '')
    .groupBy('owner')
    .orderBy('owner')
    .limit(pageLimit(page))
    .execute();
  return rows.map(({ owner, apis }) => ({ owner, apis: Number(apis) }));
}

type ApiQuery<Row> = SelectQueryBuilder<Database, 'apis', Row>;

function withVersion<Row>(query: ApiQuery<Row>, { lifecycle, audience, category }: ApiFilter): ApiQuery<Row> {
  if (lifecycle === undefined && audience === undefined && category === undefined) return query;
  return query.where(({ exists, selectFrom }: ExpressionBuilder<Database, 'apis'>) => {
    let versions = selectFrom('api_versions').select('api_versions.id').whereRef('api_id', '=', 'apis.id');
    if (lifecycle !== undefined) versions = versions.where('lifecycle', '=', lifecycle);
    if (audience !== undefined) versions = versions.where('audience', '=', audience);
    if (category !== undefined)
      versions = versions.where(inner =>
        inner.exists(
          inner
            .selectFrom('operations')
            .select('operations.id')
            .whereRef('operations.version_id', '=', 'api_versions.id')
            .where('operations.category', '=', category),
        ),
      );
    return exists(versions);
  });
}

interface VersionsOf {
  readonly told: VersionInShort[];
  readonly count: number;
}

async function versionsInShort(db: Db, apis: readonly string[]): Promise<Map<string, VersionsOf>> {
  if (apis.length === 0) return new Map();
  const rows = await db
    .selectFrom(
      db
        .selectFrom('api_versions')
        .select(['id', 'api_id', 'name', 'lifecycle', 'audience', 'profile', 'zones'])
        .select([
          sql<number>`row_number() over (partition by api_id order by created_at desc, id)`.as('place'),
          sql<number | bigint>`count(*) over (partition by api_id)`.as('count'),
        ])
        .where('api_id', 'in', apis)
        .as('ranked'),
    )
    .selectAll()
    .where('place', '<=', versionsTold)
    .orderBy('place')
    .execute();
  const categories = await categoriesOf(
    db,
    rows.map(({ id }) => id),
  );
  const found = new Map<string, VersionsOf>();
  for (const { id, name, lifecycle, audience, profile, ...row } of rows) {
    const of = found.get(row.api_id) ?? { told: [], count: Number(row.count) };
    const zones = JSON.parse(row.zones) as string[];
    const mix = categories.get(id) ?? none;
    of.told.push({ id, name, lifecycle, audience, profile, zones, categories: mix });
    found.set(row.api_id, of);
  }
  return found;
}

const none: Readonly<Record<Category, number>> = { tells: 0, does: 0, 'tells-harm': 0, 'does-harm': 0 };

/** How many operations of each category the versions have. */
export async function categoriesOf(
  db: Db,
  versions: readonly string[],
): Promise<Map<string, Record<Category, number>>> {
  const found = new Map<string, Record<Category, number>>();
  if (versions.length === 0) return found;
  const rows = await db
    .selectFrom('operations')
    .select(({ fn }) => ['version_id', 'category', fn.countAll<number | bigint>().as('count')])
    .where('version_id', 'in', versions)
    .groupBy(['version_id', 'category'])
    .execute();
  for (const { version_id, category, count } of rows)
    found.set(version_id, { ...(found.get(version_id) ?? none), [category]: Number(count) });
  return found;
}
