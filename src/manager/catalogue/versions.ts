import { sql } from 'kysely';
import { type Assessment as Answers, assessmentFaults } from '#contracts';
import type { Audience, UpstreamDocument } from '#gateway';
import { invalidInput, newId } from '#kernel';
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
import { findProfile, profileNames } from '../profiles/profiles.ts';
import type { Changed } from '#api';
import {
  type Assessment,
  born,
  changed,
  type Lifecycle,
  type Version,
  versionColumns,
  versionOf,
} from '../records.ts';
import { zoneNames } from '../zones.ts';
import { getApi } from './apis.ts';
import { basePathFaults, hostFaults, refuseFaults, upstreamFaults } from './place.ts';

/** Versions of an API. What a change of a live version brings into service is settled by publish/settle.ts. */

export interface VersionSettings {
  readonly audience: Audience;
  readonly profile: string | null;
  readonly zones: readonly string[];
  readonly hosts: readonly string[];
  readonly basePath: string;
  readonly upstream: UpstreamDocument;
}

export type VersionInput = { readonly apiId: string; readonly name: string } & Pick<
  VersionSettings,
  'audience' | 'basePath' | 'upstream'
> &
  Partial<VersionSettings>;

/** A contract as columns of its version. */
interface StoredContract {
  readonly contract: string | null;
  readonly scopes: string | null;
  readonly schemas: string | null;
}

/** Makes a draft. Its operations come from a contract or the catch-all (import.ts). */
export async function insertVersion(
  change: Change,
  input: VersionInput,
  described: StoredContract,
  now: number,
): Promise<Version> {
  const api = await getApi(change.tx, input.apiId);
  const settings: VersionSettings = {
    profile: null,
    zones: [input.audience === 'internal' ? 'internal' : 'external'],
    hosts: [],
    ...input,
  };
  await checkSettings(change.tx, settings);
  const row = {
    id: newId('ver'),
    api_id: api.id,
    name: input.name,
    lifecycle: 'draft' as const,
    ...columnsOf(settings),
    ...described,
    assessment: null,
    ...born(now),
  };
  await unique(`a version "${input.name}" of ${api.name}`, () =>
    change.tx.insertInto('api_versions').values(row).execute(),
  );
  return getVersion(change.tx, row.id);
}

const columnsOf = (settings: VersionSettings) => ({
  audience: settings.audience,
  profile: settings.profile,
  zones: JSON.stringify(settings.zones),
  hosts: JSON.stringify(settings.hosts),
  base_path: settings.basePath,
  upstream: JSON.stringify(settings.upstream),
});

const select = (db: Db | Tx) =>
  db
    .selectFrom('api_versions')
    .select(versionColumns)
    .select(sql<number>`case when contract is null then 0 else 1 end`.as('has_contract'))
    .select(
      sql<number>`case when contract is not null and exists (select 1 from operations where operations.version_id = api_versions.id and operations.shape is null) then 1 else 0 end`.as(
        'is_unread',
      ),
    );

export async function getVersion(db: Db | Tx, id: string): Promise<Version> {
  return versionOf(found(await select(db).where('id', '=', id).executeTakeFirst(), 'version', id));
}

export async function findVersion(db: Db | Tx, apiId: string, name: string): Promise<Version | undefined> {
  const row = await select(db).where('api_id', '=', apiId).where('name', '=', name).executeTakeFirst();
  return row && versionOf(row);
}

export async function listVersions(
  db: Db | Tx,
  filter: { readonly apiId?: string; readonly lifecycle?: readonly Lifecycle[] } & Page = {},
): Promise<Version[]> {
  let query = select(db);
  if (filter.apiId !== undefined) query = query.where('api_id', '=', filter.apiId);
  if (filter.lifecycle !== undefined) query = query.where('lifecycle', 'in', filter.lifecycle);
  if (filter.after !== undefined) query = query.where('id', '>', filter.after);
  return (await query.orderBy('id').limit(pageLimit(filter)).execute()).map(versionOf);
}

/** The OpenAPI document as it was imported; null for a catch-all. */
export async function contractOf(db: Db | Tx, id: string): Promise<string | null> {
  const query = db.selectFrom('api_versions').select('contract').where('id', '=', id);
  return found(await query.executeTakeFirst(), 'version', id).contract;
}

/** Changes audience, profile, zones, hosts, base path or upstream. */
export async function updateVersion(
  change: Change,
  id: string,
  patch: Partial<VersionSettings>,
  expected: number | undefined,
  now: number,
): Promise<Changed<Version>> {
  const before = await getVersion(change.tx, id);
  expectRevision(before, expected);
  const settings: VersionSettings = {
    audience: patch.audience ?? before.audience,
    profile: patch.profile === undefined ? before.profile : patch.profile,
    zones: patch.zones ?? before.zones,
    hosts: patch.hosts ?? before.hosts,
    basePath: patch.basePath ?? before.basePath,
    upstream: patch.upstream ?? before.upstream,
  };
  await checkSettings(change.tx, settings);
  return write(change, before, columnsOf(settings), now);
}

/** Stores the answers of the risk assessment, all of them; null takes it away. */
export async function assessVersion(
  change: Change,
  id: string,
  assessment: { readonly answers: Answers; readonly by: string } | null,
  expected: number | undefined,
  now: number,
): Promise<Changed<Version>> {
  const before = await getVersion(change.tx, id);
  expectRevision(before, expected);
  if (assessment !== null)
    refuseFaults(
      assessmentFaults(assessment.answers).map(({ at, message }) => ({ at: `/answers${at}`, message })),
    );
  const stored: Assessment | null = assessment && { ...assessment, at: now };
  return write(change, before, { assessment: stored && JSON.stringify(stored) }, now);
}

/** Writes the lifecycle without judging it: publish/lifecycle.ts does. */
export async function writeLifecycle(
  change: Change,
  before: Version,
  lifecycle: Lifecycle,
  now: number,
): Promise<Changed<Version>> {
  return write(change, before, { lifecycle }, now);
}

/** Stores another contract; its operations are brought in line by import.ts. */
export async function writeContract(
  change: Change,
  before: Version,
  described: StoredContract,
  now: number,
): Promise<Changed<Version>> {
  return write(change, before, { ...described }, now);
}

/** Deletes a draft or retired version with its operations, attachments, waivers and subscriptions. */
export async function deleteVersion(
  change: Change,
  id: string,
  expected: number | undefined,
): Promise<Changed<Version>> {
  const { tx } = change;
  const before = await getVersion(tx, id);
  expectRevision(before, expected);
  if (before.lifecycle === 'published' || before.lifecycle === 'deprecated')
    throw conflict(`Version ${before.name} is ${before.lifecycle}; retire it first.`);
  const subscriptions = await tx
    .selectFrom('subscriptions')
    .select('id')
    .where('version_id', '=', id)
    .execute();
  for (const subscription of subscriptions)
    change.feed({ kind: 'subscription', id: subscription.id, state: null });
  await tx.deleteFrom('subscriptions').where('version_id', '=', id).execute();
  await tx.deleteFrom('waivers').where('version_id', '=', id).execute();
  await tx
    .deleteFrom('policy_attachments')
    .where(({ eb, and, or, selectFrom }) =>
      or([
        and([eb('scope', '=', 'version'), eb('scope_id', '=', id)]),
        and([
          eb('scope', '=', 'operation'),
          eb('scope_id', 'in', selectFrom('operations').select('id').where('version_id', '=', id)),
        ]),
      ]),
    )
    .execute();
  await tx.deleteFrom('operations').where('version_id', '=', id).execute();
  await revised(tx.deleteFrom('api_versions').where('id', '=', id).where('revision', '=', before.revision));
  return { before, after: null };
}

async function write(
  change: Change,
  before: Version,
  set: Readonly<Record<string, string | null>>,
  now: number,
): Promise<Changed<Version>> {
  await revised(
    change.tx
      .updateTable('api_versions')
      .set({ ...set, ...changed(before, now) })
      .where('id', '=', before.id)
      .where('revision', '=', before.revision),
  );
  touchVersion(change, before.id);
  return { before, after: await getVersion(change.tx, before.id) };
}

async function checkSettings(tx: Tx, settings: VersionSettings): Promise<void> {
  const known = await zoneNames(tx);
  refuseFaults([
    ...basePathFaults(settings.basePath),
    ...hostFaults(settings.hosts),
    ...upstreamFaults(settings.upstream),
    ...settings.zones.flatMap((zone, index) =>
      known.has(zone) ? [] : [{ at: `/zones/${index}`, message: `there is no zone "${zone}"` }],
    ),
  ]);
  if (settings.profile !== null && findProfile(settings.profile) === undefined)
    throw invalidInput([
      {
        at: '/profile',
        message: `there is no profile "${settings.profile}"; there are ${profileNames.join(', ')}`,
      },
    ]);
}
