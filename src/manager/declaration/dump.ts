import type { Permission } from '#credentials';
import type { Db, Tx, Page } from '#store';
import { listAuthorities } from '../authorities.ts';
import { listApis } from '../catalogue/apis.ts';
import { listOperations } from '../catalogue/operations.ts';
import { contractOf } from '../catalogue/versions.ts';
import { compare, allVersions } from '../publish/assemble.ts';
import { listPlans } from '../plans.ts';
import {
  type Api,
  type Application,
  type Attachment,
  attachmentOf,
  type Operation,
  type Version,
  type Waiver,
} from '../records.ts';
import { listApplications, listDevelopers } from '../registry.ts';
import { listSubscriptions } from '../subscriptions.ts';
import { listWaivers } from '../waivers.ts';
import { listZones } from '../zones.ts';
import { dumpClients } from './clients.ts';
import { canonical } from './entries.ts';
import { dumpPeople } from './people.ts';
import type { Declaration, DeclaredApi, DeclaredClient, DeclaredPolicy, DeclaredVersion } from './schema.ts';

/**
 * Everything in the store that a declaration can hold, every choice spelled out. Keys and client certificates are not in it
 * (nobody can read them back), nor tokens, Snapshots, history, and what who asks may not read of people and how they sign in. What is read
 * back by `sync` changes nothing.
 */
export async function dump(
  db: Db | Tx,
  now: number,
  permits: (permission: Permission) => boolean = () => true,
): Promise<Declaration> {
  const attachments = await policiesByOwner(db);
  const policiesOf = (owner: string): { policies?: DeclaredPolicy[] } => {
    const policies = attachments.get(owner);
    return policies === undefined ? {} : { policies };
  };
  const plans = await everything(page => listPlans(db, page));
  const developers = await everything(page => listDevelopers(db, page));
  const names = {
    plans: namesById(plans),
    developers: namesById(developers),
    versions: new Map<string, string>(),
  };

  const declaredApis: DeclaredApi[] = [];
  const versions = await allVersions(db);
  const waivers = await listWaivers(db, { holdingAt: now });
  for (const api of byName(await everything(page => listApis(db, page)))) {
    const own = byName(versions.filter(({ apiId }) => apiId === api.id));
    const declared: DeclaredVersion[] = [];
    for (const version of own) {
      names.versions.set(version.id, `${api.name}/${version.name}`);
      const operations = await listOperations(db, version.id);
      const granted = waivers.filter(({ versionId }) => versionId === version.id);
      const contract = await contractOf(db, version.id);
      declared.push(dumpVersion(version, contract, operations, granted, policiesOf));
    }
    declaredApis.push(dumpApi(api, declared, policiesOf));
  }

  const declaration: Declaration = {
    gatehouse: 1,
    zones: (await listZones(db)).map(zone => ({
      name: zone.name,
      verbStatus: zone.verbStatus,
      contentTypeStatus: zone.contentTypeStatus,
      trustedProxies: [...zone.trustedProxies],
      ...policiesOf(`zone ${zone.name}`),
    })),
    authorities: (
      await everything(
        page => listAuthorities(db, page),
        ({ name }) => name,
      )
    )
      .filter(({ builtIn }) => !builtIn)
      .map(({ name, certificates }) => ({ name, certificates })),
    plans: byName(plans).map(plan => {
      const limits = attachments.get(`plan ${plan.id}`);
      return {
        name: plan.name,
        title: plan.title,
        description: plan.description,
        approval: plan.approval,
        sla: { ...plan.sla },
        ...(limits === undefined ? {} : { limits }),
      };
    }),
    apis: declaredApis,
    developers: byName(developers).map(({ name, email, community, active }) => ({
      name,
      ...(email === null ? {} : { email }),
      ...(community === null ? {} : { community }),
      active,
    })),
    applications: await dumpApplications(db, names, now),
    ...(await dumpPeople(db, permits)),
  };
  return declaration;
}

type PoliciesOf = (owner: string) => { policies?: DeclaredPolicy[] };

const dumpApi = (api: Api, versions: DeclaredVersion[], policiesOf: PoliciesOf): DeclaredApi => ({
  name: api.name,
  title: api.title,
  description: api.description,
  owner: api.owner,
  tokenFormat: api.tokenFormat,
  ...policiesOf(`api ${api.id}`),
  versions,
});

function dumpVersion(
  version: Version,
  contract: string | null,
  operations: readonly Operation[],
  waivers: readonly Waiver[],
  policiesOf: PoliciesOf,
): DeclaredVersion {
  const places = new Map(operations.map(({ id, method, path }) => [id, `${method} ${path}`]));
  return {
    name: version.name,
    lifecycle: version.lifecycle,
    audience: version.audience,
    ...(version.profile === null ? {} : { profile: version.profile }),
    basePath: version.basePath,
    hosts: [...version.hosts],
    zones: [...version.zones],
    upstream: structuredClone(version.upstream) as DeclaredVersion['upstream'],
    ...(contract === null ? {} : { contract: JSON.parse(contract) as Record<string, unknown> }),
    operations: Object.fromEntries(
      operations.map(({ id, method, path, category, audience }) => [
        `${method} ${path}`,
        // An audience is spelled out where it tightens; where a contract would, it must be spelled out to keep it.
        { category, audience: audience ?? version.audience, ...policiesOf(`operation ${id}`) },
      ]),
    ),
    ...policiesOf(`version ${version.id}`),
    ...(waivers.length === 0
      ? {}
      : {
          waivers: waivers.map(waiver => {
            const operation = waiver.operationId === null ? undefined : places.get(waiver.operationId);
            return {
              control: waiver.control,
              ...(operation === undefined ? {} : { operation }),
              reason: waiver.reason,
              until: new Date(waiver.until).toISOString(),
            };
          }),
        }),
    ...(version.assessment === null ? {} : { assessment: { ...version.assessment.answers } }),
  };
}

async function dumpApplications(
  db: Db | Tx,
  names: Readonly<Record<'plans' | 'developers' | 'versions', ReadonlyMap<string, string>>>,
  now: number,
): Promise<NonNullable<Declaration['applications']>> {
  const subscriptions = await everything(page => listSubscriptions(db, page));
  const name = (kind: keyof typeof names, id: string): string => names[kind].get(id) ?? id;
  const clients = await dumpClients(db, now);
  return byName(await everything(page => listApplications(db, page))).map((application: Application) => ({
    name: application.name,
    developer: name('developers', application.developerId),
    title: application.title,
    kind: application.kind,
    tag: application.tag,
    active: application.active,
    ...withClient(clients.get(application.id)),
    subscriptions: subscriptions
      .filter(({ applicationId }) => applicationId === application.id)
      .map(({ versionId, planId, status }) => ({
        api: name('versions', versionId),
        plan: name('plans', planId),
        status,
      }))
      .sort((a, b) => compare(a.api, b.api)),
  }));
}

const withClient = (client: DeclaredClient | undefined) => (client === undefined ? {} : { client });

async function policiesByOwner(db: Db | Tx): Promise<ReadonlyMap<string, DeclaredPolicy[]>> {
  const rows = await db.selectFrom('policy_attachments').selectAll().execute();
  const owners = new Map<string, DeclaredPolicy[]>();
  for (const { scope, scopeId, policy, mode, options } of rows.map<Attachment>(attachmentOf)) {
    const owner = `${scope} ${scopeId}`;
    const policies = owners.get(owner) ?? [];
    policies.push({ policy, ...(mode === 'block' ? {} : { mode }), options: { ...options } });
    owners.set(owner, policies);
  }
  for (const policies of owners.values()) policies.sort((a, b) => compare(canonical(a), canonical(b)));
  return owners;
}

/** Every page of a list whose order is that of its ids, or of what `place` says. */
export async function everything<T extends { readonly id: string }>(
  list: (page: Page) => Promise<T[]>,
  place: (item: T) => string = ({ id }) => id,
): Promise<T[]> {
  const size = 1000;
  const all: T[] = [];
  for (;;) {
    const last = all.at(-1);
    const page = await list(last === undefined ? { limit: size } : { limit: size, after: place(last) });
    all.push(...page);
    if (page.length < size) return all;
  }
}

const byName = <T extends { readonly name: string }>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => compare(a.name, b.name));

const namesById = (items: readonly { readonly id: string; readonly name: string }[]): Map<string, string> =>
  new Map(items.map(({ id, name }) => [id, name]));
