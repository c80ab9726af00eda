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

/** One member of `context`. */
interface Input {
  /** Undefined where it is not known: then it is left out. */
  readonly value: (x: CedarRequest, from: InputSources) => CedarValueJson | undefined;
  /** The value as it stands in the key of a decision, where that costs less than its JSON. Tells when it ends. */
  readonly text?: (x: CedarRequest) => string;
}

/** Every member of `context`, as `schemaOf` describes it. */
const inputs: ReadonlyMap<string, Input> = new Map<string, Input>([
  ['address', { value: x => ({ __extn: { fn: 'ip', arg: x.address } }), text: x => counted(x.address) }],
  ['country', { value: (x, { places }) => places.of(x.address)?.country }],
  ['zone', { value: x => x.zone.document.name }],
  ['method', { value: x => x.method, text: x => counted(x.method) }],
  ['now', { value: x => ({ __extn: { fn: 'datetime', arg: new Date(x.now).toISOString() } }) }],
  ['hour', { value: (x, { wallClock }) => wallClock(x.now).hour }],
  ['weekday', { value: (x, { wallClock }) => wallClock(x.now).weekday }],
  [
    'application',
    {
      value: ({ caller: { application } }) =>
        application && { __entity: { type: 'Application', id: application.id } },
    },
  ],
  ['certificate', { value: ({ caller }) => caller.certificate !== undefined }],
  [
    'scopes',
    {
      value: ({ caller }) => sortedScopes(caller.token?.scopes).list,
      text: ({ caller }) => sortedScopes(caller.token?.scopes).text,
    },
  ],
  ['acr', { value: ({ caller }) => caller.token?.acr }],
  ['claims', { value: ({ caller }, { claims }) => claimsOf(caller, claims) }],
  [
    'path',
    {
      value: x => {
        const path: Record<string, string> = {};
        for (const name of pathNames(x.operation.document)) path[name] = x.parameters[name] ?? '';
        return path;
      },
      text: x => {
        let text = '';
        for (const name of pathNames(x.operation.document)) text += counted(x.parameters[name] ?? '');
        return text;
      },
    },
  ],
]);

/** Whatever stands in it, where it ends is certain. */
const counted = (text: string): string => `${text.length}:${text}`;

const namesOf = new WeakMap<OperationDocument, readonly string[]>();

/** Found once for an operation, since it is asked for with every call. */
function pathNames(operation: OperationDocument): readonly string[] {
  let names = namesOf.get(operation);
  if (names === undefined) namesOf.set(operation, (names = pathNamesOf(operation)));
  return names;
}

interface SortedScopes {
  readonly list: string[];
  readonly text: string;
}
const noScopes: SortedScopes = { list: [], text: '[]' };
const sorted = new WeakMap<ReadonlySet<string>, SortedScopes>();

/** The scopes of a token that comes again are the same set, which nobody changes. */
function sortedScopes(scopes: ReadonlySet<string> | undefined): SortedScopes {
  if (scopes === undefined) return noScopes;
  let known = sorted.get(scopes);
  if (known === undefined) {
    const list = [...scopes].sort();
    sorted.set(scopes, (known = { list, text: JSON.stringify(list) }));
  }
  return known;
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
    const value = inputs.get(name)?.value(x, from);
    if (value !== undefined) context[name] = value;
  }
  return context;
}

/** The same as a text: no two contexts that differ, of one operation, have the same. */
export function contextText(x: CedarRequest, reads: readonly string[], from: InputSources): string {
  let text = '';
  for (const name of reads) {
    const input = inputs.get(name);
    // JSON holds no line feed, and for what is not known nothing stands there.
    text += `\n${input?.text?.(x) ?? JSON.stringify(input?.value(x, from)) ?? ''}`;
  }
  return text;
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
