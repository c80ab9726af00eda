import { findApiKey } from '#credentials';
import { type Fault, GatehouseError, parser } from '#kernel';
import { policyFaults } from '../attachments.ts';
import { contractPolicyFaults } from '../catalogue/contract-policies.ts';
import { basePathFaults, declaredKey, hostFaults, upstreamFaults } from '../catalogue/place.ts';
import { controls } from '../floors/controls.ts';
import { isTighterOrEqual } from '../floors/facts.ts';
import { findProfile, profileNames } from '../profiles/profiles.ts';
import type { Scope } from '../records.ts';
import { standardZones } from '../zones.ts';
import {
  audienceOfDeclared,
  basePathOfDeclared,
  contractOfDeclared,
  operationsOfDeclared,
  versionsOf,
  zonesOfDeclared,
} from './contracts.ts';
import { declaredClientFaults } from './clients.ts';
import { authorityFaults } from './check-authorities.ts';
import { peopleFaults } from './people.ts';
import { signingKeyFaults } from './signing-keys.ts';
import { type Declaration, type DeclaredPolicy, declarationSchema, type DeclaredVersion } from './schema.ts';

const schema = parser(declarationSchema);

/**
 * Everything wrong with a declaration: first its shape, then, when that is right, what it refers to. Places are
 * JSON Pointers. A contract must be there as a document (parse.ts reads files).
 */
export function declarationFaults(value: unknown): Fault[] {
  const shape = schema.faults(value);
  if (shape.length > 0) return shape.map(withHint);
  const declaration = value as Declaration;
  return [
    ...duplicates(declaration),
    ...catalogueFaults(declaration),
    ...consumerFaults(declaration),
    ...keyFaults(declaration),
    ...authorityFaults(declaration),
    ...signingKeyFaults(declaration),
    ...peopleFaults(declaration),
  ];
}

/** A key pasted where a reference belongs must be named for what it is, and never be repeated. */
function withHint({ at, message }: Fault): Fault {
  return /^\/keys\/\d+\/value$/.test(at)
    ? {
        at,
        message:
          'must be a reference, `env:NAME` or `file:PATH`; a key itself does not belong into this file: rotate it if it was here',
      }
    : { at, message: findApiKey(message) === undefined ? message : 'is not what is expected here' };
}

const at = (pointer: string, faults: readonly Fault[]): Fault[] =>
  faults.map(fault => ({ at: pointer + fault.at, message: fault.message }));

const unknown = (pointer: string, what: string, name: string, known: Iterable<string>): Fault => ({
  at: pointer,
  message: `there is no ${what} "${name}" in this file; ${nearest(name, [...known])}`,
});

function nearest(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'it declares none';
  const start = name.slice(0, 3).toLowerCase();
  const alike = known.filter(other => other.toLowerCase().includes(start));
  const shown = (alike.length > 0 ? alike : known).slice(0, 5);
  return `it declares ${shown.join(', ')}${known.length > shown.length ? ', …' : ''}`;
}

function duplicates(declaration: Declaration): Fault[] {
  const lists: (readonly [string, readonly { readonly name: string }[]])[] = [
    ['/zones', declaration.zones ?? []],
    ['/authorities', declaration.authorities ?? []],
    ['/plans', declaration.plans ?? []],
    ['/apis', declaration.apis ?? []],
    ['/developers', declaration.developers ?? []],
    ['/applications', declaration.applications ?? []],
    ...(declaration.apis ?? []).map((api, index) => [`/apis/${index}/versions`, api.versions ?? []] as const),
    ...(declaration.applications ?? []).map(
      (application, index) =>
        [
          `/applications/${index}/subscriptions`,
          (application.subscriptions ?? []).map(({ api }) => ({ name: api })),
        ] as const,
    ),
  ];
  return lists.flatMap(([pointer, items]) => {
    const seen = new Set<string>();
    return items.flatMap(({ name }, index) => {
      if (!seen.has(name)) return seen.add(name) && [];
      return [{ at: `${pointer}/${index}`, message: `"${name}" is declared twice` }];
    });
  });
}

function catalogueFaults(declaration: Declaration): Fault[] {
  return [
    ...(declaration.zones ?? []).flatMap((zone, index) =>
      policyListFaults(zone.policies, 'zone', `/zones/${index}/policies`),
    ),
    ...(declaration.plans ?? []).flatMap((plan, index) =>
      policyListFaults(plan.limits, 'plan', `/plans/${index}/limits`),
    ),
    ...(declaration.apis ?? []).flatMap((api, apiIndex) => [
      ...policyListFaults(api.policies, 'api', `/apis/${apiIndex}/policies`),
      ...(api.versions ?? []).flatMap((version, index) => {
        const pointer = `/apis/${apiIndex}/versions/${index}`;
        try {
          return at(pointer, [
            ...basePathFaults(basePathOfDeclared(api, version)),
            ...versionFaults(declaration, version),
            ...policiesInContract(version),
          ]);
        } catch (error) {
          return at(`${pointer}/contract`, contractFaults(error));
        }
      }),
    ]),
  ];
}

function policiesInContract(version: DeclaredVersion): Fault[] {
  const contract = contractOfDeclared(version);
  return contract === undefined ? [] : at('/contract', contractPolicyFaults(contract));
}

/** What is wrong inside a contract, told at the place that names it. */
export function contractFaults(error: unknown): Fault[] {
  if (!(error instanceof GatehouseError) || error.code !== 'contract-invalid') throw error;
  const faults = error.extra['errors'];
  return (Array.isArray(faults) ? (faults as Fault[]) : [{ at: '', message: error.message }]).map(fault => ({
    at: '',
    message: `in the contract at ${fault.at || '/'}: ${fault.message}`,
  }));
}

function policyListFaults(
  policies: readonly DeclaredPolicy[] | undefined,
  scope: Scope,
  pointer: string,
): Fault[] {
  return (policies ?? []).flatMap((policy, index) =>
    at(
      `${pointer}/${index}`,
      policyFaults({ policy: policy.policy, options: policy.options ?? {}, scope }, declaredKey),
    ),
  );
}

function versionFaults(declaration: Declaration, version: DeclaredVersion): Fault[] {
  const zones = new Set([...standardZones, ...(declaration.zones ?? []).map(({ name }) => name)]);
  const operations = operationsOfDeclared(version);
  const places = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  const audience = audienceOfDeclared(version);
  const { profile } = version;
  return [
    ...hostFaults(version.hosts ?? []),
    ...upstreamFaults(version.upstream, declaredKey),
    ...(profile === undefined || findProfile(profile) !== undefined
      ? []
      : [
          {
            at: '/profile',
            message: `there is no profile "${profile}"; there are ${profileNames.join(', ')}`,
          },
        ]),
    ...zonesOfDeclared(version).flatMap((zone, index) =>
      zones.has(zone) ? [] : [unknown(`/zones/${index}`, 'zone', zone, zones)],
    ),
    ...policyListFaults(version.policies, 'version', '/policies'),
    ...Object.entries(version.operations ?? {}).flatMap(([place, operation]) => {
      const pointer = `/operations/${escaped(place)}`;
      if (!places.has(place))
        return [
          {
            at: pointer,
            message: `the contract has no operation "${place}"; ${nearest(place.replace(/^\S+ \//, ''), [...places])}`,
          },
        ];
      return [
        ...(operation.audience === undefined || isTighterOrEqual(operation.audience, audience)
          ? []
          : [
              {
                at: `${pointer}/audience`,
                message: `may only tighten the version's audience, which is ${audience}`,
              },
            ]),
        ...policyListFaults(operation.policies, 'operation', `${pointer}/policies`),
      ];
    }),
    ...(version.waivers ?? []).flatMap((waiver, index) => {
      const control = controls.get(waiver.control);
      const pointer = `/waivers/${index}`;
      const faults: Fault[] = [];
      if (control === undefined)
        faults.push({ at: `${pointer}/control`, message: `there is no control "${waiver.control}"` });
      else if (!control.waivable)
        faults.push({ at: `${pointer}/control`, message: `"${control.title}" cannot be waived` });
      if (waiver.operation !== undefined && !places.has(waiver.operation))
        faults.push(unknown(`${pointer}/operation`, 'operation', waiver.operation, places));
      if (Number.isNaN(Date.parse(waiver.until)))
        faults.push({ at: `${pointer}/until`, message: 'is no day or moment of the calendar' });
      return faults;
    }),
  ];
}

function consumerFaults(declaration: Declaration): Fault[] {
  const developers = new Set((declaration.developers ?? []).map(({ name }) => name));
  const plans = new Set((declaration.plans ?? []).map(({ name }) => name));
  const versions = new Set(versionsOf(declaration).map(({ label }) => label));
  return (declaration.applications ?? []).flatMap((application, index) => [
    ...(developers.has(application.developer)
      ? []
      : [unknown(`/applications/${index}/developer`, 'developer', application.developer, developers)]),
    ...at(`/applications/${index}`, declaredClientFaults(application)),
    ...(application.subscriptions ?? []).flatMap(({ api, plan }, number) => {
      const pointer = `/applications/${index}/subscriptions/${number}`;
      return [
        ...(versions.has(api) ? [] : [unknown(`${pointer}/api`, 'version', api, versions)]),
        ...(plans.has(plan) ? [] : [unknown(`${pointer}/plan`, 'plan', plan, plans)]),
      ];
    }),
  ]);
}

function keyFaults(declaration: Declaration): Fault[] {
  const applications = new Set((declaration.applications ?? []).map(({ name }) => name));
  return (declaration.keys ?? []).flatMap(({ application, until }, index) => [
    ...(applications.has(application)
      ? []
      : [unknown(`/keys/${index}/application`, 'application', application, applications)]),
    ...(until !== undefined && Number.isNaN(Date.parse(until))
      ? [{ at: `/keys/${index}/until`, message: 'is no day or moment of the calendar' }]
      : []),
  ]);
}

/** One reference token of a JSON Pointer (RFC 6901 section 3). */
export const escaped = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1');
