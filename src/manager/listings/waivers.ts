import type { Db } from '#store';
import { controlOf } from '../floors/controls.ts';
import type { Lifecycle, Waiver } from '../records.ts';
import { daysLeft, listWaivers } from '../waivers.ts';

/** Waivers in the words of the catalogue, with the time that is left. */
export interface ListedWaiver extends Waiver {
  readonly title: string;
  readonly api: string;
  readonly version: string;
  /** Of the version: where it is not served, nothing is refused for want of the control. */
  readonly lifecycle: Lifecycle;
  /** `<METHOD> <path>`; null for all of the version. */
  readonly operation: string | null;
  readonly state: 'holding' | 'lapsed' | 'revoked';
  readonly daysLeft: number;
}

/** In the order in which they lapse; one query for the names of a page. */
export async function listWaiversNamed(
  db: Db,
  filter: Parameters<typeof listWaivers>[1],
  page: (all: readonly Waiver[]) => { items: readonly Waiver[]; next: string | null },
  now: number,
): Promise<{ items: ListedWaiver[]; next: string | null }> {
  const all = (await listWaivers(db, filter)).sort((a, b) => a.until - b.until || (a.id < b.id ? -1 : 1));
  const { items, next } = page(all);
  const versions = await namesOf(db, items);
  const operations = await operationsOf(db, items);
  return {
    next,
    items: items.map(waiver => ({
      ...waiver,
      title: controlOf(waiver.control).title,
      api: versions.get(waiver.versionId)?.api ?? '',
      version: versions.get(waiver.versionId)?.name ?? '',
      lifecycle: versions.get(waiver.versionId)?.lifecycle ?? 'retired',
      operation: waiver.operationId === null ? null : (operations.get(waiver.operationId) ?? ''),
      state: stateOf(waiver, now),
      daysLeft: daysLeft(waiver, now),
    })),
  };
}

function stateOf({ revokedAt, until }: Waiver, now: number): ListedWaiver['state'] {
  if (revokedAt !== null) return 'revoked';
  return until > now ? 'holding' : 'lapsed';
}

async function namesOf(db: Db, waivers: readonly Waiver[]) {
  if (waivers.length === 0) return new Map<string, never>();
  const rows = await db
    .selectFrom('api_versions')
    .innerJoin('apis', 'apis.id', 'api_versions.api_id')
    .select(['api_versions.id', 'api_versions.name', 'api_versions.lifecycle', 'apis.name as api'])
    .where(
      'api_versions.id',
      'in',
      waivers.map(({ versionId }) => versionId),
    )
    .execute();
  return new Map(rows.map(row => [row.id, row]));
}

async function operationsOf(db: Db, waivers: readonly Waiver[]): Promise<Map<string, string>> {
  const ids = waivers.flatMap(({ operationId }) => operationId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('operations')
    .select(['id', 'method', 'path'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, method, path }) => [id, `${method} ${path}`]));
}
