/** The audit log: every change by a person or program, written in the transaction of the change itself. */
import { containing, type Db, type Tx } from '#store';
import { maskRecorded } from '#kernel';
import { maskDetail } from './mask-detail.ts';
import { disguised, disguisedText, revealed } from './persons.ts';

export interface AuditEntry {
  /** Ms since the epoch. */
  readonly at: number;
  /** `user:<id>`, `token:<id>`, `operator:<os user>` or `system`. */
  readonly actor: string;
  /** Such as `api-version.publish`. */
  readonly action: string;
  readonly resourceKind: string;
  readonly resourceId: string;
  /** What changed; masked before it is written. */
  readonly detail: unknown;
  /** Where from. */
  readonly address: string;
}

export interface AuditRecord extends AuditEntry {
  readonly sequence: number;
}

export interface AuditFilters {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly resourceKind?: string | undefined;
  readonly resourceId?: string | undefined;
  /** Ms since the epoch, inclusive. */
  readonly from?: number | undefined;
  /** Ms since the epoch, exclusive. */
  readonly until?: number | undefined;
  /** In action, actor or the id of the resource. */
  readonly search?: string | undefined;
}

/** Appends an entry. No change is acknowledged unless its entry is committed with it. */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const row = await disguised(tx, {
    at: entry.at,
    actor: maskRecorded(entry.actor),
    action: entry.action,
    resource_kind: entry.resourceKind,
    resource_id: maskRecorded(entry.resourceId),
    detail: JSON.stringify(maskDetail(entry.detail) ?? null),
    address: entry.address,
  });
  await tx.insertInto('audit_entries').values(row).execute();
}

const maxPage = 200;
/** Entries that one search looks through: it reads each of them, and others wait. */
const searchedAtOnce = 10_000;

/**
 * Entries that meet all filters, newest first. `before` is the `next` of the page before; there is no `next` on the
 * last page. Keyset paging: entries written meanwhile neither shift nor repeat what is read. A search may answer few
 * entries, or none, and still a `next`, from where it has not looked yet.
 */
export async function listAudit(
  db: Db,
  filters: AuditFilters = {},
  page: { before?: number | undefined; limit?: number | undefined } = {},
): Promise<{ entries: AuditRecord[]; next: number | undefined }> {
  const limit = Math.min(Math.max(Math.trunc(page.limit ?? 50), 1), maxPage);
  let query = db.selectFrom('audit_entries').selectAll();
  if (filters.actor !== undefined) query = query.where('actor', '=', await disguisedText(db, filters.actor));
  if (filters.action !== undefined) query = query.where('action', '=', filters.action);
  if (filters.resourceKind !== undefined) query = query.where('resource_kind', '=', filters.resourceKind);
  if (filters.resourceId !== undefined)
    query = query.where('resource_id', '=', await disguisedText(db, filters.resourceId));
  if (filters.from !== undefined) query = query.where('at', '>=', filters.from);
  if (filters.until !== undefined) query = query.where('at', '<', filters.until);
  if (page.before !== undefined) query = query.where('sequence', '<', page.before);
  const search = filters.search === undefined ? undefined : await disguisedText(db, filters.search);
  const lowest = search === undefined ? 0 : (page.before ?? (await afterNewest(db))) - searchedAtOnce;
  if (search !== undefined)
    query = query
      .where('sequence', '>=', lowest)
      .where(containing(['action', 'actor', 'resource_id'], search));

  const rows = await query
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute();
  const entries = (await revealed(db, rows.slice(0, limit))).map(row => ({
    sequence: row.sequence,
    at: row.at,
    actor: row.actor,
    action: row.action,
    resourceKind: row.resource_kind,
    resourceId: row.resource_id,
    detail: JSON.parse(row.detail) as unknown,
    address: row.address,
  }));
  if (rows.length > limit) return { entries, next: entries.at(-1)?.sequence };
  return { entries, next: lowest > 1 ? lowest : undefined };
}

async function afterNewest(db: Db): Promise<number> {
  const row = await db
    .selectFrom('audit_entries')
    .select(({ fn }) => fn.max('sequence').as('newest'))
    .executeTakeFirst();
  return (row?.newest ?? 0) + 1;
}
