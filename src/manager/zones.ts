import { parseNetwork } from '#gateway';
import { type Change, type Db, type Tx, conflict, expectRevision, found, unique, revised } from '#store';
import { refuseFaults } from './catalogue/place.ts';
import { touchZones } from './live.ts';
import type { Changed } from '#api';
import { born, changed, type Zone, zoneOf } from './records.ts';

/**
 * Zones: sets of listeners with a realm of their own. `external` and `internal` are always there; the policies
 * that hold for everything in a zone are attached to it (attachments.ts).
 */
export interface ZoneSettings {
  readonly verbStatus: 403 | 405;
  readonly contentTypeStatus: 406 | 415;
  readonly trustedProxies: readonly string[];
}

export const standardZones: readonly string[] = ['external', 'internal'];

/** What every zone begins with: a limit per address, loose enough for many people behind one. */
export const zonePolicies: readonly { policy: string; options: Readonly<Record<string, unknown>> }[] = [
  { policy: 'rate-limit', options: { limit: 200, window: '1s', burst: 400, per: ['address'] } },
];

/** Makes the standard zones at the first start; later starts leave them as people have set them. */
export async function ensureZones(change: Change, now: number): Promise<void> {
  const known = await zoneNames(change.tx);
  for (const name of standardZones) {
    if (!known.has(name)) await createZone(change, { name }, now);
  }
}

/** Makes a zone with the policies that every zone begins with, unless it is to begin with none. */
export async function createZone(
  change: Change,
  input: { readonly name: string; readonly bare?: boolean } & Partial<ZoneSettings>,
  now: number,
): Promise<Changed<Zone>> {
  checkProxies(input.trustedProxies ?? []);
  const row = {
    name: input.name,
    verb_status: input.verbStatus ?? 405,
    content_type_status: input.contentTypeStatus ?? 415,
    trusted_proxies: JSON.stringify(input.trustedProxies ?? []),
    ...born(now),
  };
  await unique(`a zone "${input.name}"`, () => change.tx.insertInto('zones').values(row).execute());
  for (const { policy, options } of input.bare === true ? [] : zonePolicies) {
    const attachment = {
      id: `zone/${input.name}/${policy}`,
      scope: 'zone',
      scope_id: input.name,
      policy,
      mode: 'block',
      options: JSON.stringify(options),
      ...born(now),
    } as const;
    await change.tx.insertInto('policy_attachments').values(attachment).execute();
  }
  touchZones(change);
  return { before: null, after: zoneOf(row) };
}

export async function getZone(db: Db | Tx, name: string): Promise<Zone> {
  const row = await db.selectFrom('zones').selectAll().where('name', '=', name).executeTakeFirst();
  return zoneOf(found(row, 'zone', name));
}

export async function listZones(db: Db | Tx): Promise<Zone[]> {
  return (await db.selectFrom('zones').selectAll().orderBy('name').execute()).map(zoneOf);
}

export async function zoneNames(db: Db | Tx): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('zones').select('name').execute();
  return new Set(rows.map(({ name }) => name));
}

export async function updateZone(
  change: Change,
  name: string,
  patch: Partial<ZoneSettings>,
  expected: number | undefined,
  now: number,
): Promise<Changed<Zone>> {
  const before = await getZone(change.tx, name);
  expectRevision(before, expected);
  checkProxies(patch.trustedProxies ?? []);
  const set = {
    verb_status: patch.verbStatus ?? before.verbStatus,
    content_type_status: patch.contentTypeStatus ?? before.contentTypeStatus,
    trusted_proxies: JSON.stringify(patch.trustedProxies ?? before.trustedProxies),
    ...changed(before, now),
  };
  await revised(
    change.tx.updateTable('zones').set(set).where('name', '=', name).where('revision', '=', before.revision),
  );
  touchZones(change);
  return { before, after: await getZone(change.tx, name) };
}

/** Deletes a zone of one's own in which no version is offered. */
export async function deleteZone(
  change: Change,
  name: string,
  expected: number | undefined,
): Promise<Changed<Zone>> {
  const before = await getZone(change.tx, name);
  expectRevision(before, expected);
  if (standardZones.includes(name)) throw conflict(`Zone ${name} is always there.`);
  const versions = await change.tx.selectFrom('api_versions').select(['id', 'zones']).execute();
  if (versions.some(({ zones }) => (JSON.parse(zones) as string[]).includes(name)))
    throw conflict(`Versions are offered in zone ${name}; take them out first.`);
  await change.tx
    .deleteFrom('policy_attachments')
    .where('scope', '=', 'zone')
    .where('scope_id', '=', name)
    .execute();
  await revised(
    change.tx.deleteFrom('zones').where('name', '=', name).where('revision', '=', before.revision),
  );
  touchZones(change);
  return { before, after: null };
}

/** A proxy range that covers every address would let any client choose its own address. */
function checkProxies(ranges: readonly string[]): void {
  refuseFaults(
    ranges.flatMap((range, index) => {
      const message = rangeFault(range);
      return message === undefined ? [] : [{ at: `/trustedProxies/${index}`, message }];
    }),
  );
}

function rangeFault(range: string): string | undefined {
  if (/\/0*[0-7]?$/.test(range) && range.includes('/')) return 'covers far too many addresses to be trusted';
  try {
    parseNetwork(range);
  } catch (error) {
    return error instanceof Error ? error.message : 'is neither an address nor a range';
  }
  return undefined;
}
