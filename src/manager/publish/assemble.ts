import type { ContractSchemas } from '#enforcement';
import type {
  OperationDocument,
  PlanDocument,
  PolicyDocument,
  VersionDocument,
  ZoneDocument,
} from '#gateway';
import { assessmentFaults } from '#contracts';
import { type Db, type Tx, conflict } from '#store';
import { tighter } from '../floors/facts.ts';
import { applyProfile } from '../profiles/apply.ts';
import { findProfile } from '../profiles/profiles.ts';
import { type Api, apiOf, type Attachment, attachmentOf, type Plan, planOf } from '../records.ts';
import { type ServedOperation, servedOperationOf, type Version, type Waiver, type Zone } from '../records.ts';
import { contractPolicies } from '../catalogue/contract-policies.ts';
import { placeOfOperation, readAnew } from '../catalogue/read-anew.ts';
import { listVersions } from '../catalogue/versions.ts';
import { listWaivers } from '../waivers.ts';
import { listZones } from '../zones.ts';
import type { Evidence } from './judge.ts';

/** What the catalogue says should be served, with what its floors ask for beside it. */
export interface Assembly {
  readonly zones: readonly ZoneDocument[];
  readonly plans: readonly PlanDocument[];
  readonly versions: readonly AssembledVersion[];
}

export interface AssembledVersion {
  readonly document: VersionDocument;
  readonly evidence: Evidence;
}

/**
 * Reads the published and deprecated versions, or only the one named, whatever its lifecycle: so a draft is
 * judged as it would be served. `also` names one that is read with the published ones.
 */
export async function assemble(db: Db | Tx, only?: string, also?: string): Promise<Assembly> {
  const all = await allVersions(db);
  const versions = all.filter(({ id, lifecycle }) =>
    only === undefined ? lifecycle === 'published' || lifecycle === 'deprecated' || id === also : id === only,
  );
  const apis = new Map((await db.selectFrom('apis').selectAll().execute()).map(row => [row.id, apiOf(row)]));
  const attached = grouped(
    (await db.selectFrom('policy_attachments').selectAll().orderBy('created_at').orderBy('id').execute()).map(
      attachmentOf,
    ),
    ({ scope, scopeId }) => `${scope} ${scopeId}`,
  );
  const operations = await operationsOf(db, versions, only);
  const schemas = await schemasOf(db, versions, only);
  // As it would be served if it were published now. What is served already stays as it is until then.
  const named = only ?? also;
  if (named !== undefined) await takeAnew(db, named, operations, schemas);
  const waivers = grouped(await listWaivers(db), ({ versionId }) => versionId);
  const plans = (await db.selectFrom('plans').selectAll().orderBy('name').execute()).map(planOf);
  return {
    zones: (await listZones(db)).map(zone => zoneDocument(zone, attached.get(`zone ${zone.name}`) ?? [])),
    plans: plans.map(plan => planDocument(plan, attached.get(`plan ${plan.id}`) ?? [])),
    versions: versions
      .map(version => {
        const api = apis.get(version.apiId);
        if (api === undefined) throw new Error(`version ${version.id} without its API`);
        return {
          document: {
            ...versionDocument(api, version, operations.get(version.id) ?? [], attached),
            ...schemas.get(version.id),
          },
          evidence: evidenceOf(version, waivers.get(version.id) ?? []),
        };
      })
      .sort((a, b) => compare(labelOf(a.document), labelOf(b.document))),
  };
}

/** What is known today of a version beside its documents. */
export function evidenceOf(version: Version, waivers: readonly Waiver[]): Evidence {
  const { assessment } = version;
  // Judged anew: answers of an older questionnaire may be incomplete for today's.
  return { assessed: assessment !== null && assessmentFaults(assessment.answers).length === 0, waivers };
}

/** `<api>/<version>`, as people and metrics name it. */
export const labelOf = (version: VersionDocument): string => `${version.api.name}/${version.name}`;

/** Order by code units: the same on every machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Two versions in one place would take requests from each other, and which controls hold would depend on luck.
 * @throws `conflict` naming both.
 */
export function refuseSamePlace(versions: readonly VersionDocument[]): void {
  const places = new Map<string, VersionDocument>();
  for (const version of versions) {
    for (const zone of version.zones) {
      for (const host of version.hosts.length > 0 ? version.hosts : ['*']) {
        const place = `${zone} ${host} ${version.basePath}`;
        const other = places.get(place);
        if (other !== undefined && other.id !== version.id)
          throw conflict(
            `${labelOf(version)} and ${labelOf(other)} would both answer under "${version.basePath}/" in zone ${zone}; give one another base path or host.`,
            { versions: [other.id, version.id], zone, basePath: version.basePath },
          );
        places.set(place, version);
      }
    }
  }
}

function versionDocument(
  api: Api,
  version: Version,
  operations: readonly ServedOperation[],
  attached: ReadonlyMap<string, readonly Attachment[]>,
): VersionDocument {
  const profile = version.profile === null ? undefined : findProfile(version.profile);
  if (version.profile !== null && profile === undefined)
    throw conflict(`Version ${version.name} of ${api.name} names the unknown profile "${version.profile}".`);
  return {
    id: version.id,
    api: { id: api.id, name: api.name, title: api.title, owner: api.owner },
    name: version.name,
    lifecycle: version.lifecycle === 'deprecated' ? 'deprecated' : 'published',
    audience: version.audience,
    zones: version.zones,
    hosts: version.hosts,
    basePath: version.basePath,
    upstream: version.upstream,
    policies: [
      ...(profile === undefined ? [] : applyProfile(profile, version.id)),
      ...(attached.get(`api ${api.id}`) ?? []).map(policyDocument),
      ...(attached.get(`version ${version.id}`) ?? []).map(policyDocument),
    ],
    operations: operations.map(operation =>
      operationDocument(version, operation, attached.get(`operation ${operation.id}`) ?? []),
    ),
  };
}

function operationDocument(
  version: Version,
  operation: ServedOperation,
  attachments: readonly Attachment[],
): OperationDocument {
  return {
    id: operation.id,
    method: operation.method,
    path: operation.path,
    category: operation.category,
    audience: tighter(version.audience, operation.audience),
    ...(operation.consumes === null ? {} : { consumes: operation.consumes }),
    ...(operation.produces === null ? {} : { produces: operation.produces }),
    ...filled('requestHeaders', operation.requestHeaders),
    ...filled('scopes', operation.scopes),
    ...filled('examples', operation.examples),
    ...(operation.shape === null ? {} : { shape: operation.shape }),
    policies: [
      ...contractPolicies(operation.id, {
        owners: operation.owners ?? [],
        policies: operation.policies ?? [],
      }),
      ...attachments.map(policyDocument),
    ],
  };
}

/** A list as a member, where there is one and it holds something. */
const filled = <Name extends string, T>(name: Name, list: readonly T[] | null) =>
  (list === null || list.length === 0 ? {} : { [name]: list }) as Partial<Record<Name, readonly T[]>>;

const policyDocument = ({ id, policy, mode, options }: Attachment): PolicyDocument => ({
  id,
  policy,
  mode,
  options,
});

const planDocument = (plan: Plan, attachments: readonly Attachment[]): PlanDocument => ({
  id: plan.id,
  name: plan.name,
  policies: attachments.map(policyDocument),
});

const zoneDocument = (zone: Zone, attachments: readonly Attachment[]): ZoneDocument => ({
  name: zone.name,
  policies: attachments.map(policyDocument),
  verbStatus: zone.verbStatus,
  contentTypeStatus: zone.contentTypeStatus,
  trustedProxies: zone.trustedProxies,
});

/** All versions, page by page: a catalogue may be larger than one page. */
export async function allVersions(db: Db | Tx): Promise<Version[]> {
  const versions: Version[] = [];
  for (;;) {
    const last = versions.at(-1);
    const page = await listVersions(db, { limit: 1000, ...(last === undefined ? {} : { after: last.id }) });
    versions.push(...page);
    if (page.length < 1000) return versions;
  }
}

async function operationsOf(
  db: Db | Tx,
  versions: readonly Version[],
  only: string | undefined,
): Promise<Map<string, ServedOperation[]>> {
  let query = db.selectFrom('operations').selectAll();
  if (only !== undefined) query = query.where('version_id', '=', only);
  const wanted = new Set(versions.map(({ id }) => id));
  const rows = await query.orderBy('version_id').orderBy('position').orderBy('id').execute();
  return grouped(
    rows.filter(row => wanted.has(row.version_id)).map(servedOperationOf),
    operation => operation.versionId,
  );
}

/** What the shapes of operations refer to, as a member of their version's document. */
async function schemasOf(
  db: Db | Tx,
  versions: readonly Version[],
  only: string | undefined,
): Promise<Map<string, Pick<VersionDocument, 'schemas'>>> {
  let query = db.selectFrom('api_versions').select(['id', 'schemas']).where('schemas', 'is not', null);
  if (only !== undefined) query = query.where('id', '=', only);
  const wanted = new Set(versions.map(({ id }) => id));
  const found = new Map<string, Pick<VersionDocument, 'schemas'>>();
  for (const { id, schemas } of await query.execute())
    if (schemas !== null && wanted.has(id))
      found.set(id, { schemas: JSON.parse(schemas) as ContractSchemas });
  return found;
}

/** Fills in what an earlier release did not read of the version's contract. */
async function takeAnew(
  db: Db | Tx,
  id: string,
  operations: Map<string, ServedOperation[]>,
  schemas: Map<string, Pick<VersionDocument, 'schemas'>>,
): Promise<void> {
  const anew = await readAnew(db, id);
  if (anew === undefined) return;
  const filled = (operations.get(id) ?? []).map(operation => ({
    ...operation,
    shape: anew.shapes.get(placeOfOperation(operation)) ?? operation.shape,
  }));
  operations.set(id, filled);
  if (anew.schemas === undefined) schemas.delete(id);
  else schemas.set(id, { schemas: anew.schemas });
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
