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
import { touchVersion } from '../live.ts';
import type { Changed } from '#api';
import { type Api, apiOf, born, changed, type TokenFormat } from '../records.ts';

/** Products in the catalogue. */

export interface ApiInput {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  /** Who answers for it: a person or team. */
  readonly owner?: string;
  readonly tokenFormat?: TokenFormat;
}

export async function createApi(change: Change, input: ApiInput, now: number): Promise<Changed<Api>> {
  const row = {
    id: newId('api'),
    name: input.name,
    title: input.title ?? input.name,
    description: input.description ?? '',
    owner: input.owner ?? '',
    token_format: input.tokenFormat ?? 'jwt',
    ...born(now),
  };
  await unique(`an API "${input.name}"`, () => change.tx.insertInto('apis').values(row).execute());
  return { before: null, after: apiOf(row) };
}

export async function getApi(db: Db | Tx, id: string): Promise<Api> {
  const row = await db.selectFrom('apis').selectAll().where('id', '=', id).executeTakeFirst();
  return apiOf(found(row, 'API', id));
}

export async function findApi(db: Db | Tx, name: string): Promise<Api | undefined> {
  const row = await db.selectFrom('apis').selectAll().where('name', '=', name).executeTakeFirst();
  return row && apiOf(row);
}

export async function listApis(db: Db | Tx, page: Page = {}): Promise<Api[]> {
  let query = db.selectFrom('apis').selectAll();
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(apiOf);
}

export async function updateApi(
  change: Change,
  id: string,
  patch: Partial<Omit<ApiInput, 'name'>>,
  expected: number | undefined,
  now: number,
): Promise<Changed<Api>> {
  const before = await getApi(change.tx, id);
  expectRevision(before, expected);
  const set = {
    title: patch.title ?? before.title,
    description: patch.description ?? before.description,
    owner: patch.owner ?? before.owner,
    token_format: patch.tokenFormat ?? before.tokenFormat,
    ...changed(before, now),
  };
  await revised(
    change.tx.updateTable('apis').set(set).where('id', '=', id).where('revision', '=', before.revision),
  );
  // Title and owner travel in the Snapshot.
  for (const versionId of await versionIdsOf(change.tx, id)) touchVersion(change, versionId);
  return { before, after: await getApi(change.tx, id) };
}

/** Deletes an API that has no version left. */
export async function deleteApi(
  change: Change,
  id: string,
  expected: number | undefined,
): Promise<Changed<Api>> {
  const before = await getApi(change.tx, id);
  expectRevision(before, expected);
  if ((await versionIdsOf(change.tx, id)).length > 0)
    throw conflict(`API ${before.name} has versions; delete them first.`);
  await change.tx
    .deleteFrom('policy_attachments')
    .where('scope', '=', 'api')
    .where('scope_id', '=', id)
    .execute();
  await revised(change.tx.deleteFrom('apis').where('id', '=', id).where('revision', '=', before.revision));
  return { before, after: null };
}

export async function versionIdsOf(db: Db | Tx, apiId: string): Promise<string[]> {
  const rows = await db.selectFrom('api_versions').select('id').where('api_id', '=', apiId).execute();
  return rows.map(({ id }) => id);
}
