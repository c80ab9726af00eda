import { createHash } from 'node:crypto';
import type { SnapshotDocument } from '#gateway';
import { prepareProof, proveSnapshot, SnapshotFaults } from '#gateway';
import { GatehouseError } from '#kernel';
import { type Change, type Db, type Tx, found } from '#store';

/** Numbered Snapshots at rest. */

export interface SnapshotInfo {
  readonly number: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly note: string;
  /** SHA-256 of the document as it is stored, hexadecimal. */
  readonly digest: string;
  /** Number of the Snapshot that this one brought back; null for one made from the catalogue. */
  readonly rolledBackTo: number | null;
}

const columns = ['number', 'created_at', 'created_by', 'note', 'digest', 'rolled_back_to'] as const;

type InfoRow = {
  number: number;
  created_at: number;
  created_by: string;
  note: string;
  digest: string;
  rolled_back_to: number | null;
};

const infoOf = (row: InfoRow): SnapshotInfo => ({
  number: row.number,
  createdAt: row.created_at,
  createdBy: row.created_by,
  note: row.note,
  digest: row.digest,
  rolledBackTo: row.rolled_back_to,
});

export async function listSnapshots(
  db: Db | Tx,
  page: { readonly before?: number; readonly limit?: number } = {},
): Promise<SnapshotInfo[]> {
  let query = db.selectFrom('snapshots').select(columns);
  if (page.before !== undefined) query = query.where('number', '<', page.before);
  const limit = Math.min(Math.max(page.limit ?? 100, 1), 1000);
  return (await query.orderBy('number', 'desc').limit(limit).execute()).map(infoOf);
}

export async function getSnapshotInfo(db: Db | Tx, number: number): Promise<SnapshotInfo> {
  const query = db.selectFrom('snapshots').select(columns).where('number', '=', number);
  return infoOf(found(await query.executeTakeFirst(), 'Snapshot', String(number)));
}

/** The document, its digest checked: what was changed at rest is not served. */
export async function readSnapshot(db: Db | Tx, number: number): Promise<SnapshotDocument> {
  const query = db.selectFrom('snapshots').select(['document', 'digest']).where('number', '=', number);
  const row = found(await query.executeTakeFirst(), 'Snapshot', String(number));
  if (digestOf(row.document) !== row.digest)
    throw new GatehouseError('internal', undefined, {
      cause: new Error(`Snapshot ${number} does not match its digest: it was changed at rest`),
    });
  return JSON.parse(row.document) as SnapshotDocument;
}

/** The newest Snapshot, for the gateways; undefined before the first one. */
export async function latestSnapshot(db: Db | Tx): Promise<SnapshotDocument | undefined> {
  const latest = (await listSnapshots(db, { limit: 1 }))[0];
  return latest && readSnapshot(db, latest.number);
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Makes others that want to make a Snapshot wait for the end of this change, so that each sees what the one
 * before it has committed (PostgreSQL; SQLite has one writer anyway). The row of a standard zone is the lock.
 */
export async function lockSnapshots(change: Change): Promise<void> {
  await change.tx
    .updateTable('zones')
    .set(({ ref }) => ({ revision: ref('revision') }))
    .where('name', '=', 'external')
    .execute();
}

/** @throws `snapshot-refused` with every place that does not compile. */
export function refuseUncompilable(document: SnapshotDocument): void {
  refusedAsVoid(() => proveSnapshot(document));
}

/** Does what compiles a Snapshot. @throws `snapshot-refused` with every place that does not. */
export function refusedAsVoid<T>(compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof SnapshotFaults)) throw error;
    const first = error.faults[0];
    throw new GatehouseError('snapshot-refused', first && `${first.at}: ${first.message}`, {
      extra: { errors: error.faults.slice(0, 100) },
      cause: error,
    });
  }
}

/** Stores a document under the next number and wakes whoever serves it. */
export async function storeSnapshot(
  change: Change,
  content: Pick<SnapshotDocument, 'zones' | 'versions' | 'plans'>,
  about: {
    readonly by: string;
    readonly now: number;
    readonly note: string;
    readonly rolledBackTo: number | null;
  },
): Promise<SnapshotInfo> {
  const latest = (await listSnapshots(change.tx, { limit: 1 }))[0];
  const number = (latest?.number ?? 0) + 1;
  const document: SnapshotDocument = { format: 1, number, createdAt: about.now, ...content };
  await prepareProof(document);
  refuseUncompilable(document);
  const text = JSON.stringify(document);
  const row = {
    number,
    created_at: about.now,
    created_by: about.by,
    note: about.note,
    digest: digestOf(text),
    rolled_back_to: about.rolledBackTo,
  };
  await change.tx
    .insertInto('snapshots')
    .values({ ...row, document: text })
    .execute();
  change.announce();
  return infoOf(row);
}
