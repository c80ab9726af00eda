import { containing, type Db, type Page, pageLimit } from '#store';
import { type Developer, developerOf } from '../records.ts';

export interface ListedDeveloper extends Developer {
  readonly applications: number;
}

export interface DeveloperFilter {
  /** In name and community; not in addresses, which have no place in a URL. */
  readonly search?: string;
  readonly community?: string;
  readonly active?: boolean;
}

/** By name, each with the number of its applications. */
export async function listDevelopersCounted(
  db: Db,
  filter: DeveloperFilter & Page,
): Promise<ListedDeveloper[]> {
  let query = db
    .selectFrom('developers')
    .selectAll()
    .select(({ selectFrom }) =>
      selectFrom('applications')
        .select(({ fn }) => fn.countAll<number | bigint>().as('count'))
        .whereRef('applications.developer_id', '=', 'developers.id')
        .as('applications'),
    );
  if (filter.community !== undefined) query = query.where('community', '=', filter.community);
  if (filter.active !== undefined) query = query.where('active', '=', filter.active ? 1 : 0);
  if (filter.search !== undefined) query = query.where(containing(['name', 'community'], filter.search));
  if (filter.after !== undefined) query = query.where('name', '>', filter.after);
  const rows = await query.orderBy('name').limit(pageLimit(filter)).execute();
  return rows.map(row => ({ ...developerOf(row), applications: Number(row.applications ?? 0) }));
}

export interface Community {
  readonly community: string;
  readonly developers: number;
}

/** Groups of developers by name. */
export async function listCommunities(db: Db, page: Page): Promise<Community[]> {
  const rows = await db
    .selectFrom('developers')
    .select(({ fn }) => ['community', fn.countAll<number | bigint>().as('developers')])
    .where('community', '>', page.after ?? '')
    .groupBy('community')
    .orderBy('community')
    .limit(pageLimit(page))
    .execute();
  return rows.map(({ community, developers }) => ({
    community: community ?? '',
    developers: Number(developers),
  }));
}
