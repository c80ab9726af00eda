import { hashApiKey, looksLikeApiKey } from '#credentials';
import type {
  FeedChange,
  OperationDocument,
  PlanDocument,
  PolicyDocument,
  SnapshotDocument,
  VersionDocument,
  ZoneDocument,
} from '#gateway';
import { type Fault, invalidInput } from '#kernel';
import { withSealedOptions } from '../policy-secrets.ts';
import { withSealedSecrets } from '../catalogue/upstream-secrets.ts';
import { contractPolicies } from '../catalogue/contract-policies.ts';
import { tighter } from '../floors/facts.ts';
import type { WaiverFacts } from '../floors/evaluate.ts';
import { applyProfile } from '../profiles/apply.ts';
import { findProfile } from '../profiles/profiles.ts';
import { compare, labelOf, refuseSamePlace } from '../publish/assemble.ts';
import { judge, markWaived, missingOf, refuseMissing } from '../publish/judge.ts';
import { refuseUncompilable } from '../publish/snapshots.ts';
import { standardZones, zonePolicies } from '../zones.ts';
import {
  audienceOfDeclared,
  basePathOfDeclared,
  operationsOfDeclared,
  schemasOfDeclared,
  versionsOf,
  zonesOfDeclared,
} from './contracts.ts';
import { kindOfDeclared } from './clients.ts';
import { clientCertificates } from './client-certificates.ts';
import { signingKeys } from './signing-keys.ts';
import type { Declaration, DeclaredApi, DeclaredPolicy, DeclaredVersion } from './schema.ts';

/** What a gateway without a store serves from. */
export interface Standalone {
  readonly document: SnapshotDocument;
  readonly feed: readonly FeedChange[];
}

export interface StandaloneOptions {
  readonly now: number;
  /** Under which keys are hashed; one of this process will do, since the file is read again at every start. */
  readonly pepper: Uint8Array;
  /** Under which private keys for upstreams are sealed; one of this process will do as well. */
  readonly upstreamSeal: Uint8Array;
  /** The secret behind `env:NAME` or `file:PATH`; undefined where there is none. */
  readonly secret: (reference: string) => string | undefined;
}

/**
 * A declaration as Snapshot and Feed, held to the same floors as one that is published through the manager. Names
 * serve as identifiers, so limits and quotas go on where they were after a restart.
 * @throws `below-floor`, `conflict`, `snapshot-refused`; `invalid-input` for a key that is not there
 */
export function toSnapshot(declaration: Declaration, options: StandaloneOptions): Standalone {
  const document = withKeys(snapshotOf(declaration, options.now), options);
  refuseUncompilable(document);
  return {
    document,
    feed: [
      ...consumers(declaration),
      ...keys(declaration, options),
      ...clientCertificates(declaration, options.now),
      ...signingKeys(declaration, options),
    ],
  };
}

/** The Snapshot alone, proven against floors: what `gatehouse validate` checks without any secret. */
export function snapshotOf(declaration: Declaration, now: number): SnapshotDocument {
  const zones = zonesOf(declaration);
  const versions = versionsOf(declaration)
    .filter(({ version: { lifecycle } }) => lifecycle !== 'draft' && lifecycle !== 'retired')
    .map(({ api, version }) => {
      const document = versionOf(api, version);
      const evidence = {
        assessed: version.assessment !== undefined,
        waivers: waiversOf(document.id, version),
      };
      const judgements = judge(document, zones, evidence, now);
      // A waiver that has lapsed must not keep everything else from starting: its operation answers 503.
      refuseMissing(labelOf(document), missingOf(judgements, ['missing']));
      return markWaived(document, judgements);
    })
    .sort((a, b) => compare(a.id, b.id));
  refuseSamePlace(versions);
  const plans: PlanDocument[] = (declaration.plans ?? []).map(({ name, limits }) => ({
    id: name,
    name,
    policies: policiesOf(`plan/${name}`, limits),
  }));
  return { format: 1, number: 1, createdAt: now, zones, versions, plans };
}

/** The secrets that the file names by reference, for upstreams and in policies, read and sealed. */
function withKeys(document: SnapshotDocument, { secret, upstreamSeal }: StandaloneOptions): SnapshotDocument {
  const readAt = (reference: string, place: string): string => {
    const text = secret(reference)?.trim();
    if (text === undefined || text === '')
      throw invalidInput([
        {
          at: place,
          message: 'must name by `env:` or `file:` where the secret is; nothing is there',
        },
      ]);
    return text;
  };
  const withPolicies = <T extends { readonly policies: readonly PolicyDocument[] }>(holder: T): T => ({
    ...holder,
    policies: holder.policies.map(policy => {
      const { id, options } = policy;
      const sealing = { seal: upstreamSeal, at: `${id}/options`, read: readAt };
      return { ...policy, options: withSealedOptions(policy.policy, options, sealing) };
    }),
  });
  const versions = document.versions.map(version => {
    const { tls, credentials } = version.upstream;
    const at = `${version.id}/upstream`;
    const read = (reference: string, place: string) => readAt(reference, `${at}/${place}`);
    const upstream = {
      ...version.upstream,
      ...(tls?.clientKey === undefined
        ? {}
        : { tls: { ...tls, clientKey: read(tls.clientKey, 'tls/clientKey') } }),
      ...(credentials === undefined
        ? {}
        : { credentials: { ...credentials, secret: read(credentials.secret, 'credentials/secret') } }),
    };
    return withPolicies({
      ...version,
      upstream: withSealedSecrets(upstream, upstreamSeal, at),
      operations: version.operations.map(withPolicies),
    });
  });
  return { ...document, zones: document.zones.map(withPolicies), versions };
}

function zonesOf(declaration: Declaration): ZoneDocument[] {
  const declared = declaration.zones ?? [];
  const undeclared = standardZones
    .filter(name => !declared.some(zone => zone.name === name))
    .map(name => ({
      name,
      policies: zonePolicies.map(policy => ({ ...policy, options: { ...policy.options } })),
    }));
  return [...declared, ...undeclared].map(({ policies, ...zone }) => ({
    ...zone,
    policies: policiesOf(`zone/${zone.name}`, policies),
  }));
}

function versionOf(api: DeclaredApi, version: DeclaredVersion): VersionDocument {
  const id = `${api.name}/${version.name}`;
  const audience = audienceOfDeclared(version);
  const profile = version.profile === undefined ? undefined : findProfile(version.profile);
  if (version.profile !== undefined && profile === undefined)
    throw invalidInput([{ at: '/profile', message: `there is no profile "${version.profile}"` }]);
  return {
    id,
    api: { id: api.name, name: api.name, title: api.title ?? api.name, owner: api.owner ?? '' },
    name: version.name,
    lifecycle: version.lifecycle === 'deprecated' ? 'deprecated' : 'published',
    audience,
    zones: zonesOfDeclared(version),
    hosts: version.hosts ?? [],
    basePath: basePathOfDeclared(api, version),
    upstream: version.upstream,
    policies: [
      ...(profile === undefined ? [] : applyProfile(profile, id)),
      ...policiesOf(`api/${api.name}`, api.policies),
      ...policiesOf(`own/${id}`, version.policies),
    ],
    ...schemasOfDeclared(version),
    operations: operationsOfDeclared(version).map(
      ({
        method,
        path,
        category,
        audience: own,
        consumes,
        produces,
        requestHeaders,
        scopes,
        owners,
        policies,
        examples,
        shape,
        declared,
      }): OperationDocument => {
        const operationId = `${id} ${method} ${path}`;
        return {
          id: operationId,
          method,
          path,
          category,
          audience: tighter(audience, own),
          ...(consumes === undefined ? {} : { consumes }),
          ...(produces === undefined ? {} : { produces }),
          ...(requestHeaders.length === 0 ? {} : { requestHeaders }),
          ...(scopes.length === 0 ? {} : { scopes }),
          ...(examples.length === 0 ? {} : { examples }),
          ...(shape === undefined ? {} : { shape }),
          policies: [
            ...contractPolicies(operationId, { owners, policies }),
            ...policiesOf(`own/${operationId}`, declared?.policies),
          ],
        };
      },
    ),
  };
}

/** Policies with identifiers made of where they are: the second of one name is `#2`. */
function policiesOf(place: string, policies: readonly DeclaredPolicy[] | undefined): PolicyDocument[] {
  const counts = new Map<string, number>();
  return (policies ?? []).map(({ policy, mode, options }) => {
    const count = (counts.get(policy) ?? 0) + 1;
    counts.set(policy, count);
    const id = `${place}/${policy}${count === 1 ? '' : `#${count}`}`;
    return { id, policy, ...(mode === undefined ? {} : { mode }), options: options ?? {} };
  });
}

const waiversOf = (id: string, version: DeclaredVersion): WaiverFacts[] =>
  (version.waivers ?? []).map(({ control, operation, until }, index) => ({
    id: `${id}/waiver/${index + 1}`,
    operationId: operation === undefined ? null : `${id} ${operation}`,
    control,
    until: Date.parse(until),
    revokedAt: null,
  }));

function consumers(declaration: Declaration): FeedChange[] {
  const suspended = new Set(
    (declaration.developers ?? []).filter(({ active }) => active === false).map(({ name }) => name),
  );
  return (declaration.applications ?? []).flatMap((application): FeedChange[] => [
    {
      kind: 'application',
      id: application.name,
      state: {
        name: application.name,
        tag: application.tag ?? application.name,
        kind: kindOfDeclared(application),
        active: application.active !== false && !suspended.has(application.developer),
      },
    },
    ...(application.subscriptions ?? []).map(
      ({ api, plan, status }): FeedChange => ({
        kind: 'subscription',
        id: `${application.name} ${api}`,
        state: {
          applicationId: application.name,
          versionId: api,
          planId: plan,
          approved: (status ?? 'approved') === 'approved',
        },
      }),
    ),
  ]);
}

function keys(declaration: Declaration, { now, pepper, secret }: StandaloneOptions): FeedChange[] {
  const faults: Fault[] = [];
  const found = (declaration.keys ?? []).flatMap(
    ({ application, environment, value, until }, index): FeedChange[] => {
      const at = `/keys/${index}/value`;
      const text = secret(value)?.trim();
      if (text === undefined || text === '') {
        faults.push({ at, message: `there is nothing behind ${value}` });
        return [];
      }
      // Never repeat what was read: it may be another secret.
      if (!looksLikeApiKey(text) || !text.startsWith(`gh_${environment ?? 'live'}_`)) {
        faults.push({
          at,
          message: `what is behind ${value} is no ${environment ?? 'live'} key as Gatehouse makes them`,
        });
        return [];
      }
      const notAfter = Math.min(
        until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until),
        now + longestKeyAge(declaration, application),
      );
      const state = { applicationId: application, hash: hashApiKey(pepper, text), notAfter };
      return [{ kind: 'key', id: `${application} ${index + 1}`, state }];
    },
  );
  if (faults.length > 0) throw invalidInput(faults);
  return found;
}

const year = 365 * 86_400_000;

/** The shortest of what the profiles of its versions allow. Counted from the start: the file tells no age. */
function longestKeyAge(declaration: Declaration, application: string): number {
  const subscriptions =
    (declaration.applications ?? []).find(({ name }) => name === application)?.subscriptions ?? [];
  const ages = versionsOf(declaration)
    .filter(({ label }) => subscriptions.some(({ api }) => api === label))
    .map(({ version: { profile } }) =>
      profile === undefined ? undefined : findProfile(profile)?.maximumKeyAge,
    );
  return Math.min(year, ...ages.filter(age => age !== undefined));
}
