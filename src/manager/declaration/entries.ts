import type { Assessment } from '#contracts';
import { readAuthority } from '#credentials';
import type { UpstreamDocument } from '#gateway';
import type { ApplicationInput, DeveloperInput } from '../registry.ts';
import type { OperationSettings } from '../catalogue/operations.ts';
import type { VersionSettings } from '../catalogue/versions.ts';
import type { PlanInput } from '../plans.ts';
import type { Lifecycle, Scope, SubscriptionStatus, TokenFormat } from '../records.ts';
import type { ZoneSettings } from '../zones.ts';
import { storedContract } from '../catalogue/import.ts';
import { type PeopleEntry, peopleEntries } from './people.ts';
import { clientEntries, type ClientValue, type ClientWaiverValue, kindOfDeclared } from './clients.ts';
import {
  audienceOfDeclared,
  basePathOfDeclared,
  contractOfDeclared,
  operationsOfDeclared,
  zonesOfDeclared,
} from './contracts.ts';
import type { Declaration, DeclaredApi, DeclaredPolicy, DeclaredVersion } from './schema.ts';

/**
 * A declaration as a flat list of things, each with a path of names. What is in the store and what a file wants are
 * brought into this form with every default filled in; then two lists are compared (plan.ts), and each difference
 * is one call of a service (sync.ts).
 */
export type Entry = { readonly path: string } & (
  | PeopleEntry
  | { readonly kind: 'zone'; readonly name: string; readonly value: ZoneSettings }
  | { readonly kind: 'authority'; readonly name: string; readonly value: { readonly certificates: string } }
  | { readonly kind: 'plan'; readonly name: string; readonly value: Required<Omit<PlanInput, 'name'>> }
  | { readonly kind: 'api'; readonly name: string; readonly value: ApiValue }
  | { readonly kind: 'version'; readonly version: VersionName; readonly value: VersionValue }
  | { readonly kind: 'contract'; readonly version: VersionName; readonly value: ContractValue }
  | {
      readonly kind: 'operation';
      readonly version: VersionName;
      readonly operation: string;
      readonly value: OperationSettings;
    }
  | { readonly kind: 'policy'; readonly owner: Owner; readonly value: PolicyValue }
  | { readonly kind: 'waiver'; readonly version: VersionName; readonly value: WaiverValue }
  | { readonly kind: 'assessment'; readonly version: VersionName; readonly value: Assessment }
  | { readonly kind: 'lifecycle'; readonly version: VersionName; readonly value: Lifecycle }
  | {
      readonly kind: 'developer';
      readonly name: string;
      readonly value: Required<Omit<DeveloperInput, 'name'>> & { readonly active: boolean };
    }
  | {
      readonly kind: 'application';
      readonly name: string;
      readonly value: Required<Omit<ApplicationInput, 'name' | 'developerId' | 'tag'>> & {
        readonly developer: string;
        readonly tag: string;
        readonly active: boolean;
      };
    }
  | { readonly kind: 'client'; readonly application: string; readonly value: ClientValue }
  | { readonly kind: 'client-waiver'; readonly application: string; readonly value: ClientWaiverValue }
  | {
      readonly kind: 'subscription';
      readonly application: string;
      readonly version: VersionName;
      readonly value: { readonly plan: string; readonly status: SubscriptionStatus };
    }
);

export type EntryKind = Entry['kind'];

export interface VersionName {
  readonly api: string;
  readonly name: string;
}

export interface ApiValue {
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  readonly tokenFormat: TokenFormat;
}

export type VersionValue = VersionSettings & { readonly upstream: UpstreamDocument };

/** The stored text of the document; null for a catch-all. */
export interface ContractValue {
  readonly document: string | null;
}

export interface PolicyValue {
  readonly policy: string;
  readonly mode: 'block' | 'report';
  readonly options: Readonly<Record<string, unknown>>;
}

export interface WaiverValue {
  readonly control: string;
  /** `<METHOD> <path>`, or null for all. */
  readonly operation: string | null;
  readonly reason: string;
  readonly until: number;
}

/** What a policy is attached to, by names. */
export type Owner =
  | { readonly scope: Extract<Scope, 'zone' | 'api' | 'plan'>; readonly name: string }
  | { readonly scope: 'version'; readonly version: VersionName }
  | { readonly scope: 'operation'; readonly version: VersionName; readonly operation: string };

export const versionPath = ({ api, name }: VersionName): string => `apis/${api}/versions/${name}`;

/** The template's slashes are written `~1`, so that no path seems to lie inside another. */
export const operationPath = (version: VersionName, operation: string): string =>
  `${versionPath(version)}/operations/${operation.replaceAll('/', '~1')}`;

/** Every thing that a declaration wants, parents before children. */
export function entriesOf(declaration: Declaration, now: number): Entry[] {
  return [
    ...(declaration.zones ?? []).flatMap(zone => [
      zoneEntry(zone.name, {
        verbStatus: zone.verbStatus ?? 405,
        contentTypeStatus: zone.contentTypeStatus ?? 415,
        trustedProxies: zone.trustedProxies ?? [],
      }),
      ...declaredPolicies(`zones/${zone.name}`, { scope: 'zone', name: zone.name }, zone.policies),
    ]),
    ...(declaration.authorities ?? []).map(
      ({ name, certificates }): Entry => ({
        path: `authorities/${name}`,
        kind: 'authority',
        name,
        value: { certificates: keptCertificates(certificates) },
      }),
    ),
    ...(declaration.plans ?? []).flatMap(plan => [
      {
        path: `plans/${plan.name}`,
        kind: 'plan' as const,
        name: plan.name,
        value: {
          title: plan.title ?? plan.name,
          description: plan.description ?? '',
          approval: plan.approval ?? 'manual',
          sla: plan.sla ?? {},
        },
      },
      ...declaredPolicies(`plans/${plan.name}`, { scope: 'plan', name: plan.name }, plan.limits),
    ]),
    ...(declaration.apis ?? []).flatMap(api => [
      {
        path: `apis/${api.name}`,
        kind: 'api' as const,
        name: api.name,
        value: {
          title: api.title ?? api.name,
          description: api.description ?? '',
          owner: api.owner ?? '',
          tokenFormat: api.tokenFormat ?? 'jwt',
        },
      },
      ...declaredPolicies(`apis/${api.name}`, { scope: 'api', name: api.name }, api.policies),
      ...(api.versions ?? []).flatMap(version => versionEntries(api, version, now)),
    ]),
    ...consumerEntries(declaration, now),
    ...peopleEntries(declaration),
  ];
}

/** As the store keeps them. That one has expired since is no difference. */
export const keptCertificates = (text: string): string =>
  readAuthority(text, 0)
    .map(({ pem }) => pem)
    .join('');

const zoneEntry = (name: string, value: ZoneSettings): Entry => ({
  path: `zones/${name}`,
  kind: 'zone',
  name,
  value,
});

function versionEntries(api: DeclaredApi, declared: DeclaredVersion, now: number): Entry[] {
  const version: VersionName = { api: api.name, name: declared.name };
  const path = versionPath(version);
  const entries: Entry[] = [
    {
      path,
      kind: 'version',
      version,
      value: {
        audience: audienceOfDeclared(declared),
        profile: declared.profile ?? null,
        zones: zonesOfDeclared(declared),
        hosts: declared.hosts ?? [],
        basePath: basePathOfDeclared(api, declared),
        upstream: declared.upstream,
      },
    },
    {
      path: `${path}/contract`,
      kind: 'contract',
      version,
      value: { document: storedContract(contractOfDeclared(declared)) },
    },
  ];
  for (const { method, path: template, category, audience, declared: own } of operationsOfDeclared(
    declared,
  )) {
    const operation = `${method} ${template}`;
    const operationAt = operationPath(version, operation);
    entries.push({ path: operationAt, kind: 'operation', version, operation, value: { category, audience } });
    entries.push(...declaredPolicies(operationAt, { scope: 'operation', version, operation }, own?.policies));
  }
  entries.push(...declaredPolicies(path, { scope: 'version', version }, declared.policies));
  entries.push(
    ...waiverEntries(
      version,
      (declared.waivers ?? []).map(waiver => ({
        control: waiver.control,
        operation: waiver.operation ?? null,
        reason: waiver.reason.trim(),
        until: Date.parse(waiver.until),
      })),
      now,
    ),
  );
  if (declared.assessment !== undefined)
    entries.push({ path: `${path}/assessment`, kind: 'assessment', version, value: declared.assessment });
  entries.push({
    path: `${path}/lifecycle`,
    kind: 'lifecycle',
    version,
    value: declared.lifecycle ?? 'published',
  });
  return entries;
}

function consumerEntries(declaration: Declaration, now: number): Entry[] {
  return [
    ...(declaration.developers ?? []).map(
      (developer): Entry => ({
        path: `developers/${developer.name}`,
        kind: 'developer',
        name: developer.name,
        value: {
          email: developer.email ?? null,
          community: developer.community ?? null,
          active: developer.active ?? true,
        },
      }),
    ),
    ...(declaration.applications ?? []).flatMap((application): Entry[] => [
      {
        path: `applications/${application.name}`,
        kind: 'application',
        name: application.name,
        value: {
          developer: application.developer,
          title: application.title ?? application.name,
          kind: kindOfDeclared(application),
          tag: application.tag ?? application.name,
          active: application.active ?? true,
        },
      },
      ...clientEntries(application, now),
      ...(application.subscriptions ?? []).map(({ api, plan, status }) =>
        subscriptionEntry(application.name, versionNameOf(api), { plan, status: status ?? 'approved' }),
      ),
    ]),
  ];
}

export function subscriptionEntry(
  application: string,
  version: VersionName,
  value: { readonly plan: string; readonly status: SubscriptionStatus },
): Entry {
  const path = `applications/${application}/subscriptions/${version.api}/${version.name}`;
  return { path, kind: 'subscription', application, version, value };
}

/** `<api>/<version>`. */
export function versionNameOf(label: string): VersionName {
  const [api = '', name = ''] = label.split('/');
  return { api, name };
}

/**
 * Policies of one owner. They have no names, and their order means nothing, since all are enforced: they are
 * brought into one order, and numbered where one policy is attached several times.
 */
export function policyEntries(path: string, owner: Owner, values: readonly PolicyValue[]): Entry[] {
  const sorted = values
    .map(value => ({ value, text: canonical(value) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  const counts = new Map<string, number>();
  return sorted.map(({ value }) => {
    const count = (counts.get(value.policy) ?? 0) + 1;
    counts.set(value.policy, count);
    const name = count === 1 ? value.policy : `${value.policy}#${count}`;
    return { path: `${path}/policies/${name}`, kind: 'policy', owner, value };
  });
}

function declaredPolicies(
  path: string,
  owner: Owner,
  policies: readonly DeclaredPolicy[] | undefined,
): Entry[] {
  return policyEntries(
    path,
    owner,
    (policies ?? []).map(({ policy, mode, options }) => ({
      policy,
      mode: mode ?? 'block',
      options: options ?? {},
    })),
  );
}

/** Waivers that still hold; what has lapsed is history, and history is not declared. */
export function waiverEntries(version: VersionName, values: readonly WaiverValue[], now: number): Entry[] {
  const counts = new Map<string, number>();
  return values
    .filter(({ until }) => until > now)
    .sort((a, b) => a.until - b.until || (a.reason < b.reason ? -1 : 1))
    .map(value => {
      const { control, operation } = value;
      const place = operation === null ? control : `${control} ${operation.replaceAll('/', '~1')}`;
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      const name = count === 1 ? place : `${place}#${count}`;
      return { path: `${versionPath(version)}/waivers/${name}`, kind: 'waiver', version, value };
    });
}

/** JSON with the names of every object in order: equal texts mean equal values. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, child]) => `${JSON.stringify(name)}:${canonical(child)}`).join()}}`;
}
