/** What resources can be found and sorted by: the attributes that are kept, and what they are compared as. */
import { invalid } from './failure.ts';
import type { Filter } from './filter.ts';
import { groupSchema, userSchema } from './shapes.ts';

/** `text` knows no case, `exact` does; a `reference` is compared as a whole only. */
type Kind = 'text' | 'exact' | 'reference' | 'truth' | 'time';

interface Attribute {
  readonly name: string;
  readonly kind?: Kind;
  /** What it consists of; by lower-case names. */
  readonly parts?: Readonly<Record<string, Attribute>>;
}

const named = (...attributes: readonly Attribute[]): Readonly<Record<string, Attribute>> =>
  Object.fromEntries(attributes.map(attribute => [attribute.name.toLowerCase(), attribute]));
const texts = (...names: readonly string[]) =>
  named(...names.map((name): Attribute => ({ name, kind: 'text' })));

const common: readonly Attribute[] = [
  { name: 'id', kind: 'exact' },
  { name: 'externalId', kind: 'exact' },
  { name: 'displayName', kind: 'text' },
  {
    name: 'meta',
    parts: named(
      { name: 'resourceType', kind: 'exact' },
      { name: 'created', kind: 'time' },
      { name: 'lastModified', kind: 'time' },
    ),
  },
];

export interface ResourceKind {
  readonly schema: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export const userKind: ResourceKind = {
  schema: userSchema.toLowerCase(),
  attributes: named(
    ...common,
    { name: 'userName', kind: 'text' },
    { name: 'active', kind: 'truth' },
    { name: 'name', parts: texts('formatted', 'givenName', 'familyName') },
    { name: 'emails', parts: { ...texts('value', 'type'), primary: { name: 'primary', kind: 'truth' } } },
    { name: 'groups', parts: texts('display') },
  ),
};

export const groupKind: ResourceKind = {
  schema: groupSchema.toLowerCase(),
  attributes: named(...common, {
    name: 'members',
    // Of a group of thousands, only those are looked up that the filter names.
    parts: named({ name: 'value', kind: 'reference' }),
  }),
};

interface Place {
  /** Members of the resource, from the outside in. */
  readonly names: readonly string[];
  readonly kind: Kind | undefined;
}

/** Where a path leads. @throws ScimFailure 400 for nowhere: nobody is told "none" for what is not looked at */
export function placeOf({ schema, attributes }: ResourceKind, path: string, below?: string): Place {
  const plain = path.startsWith(`${schema}:`) ? path.slice(schema.length + 1) : path;
  const [first = '', second, ...more] = (below === undefined ? plain : `${below}.${path}`).split('.');
  const outer = Object.hasOwn(attributes, first) ? attributes[first] : undefined;
  // A list of values is compared by them (RFC 7643 section 2.4: the default is "value").
  const name =
    second ?? (outer?.parts !== undefined && Object.hasOwn(outer.parts, 'value') ? 'value' : undefined);
  const { parts } = outer ?? {};
  const inner =
    name !== undefined && parts !== undefined && Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (outer === undefined || more.length > 0 || (name !== undefined && inner === undefined))
    throw invalid(`Nothing is found by ${path.slice(0, 100)}.`, 'invalidFilter');
  return inner === undefined
    ? { names: [outer.name], kind: outer.kind }
    : { names: [outer.name, inner.name], kind: inner.kind };
}

type Test = (resource: object) => boolean;

/** The filter as a test of resources as they are shown. @throws ScimFailure 400 for what makes no sense */
export function testOf(kind: ResourceKind, filter: Filter, below?: string): Test {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const tests = filter.of.map(each => testOf(kind, each, below));
      return filter.kind === 'and'
        ? resource => tests.every(test => test(resource))
        : resource => tests.some(test => test(resource));
    }
    case 'not': {
      const test = testOf(kind, filter.of, below);
      return resource => !test(resource);
    }
    case 'some': {
      const [plain = ''] = placeOf(kind, filter.path).names;
      if (!filter.path.endsWith(plain.toLowerCase())) throw senseless(filter.path, '[');
      const test = testOf(kind, filter.of, plain.toLowerCase());
      return resource => listAt(resource, plain).some(each => isObject(each) && test(each));
    }
    case 'present': {
      const place = placeOf(kind, filter.path, below);
      if (place.kind === 'reference') throw senseless(filter.path, 'pr');
      const names = below === undefined ? place.names : place.names.slice(1);
      return resource => valuesAt(resource, names).some(value => value !== '');
    }
    case 'compare': {
      const place = placeOf(kind, filter.path, below);
      const names = below === undefined ? place.names : place.names.slice(1);
      const holds = comparison(place.kind, filter);
      // The opposite of eq, also where there is no value.
      return filter.operator === 'ne'
        ? resource =>
            !valuesAt(resource, names).some(holds) &&
            !(filter.value === null && valuesAt(resource, names).length === 0)
        : filter.value === null
          ? resource => valuesAt(resource, names).length === 0
          : resource => valuesAt(resource, names).some(holds);
    }
  }
}

function comparison(kind: Kind | undefined, { path, operator, value }: Extract<Filter, { kind: 'compare' }>) {
  const equality = operator === 'eq' || operator === 'ne';
  if (value === null) {
    if (!equality || kind === 'reference') throw senseless(path, operator);
    return () => false;
  }
  if (kind === undefined || (kind === 'truth') !== (typeof value === 'boolean'))
    throw senseless(path, operator);
  if ((kind === 'truth' || kind === 'reference') && !equality) throw senseless(path, operator);
  if (typeof value === 'boolean') return (held: unknown) => held === value;
  if (kind === 'time') {
    const wanted = timeOf(value);
    if (wanted === undefined || ['co', 'sw', 'ew'].includes(operator)) throw senseless(path, operator);
    return (held: unknown) => {
      const at = typeof held === 'string' ? timeOf(held) : undefined;
      return at !== undefined && ordered(operator, at, wanted);
    };
  }
  const plain = (text: string): string => (kind === 'text' ? text.toLowerCase() : text);
  const wanted = plain(value);
  return (held: unknown) => typeof held === 'string' && compared(operator, plain(held), wanted);
}

function compared(operator: string, held: string, wanted: string): boolean {
  if (operator === 'co') return held.includes(wanted);
  if (operator === 'sw') return held.startsWith(wanted);
  if (operator === 'ew') return held.endsWith(wanted);
  return ordered(operator, held, wanted);
}

function ordered<T extends string | number>(operator: string, held: T, wanted: T): boolean {
  if (operator === 'gt') return held > wanted;
  if (operator === 'ge') return held >= wanted;
  if (operator === 'lt') return held < wanted;
  if (operator === 'le') return held <= wanted;
  return held === wanted;
}

/** A moment of RFC 7643 section 2.3.5. */
const timeOf = (text: string): number | undefined => {
  const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
  const at = shape.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const listAt = (resource: object, name: string): unknown[] => {
  const value = isObject(resource) && Object.hasOwn(resource, name) ? resource[name] : undefined;
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
};

function valuesAt(resource: object, [first = '', second]: readonly string[]): unknown[] {
  const values = listAt(resource, first);
  return second === undefined
    ? values
    : values.flatMap(value => (isObject(value) ? listAt(value, second) : []));
}

const senseless = (path: string, operator: string) =>
  invalid(`${path.slice(0, 100)} cannot be compared by ${operator} with that.`, 'invalidFilter');

/**
 * What resources are sorted by (RFC 7644 section 3.4.2.3): of several values the primary or the first; those without
 * come last.
 */
export function sortKeyOf(kind: ResourceKind, path: string): (resource: object) => string | undefined {
  const place = placeOf(kind, path.toLowerCase());
  if (place.kind === undefined || place.kind === 'reference')
    throw invalid(`Nothing is sorted by ${path.slice(0, 100)}.`, 'invalidPath');
  const [first = '', second] = place.names;
  return resource => {
    const all = listAt(resource, first);
    const one = all.find(value => isObject(value) && value['primary'] === true) ?? all[0];
    const value = second === undefined ? one : isObject(one) ? one[second] : undefined;
    if (typeof value === 'string') return place.kind === 'text' ? value.toLowerCase() : value;
    return typeof value === 'boolean' ? String(value) : undefined;
  };
}

/** What the filter compares with values of this kind. */
export function referencesIn(kind: ResourceKind, filter: Filter | undefined, below?: string): string[] {
  switch (filter?.kind) {
    case undefined:
    case 'present':
      return [];
    case 'and':
    case 'or':
      return filter.of.flatMap(each => referencesIn(kind, each, below));
    case 'not':
      return referencesIn(kind, filter.of, below);
    case 'some':
      return referencesIn(kind, filter.of, placeOf(kind, filter.path).names[0]?.toLowerCase());
    case 'compare': {
      const isReference = placeOf(kind, filter.path, below).kind === 'reference';
      return isReference && typeof filter.value === 'string' ? [filter.value] : [];
    }
  }
}

/** What must hold for the filter to: comparisons by `eq` that all its ways share. `whole`: nothing else is asked. */
export function narrowing(filter: Filter | undefined): {
  readonly equal: readonly { readonly path: string; readonly value: string | boolean }[];
  readonly whole: boolean;
} {
  if (filter === undefined) return { equal: [], whole: true };
  if (filter.kind === 'and') {
    const parts = filter.of.map(narrowing);
    return { equal: parts.flatMap(({ equal }) => equal), whole: parts.every(({ whole }) => whole) };
  }
  if (filter.kind === 'compare' && filter.operator === 'eq' && filter.value !== null)
    return { equal: [{ path: filter.path, value: filter.value }], whole: true };
  return { equal: [], whole: false };
}
