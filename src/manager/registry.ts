import {
  type Change,
  type Db,
  type Tx,
  expectRevision,
  found,
  type Page,
  pageLimit,
  unique,
  revised,
} from '#store';
import { newId } from '#kernel';
import type { ApplicationState } from '#gateway';
import type { Changed } from '#api';
import type { ClientSecrets, Keys } from '#credentials';
import { endTokens, findClient, refuseOtherKind } from './clients/records.ts';
import { type Application, applicationOf, born, changed, type Developer, developerOf } from './records.ts';
import { uniqueTag } from './tag.ts';

/** Who registers, and with what software. An application's state reaches every gateway by the Feed. */

export interface DeveloperInput {
  readonly name: string;
  readonly email?: string | null;
  readonly community?: string | null;
}

export interface ApplicationInput {
  readonly developerId: string;
  readonly name: string;
  readonly title?: string;
  readonly kind?: 'confidential' | 'public';
  /** Made of the name unless told. */
  readonly tag?: string;
}

export async function createDeveloper(
  change: Change,
  input: DeveloperInput,
  now: number,
): Promise<Changed<Developer>> {
  const row = {
    id: newId('dev'),
    name: input.name,
    email: input.email ?? null,
    community: input.community ?? null,
    active: 1,
    ...born(now),
  };
  await unique(`a developer "${input.name}"`, () => change.tx.insertInto('developers').values(row).execute());
  return { before: null, after: developerOf(row) };
}

export async function getDeveloper(db: Db | Tx, id: string): Promise<Developer> {
  const row = await db.selectFrom('developers').selectAll().where('id', '=', id).executeTakeFirst();
  return developerOf(found(row, 'developer', id));
}

export async function listDevelopers(db: Db | Tx, page: Page = {}): Promise<Developer[]> {
  const rows = await db
    .selectFrom('developers')
    .selectAll()
    .$if(page.after !== undefined, query => query.where('id', '>', page.after ?? ''))
    .orderBy('id')
    .limit(pageLimit(page))
    .execute();
  return rows.map(developerOf);
}

export async function updateDeveloper(
  change: Change,
  id: string,
  patch: { readonly email?: string | null; readonly community?: string | null },
  expected: number | undefined,
  now: number,
): Promise<Changed<Developer>> {
  const before = await getDeveloper(change.tx, id);
  expectRevision(before, expected);
  const set = {
    email: patch.email === undefined ? before.email : patch.email,
    community: patch.community === undefined ? before.community : patch.community,
    ...changed(before, now),
  };
  await revised(
    change.tx.updateTable('developers').set(set).where('id', '=', id).where('revision', '=', before.revision),
  );
  return { before, after: await getDeveloper(change.tx, id) };
}

/** Suspends or readmits a developer: every one of its applications is refused, or admitted, within a second. */
export async function setDeveloperActive(
  change: Change,
  id: string,
  active: boolean,
  expected: number | undefined,
  now: number,
): Promise<Changed<Developer>> {
  const before = await getDeveloper(change.tx, id);
  expectRevision(before, expected);
  const set = { active: active ? 1 : 0, ...changed(before, now) };
  await revised(
    change.tx.updateTable('developers').set(set).where('id', '=', id).where('revision', '=', before.revision),
  );
  const rows = await change.tx
    .selectFrom('applications')
    .selectAll()
    .where('developer_id', '=', id)
    .orderBy('id')
    .execute();
  for (const row of rows) announceApplication(change, applicationOf(row), active);
  if (!active)
    for (const row of rows)
      if ((await findClient(change.tx, row.id)) !== undefined) endTokens(change, row.id, now);
  return { before, after: await getDeveloper(change.tx, id) };
}

/**
 * Ends a developer whose person is erased: suspended, its keys, secrets and registration tokens revoked for good, and
 * nothing left in the record that tells whose it was.
 */
export async function endDeveloper(
  change: Change,
  desks: { readonly keys: Pick<Keys, 'revokeKey'>; readonly secrets: Pick<ClientSecrets, 'revokeSecret'> },
  id: string,
  now: number,
): Promise<void> {
  const { tx } = change;
  const reason = 'the person it belonged to was deleted';
  const applications = tx.selectFrom('applications').select('id').where('developer_id', '=', id);
  for (const table of ['api_keys', 'client_secrets'] as const) {
    const rows = await tx
      .selectFrom(table)
      .select('id')
      .where('application_id', 'in', applications)
      .where('revoked_at', 'is', null)
      .execute();
    for (const row of rows)
      await (table === 'api_keys'
        ? desks.keys.revokeKey(change, row.id, reason)
        : desks.secrets.revokeSecret(change, row.id, reason));
  }
  await tx
    .updateTable('registration_tokens')
    .set({ revoked_at: now })
    .where('developer_id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  await setDeveloperActive(change, id, false, undefined, now);
  const name = `deleted-${id.slice(id.indexOf('_') + 1)}`;
  await tx.updateTable('developers').set({ name, email: null }).where('id', '=', id).execute();
}

export async function createApplication(
  change: Change,
  input: ApplicationInput,
  now: number,
): Promise<Changed<Application>> {
  const developer = await lockDeveloper(change.tx, input.developerId);
  const row = {
    id: newId('app'),
    developer_id: developer.id,
    name: input.name,
    title: input.title ?? input.name,
    kind: input.kind ?? 'confidential',
    tag: input.tag ?? (await uniqueTag(change.tx, input.name)),
    active: 1,
    ...born(now),
  } as const;
  await unique(`an application "${input.name}", or one with the tag "${row.tag}"`, () =>
    change.tx.insertInto('applications').values(row).execute(),
  );
  const after = applicationOf(row);
  announceApplication(change, after, developer.active);
  return { before: null, after };
}

export async function getApplication(db: Db | Tx, id: string): Promise<Application> {
  const row = await db.selectFrom('applications').selectAll().where('id', '=', id).executeTakeFirst();
  return applicationOf(found(row, 'application', id));
}

export async function listApplications(
  db: Db | Tx,
  filter: { readonly developerId?: string } & Page = {},
): Promise<Application[]> {
  const rows = await db
    .selectFrom('applications')
    .selectAll()
    .$if(filter.developerId !== undefined, query =>
      query.where('developer_id', '=', filter.developerId ?? ''),
    )
    .$if(filter.after !== undefined, query => query.where('id', '>', filter.after ?? ''))
    .orderBy('id')
    .limit(pageLimit(filter))
    .execute();
  return rows.map(applicationOf);
}

/** The application of that id or name, if it is this developer's. */
export async function findApplicationOf(
  db: Db | Tx,
  developerId: string,
  reference: string,
): Promise<Application | undefined> {
  const row = await db
    .selectFrom('applications')
    .selectAll()
    .where('developer_id', '=', developerId)
    .where(({ eb, or }) => or([eb('id', '=', reference), eb('name', '=', reference)]))
    .executeTakeFirst();
  return row && applicationOf(row);
}

/** The application that goes by this tag, if it is this developer's. */
export async function findTaggedApplicationOf(
  db: Db | Tx,
  developerId: string,
  tag: string,
): Promise<Application | undefined> {
  const row = await db
    .selectFrom('applications')
    .selectAll()
    .where('developer_id', '=', developerId)
    .where('tag', '=', tag)
    .executeTakeFirst();
  return row && applicationOf(row);
}

export async function updateApplication(
  change: Change,
  id: string,
  patch: { readonly title?: string; readonly kind?: 'confidential' | 'public'; readonly tag?: string },
  expected: number | undefined,
  now: number,
): Promise<Changed<Application>> {
  const before = await getApplication(change.tx, id);
  expectRevision(before, expected);
  if (patch.kind !== undefined && patch.kind !== before.kind)
    await refuseOtherKind(change.tx, id, patch.kind);
  const set = {
    title: patch.title ?? before.title,
    kind: patch.kind ?? before.kind,
    tag: patch.tag ?? before.tag,
    ...changed(before, now),
  };
  await unique(
    `an application with the tag "${set.tag}"`,
    () =>
      revised(
        change.tx
          .updateTable('applications')
          .set(set)
          .where('id', '=', id)
          .where('revision', '=', before.revision),
      ),
    '/tag',
  );
  const after = await getApplication(change.tx, id);
  announceApplication(change, after, (await lockDeveloper(change.tx, after.developerId)).active);
  return { before, after };
}

/** Suspends or readmits an application; gateways refuse its keys within a second. */
export async function setApplicationActive(
  change: Change,
  id: string,
  active: boolean,
  expected: number | undefined,
  now: number,
): Promise<Changed<Application>> {
  const before = await getApplication(change.tx, id);
  expectRevision(before, expected);
  const set = { active: active ? 1 : 0, ...changed(before, now) };
  await revised(
    change.tx
      .updateTable('applications')
      .set(set)
      .where('id', '=', id)
      .where('revision', '=', before.revision),
  );
  const after = await getApplication(change.tx, id);
  announceApplication(change, after, (await lockDeveloper(change.tx, after.developerId)).active);
  // Tokens from before do not come back to life with the application.
  if (!active && (await findClient(change.tx, id)) !== undefined) endTokens(change, id, now);
  return { before, after };
}

/**
 * Reads the developer and makes a suspension of it wait (PostgreSQL): else a change of an application that had read
 * "active" could be told to the gateways after the suspension, and undo it there.
 */
export async function lockDeveloper(tx: Tx, id: string): Promise<Developer> {
  const row = await tx
    .updateTable('developers')
    .set(({ ref }) => ({ revision: ref('revision') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return developerOf(found(row, 'developer', id));
}

/** An application counts as active only while its developer does. */
function announceApplication(change: Change, application: Application, developerActive: boolean): void {
  const state: ApplicationState = {
    name: application.name,
    tag: application.tag,
    kind: application.kind,
    active: application.active && developerActive,
  };
  change.feed({ kind: 'application', id: application.id, state });
}
