import type { CedarValueJson, EntityJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Caller, Identified } from '../../exchange.ts';
import type { OperationDocument, VersionDocument } from '../../snapshot/document.ts';
import type { Places } from '../../places/places.ts';
import { pathNamesOf, type ClaimOption } from './schema.ts';
import type { WallClock } from './wall-clock.ts';

/** What members of the context are made with. */
export interface InputSources {
  readonly places: Pick<Places, 'of'>;
  readonly claims: readonly ClaimOption[];
  readonly wallClock: WallClock;
}

/** What of a request decisions are made of. */
export interface CedarRequest
  extends Pick<Identified, 'address' | 'method' | 'now' | 'caller' | 'parameters'> {
  readonly zone: { readonly document: { readonly name: string } };
  readonly operation: { readonly document: OperationDocument; readonly version: VersionDocument };
}

type Input = (x: CedarRequest, from: InputSources) => CedarValueJson | undefined;

/** Every member of `context`, as `schemaOf` describes it; one that is not known is left out. */
const inputs: ReadonlyMap<string, Input> = new Map<string, Input>([
  ['address', x => ({ __extn: { fn: 'ip', arg: x.address } })],
  ['country', (x, { places }) => places.of(x.address)?.country],
  ['zone', x => x.zone.document.name],
  ['method', x => x.method],
  ['now', x => ({ __extn: { fn: 'datetime', arg: new Date(x.now).toISOString() } })],
  ['hour', (x, { wallClock }) => wallClock(x.now).hour],
  ['weekday', (x, { wallClock }) => wallClock(x.now).weekday],
  [
    'application',
    ({ caller: { application } }) => application && { __entity: { type: 'Application', id: application.id } },
  ],
  ['certificate', ({ caller }) => caller.certificate !== undefined],
  ['scopes', ({ caller }) => sortedScopes(caller.token?.scopes)],
  ['acr', ({ caller }) => caller.token?.acr],
  ['claims', ({ caller }, { claims }) => claimsOf(caller, claims)],
  [
    'path',
    x => {
      const path: Record<string, string> = {};
      for (const name of pathNames(x.operation.document)) path[name] = x.parameters[name] ?? '';
      return path;
    },
  ],
]);

const namesOf = new WeakMap<OperationDocument, readonly string[]>();

/** Found once for an operation, since it is asked for with every call. */
function pathNames(operation: OperationDocument): readonly string[] {
  let names = namesOf.get(operation);
  if (names === undefined) namesOf.set(operation, (names = pathNamesOf(operation)));
  return names;
}

const noScopes: string[] = [];
const sorted = new WeakMap<ReadonlySet<string>, string[]>();

/** The scopes of a token that comes again are the same set, which nobody changes. */
function sortedScopes(scopes: ReadonlySet<string> | undefined): string[] {
  if (scopes === undefined) return noScopes;
  let list = sorted.get(scopes);
  if (list === undefined) sorted.set(scopes, (list = [...scopes].sort()));
  return list;
}

export const inputNames: readonly string[] = [...inputs.keys()];

/** The part of the context that policies read: what they do not read cannot change what they decide. */
export function contextOf(
  x: CedarRequest,
  reads: readonly string[],
  from: InputSources,
): Record<string, CedarValueJson> {
  const context: Record<string, CedarValueJson> = {};
  for (const name of reads) {
    const value = inputs.get(name)?.(x, from);
    if (value !== undefined) context[name] = value;
  }
  return context;
}

/** A claim of another type than was told is left out, as if the token did not have it. */
function claimsOf({ token }: Caller, claims: readonly ClaimOption[]): Record<string, CedarValueJson> {
  const told: Record<string, CedarValueJson> = {};
  for (const { name, type } of claims) {
    const value = token !== undefined && Object.hasOwn(token.claims, name) ? token.claims[name] : undefined;
    if (type === 'text' && typeof value === 'string') told[name] = value;
    else if (type === 'number' && Number.isSafeInteger(value)) told[name] = value as number;
    else if (type === 'truth' && typeof value === 'boolean') told[name] = value;
    else if (
      type === 'list of texts' &&
      Array.isArray(value) &&
      value.every(each => typeof each === 'string')
    )
      told[name] = value;
  }
  return told;
}

/** Who calls, in the words of Cedar. A user of another issuer has an id that none of ours can have. */
export function principalOf({ user, application }: Caller): { readonly type: string; readonly id: string } {
  if (user !== undefined)
    return { type: 'User', id: user.realm === undefined ? `${user.issuer}|${user.id}` : user.id };
  return application === undefined
    ? { type: 'Anonymous', id: '' }
    : { type: 'Application', id: application.id };
}

/** Everything that is known of the caller, and of nobody else. */
export function callerEntities({ user, application }: Caller, id: string): EntityJson[] {
  const entities: EntityJson[] = [];
  if (user !== undefined)
    entities.push({
      uid: { type: 'User', id },
      attrs: { id: user.id, issuer: user.issuer, own: user.realm !== undefined },
      parents: [
        ...user.groups.map(group => ({ type: 'Group', id: group })),
        ...user.roles.map(role => ({ type: 'Role', id: role })),
      ],
    });
  if (application !== undefined)
    entities.push({
      uid: { type: 'Application', id: application.id },
      attrs: { name: application.name, tag: application.tag, kind: application.kind },
      parents: [],
    });
  return entities;
}
