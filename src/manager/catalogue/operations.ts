import type { Audience, Category } from '#gateway';
import { invalidInput } from '#kernel';
import { type Change, type Db, type Tx, expectRevision, found, revised } from '#store';
import { isTighterOrEqual } from '../floors/facts.ts';
import { touchVersion } from '../live.ts';
import type { Changed } from '#api';
import { changed, type Operation, operationOf } from '../records.ts';
import { getVersion } from './versions.ts';

/** Operations of a version: what each does if misused, and for whom it is. */

export async function getOperation(db: Db | Tx, id: string): Promise<Operation> {
  const row = await db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirst();
  return operationOf(found(row, 'operation', id));
}

/** All operations of a version in the order of its contract. */
export async function listOperations(db: Db | Tx, versionId: string): Promise<Operation[]> {
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .where('version_id', '=', versionId)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map(operationOf);
}

export interface OperationSettings {
  readonly category: Category;
  /** Tightens the version's audience; null to follow it. */
  readonly audience: Audience | null;
}

/** Sets category and audience. An audience that would loosen the version's is refused. */
export async function updateOperation(
  change: Change,
  id: string,
  patch: Partial<OperationSettings>,
  expected: number | undefined,
  now: number,
): Promise<Changed<Operation>> {
  const before = await getOperation(change.tx, id);
  expectRevision(before, expected);
  const audience = patch.audience === undefined ? before.audience : patch.audience;
  if (patch.audience !== undefined && patch.audience !== null) {
    const version = await getVersion(change.tx, before.versionId);
    if (!isTighterOrEqual(patch.audience, version.audience))
      throw invalidInput([
        {
          at: '/audience',
          message: `may only tighten the version's audience, which is ${version.audience}`,
        },
      ]);
  }
  await revised(
    change.tx
      .updateTable('operations')
      .set({ category: patch.category ?? before.category, audience, ...changed(before, now) })
      .where('id', '=', id)
      .where('revision', '=', before.revision),
  );
  touchVersion(change, before.versionId);
  return { before, after: await getOperation(change.tx, id) };
}
