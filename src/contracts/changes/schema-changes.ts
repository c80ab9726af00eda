import type { ContractSchemas, JsonObject, JsonSchema } from '#enforcement';
import { isObject } from '../json.ts';
import type { Effect, Side } from './change.ts';

/** What became of the set of values that a schema takes. */
type Turn = 'tighter' | 'looser' | 'other' | 'unclear';

/** Whoever sends is hurt when less is taken, whoever reads when more may come. */
const effectOf: Readonly<Record<Side, Readonly<Record<Turn, Effect>>>> = {
  sent: { tighter: 'breaking', looser: 'compatible', other: 'breaking', unclear: 'unclear' },
  answered: { tighter: 'compatible', looser: 'breaking', other: 'breaking', unclear: 'unclear' },
};

/** What is known while two contracts are compared. */
export class Pools {
  readonly before: ContractSchemas | undefined;
  readonly after: ContractSchemas | undefined;
  /** Pairs of references in which nothing differs, whoever leads to them: each operation would look again. */
  readonly same: Readonly<Record<Side, Set<string>>> = { sent: new Set(), answered: new Set() };
  readonly #texts = new WeakMap<object, string>();
  #left = mostParts;

  constructor(before: ContractSchemas | undefined, after: ContractSchemas | undefined) {
    this.before = before;
    this.after = after;
  }

  /** There is more than was looked at. */
  get exhausted(): boolean {
    return this.#left <= 0;
  }

  /** False once too much was looked at: a document does not choose how long this thread is held up. */
  take(parts: number): boolean {
    this.#left -= parts;
    return this.#left > 0;
  }

  /** A part of a schema as text, written once however many operations lead to it. */
  textOf(part: unknown): string | undefined {
    if (!isObject(part) && !Array.isArray(part)) return part === undefined ? undefined : JSON.stringify(part);
    let text = this.#texts.get(part);
    if (text === undefined) this.#texts.set(part, (text = JSON.stringify(part)));
    return text;
  }
}

interface Pair {
  readonly before: JsonSchema | undefined;
  readonly after: JsonSchema | undefined;
  readonly at: string;
  readonly depth: number;
}

type Report = (effect: Effect, at: string, message: string) => void;

/** Members and values that are looked at: half a second of those that differ; GitHub's 1,200 operations take 0.1 s. */
const mostParts = 500_000;
/** Levels that are followed on the shortest way; deeper differences are not told. */
const maxDepth = 40;
/** Characters of a value in what is told. */
const maxShown = 100;

const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains'];
const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains'];
/** Compared as a whole: what a change in them means depends on what stands in them. */
const wholes = ['not', 'if', 'then', 'else', 'contains', 'patternProperties', 'propertyNames', 'prefixItems'];
const moreWholes = ['dependentRequired', 'dependentSchemas', 'discriminator', 'unevaluatedItems'];

/** Tells how two schemas (JSON Schema 2020-12) differ in the values that they take. */
export class SchemaChanges {
  readonly #pools: Pools;
  readonly #side: Side;
  readonly #report: Report;
  /** Pairs of references that are being compared, or were: schemas may contain themselves. */
  readonly #met = new Set<string>();
  readonly #waiting: Pair[] = [];
  #isSame = true;

  constructor(pools: Pools, side: Side, report: Report) {
    this.#pools = pools;
    this.#side = side;
    this.#report = (...told) => {
      this.#isSame = false;
      report(...told);
    };
  }

  /** All that differs in two schemas and what they refer to. */
  compare(before: JsonSchema | undefined, after: JsonSchema | undefined): void {
    this.#compare(before, after, '', 0);
    // The nearest first, so that what is reached in several ways is told at the shortest.
    for (const pair of this.#waiting) this.#pair(pair);
    // Where nothing was found from here on, nothing is to be found in any pair on the way.
    if (this.#isSame && !this.#pools.exhausted)
      for (const pair of this.#met) this.#pools.same[this.#side].add(pair);
  }

  #compare(before: JsonSchema | undefined, after: JsonSchema | undefined, at: string, depth: number): void {
    if (depth > maxDepth) {
      this.#isSame = false;
      return;
    }
    const [from, to] = [referenceOf(before), referenceOf(after)];
    // A schema that is written out has no name to be known by.
    if (from !== '' && to !== '') {
      const pair = JSON.stringify([from, to]);
      if (this.#met.has(pair) || this.#pools.same[this.#side].has(pair)) return;
      this.#met.add(pair);
    }
    this.#waiting.push({ before, after, at, depth });
  }

  #pair({ before, after, at, depth }: Pair): void {
    const a = resolved(before, this.#pools.before);
    const b = resolved(after, this.#pools.after);
    if (!this.#pools.take(partsOf(a) + partsOf(b))) return;
    this.#types(a, b, at);
    this.#values(a, b, at);
    for (const keyword of upperBounds) this.#bound(a, b, keyword, at, 1);
    for (const keyword of lowerBounds) this.#bound(a, b, keyword, at, -1);
    for (const keyword of ['pattern', 'format', 'multipleOf', 'contentEncoding', 'contentMediaType'])
      this.#detail(a, b, keyword, at);
    if ((a['uniqueItems'] === true) !== (b['uniqueItems'] === true))
      this.#tell(b['uniqueItems'] === true ? 'tighter' : 'unclear', at, '`uniqueItems` changed');
    this.#required(a, b, at);
    this.#members(a, b, at, depth);
    const [items, others] = [schemasAt(a, b, 'items'), schemasAt(a, b, 'additionalProperties')];
    if (items !== undefined) this.#compare(...items, `${at}/*`, depth + 1);
    // Whether others are taken at all is told of the object itself.
    if (others?.includes(false) === false) this.#compare(...others, `${at}/*`, depth + 1);
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) this.#alternatives(a, b, keyword, at, depth);
    for (const keyword of [...wholes, ...moreWholes])
      if (this.#pools.textOf(a[keyword]) !== this.#pools.textOf(b[keyword]))
        this.#tell('unclear', at, `\`${keyword}\` changed`);
  }

  #tell(turn: Turn, at: string, message: string): void {
    this.#report(effectOf[this.#side][turn], at, message);
  }

  #types(a: JsonObject, b: JsonObject, at: string): void {
    const [before, after] = [typesOf(a), typesOf(b)];
    const turn = turnOf(before, after);
    if (turn !== undefined)
      this.#tell(turn, at, `the type changed from ${listed(before, 'any')} to ${listed(after, 'any')}`);
  }

  #values(a: JsonObject, b: JsonObject, at: string): void {
    const [before, after] = [fixedOf(a), fixedOf(b)];
    const turn = turnOf(before, after);
    if (turn === undefined) return;
    const gone = [...(before ?? [])].filter(value => after?.has(value) === false);
    const come = [...(after ?? [])].filter(value => before?.has(value) === false);
    const words = [
      ...(before === undefined ? ['only certain values are taken now'] : []),
      ...(after === undefined ? ['it is no longer one of certain values'] : []),
      ...(gone.length > 0 ? [`no longer ${listed(new Set(gone), '')}`] : []),
      ...(come.length > 0 ? [`also ${listed(new Set(come), '')}`] : []),
    ];
    this.#tell(turn, at, words.join('; '));
  }

  /** `sign` 1: larger is looser. */
  #bound(a: JsonObject, b: JsonObject, keyword: string, at: string, sign: 1 | -1): void {
    const [before, after] = [numberOf(a[keyword]), numberOf(b[keyword])];
    if (before === after) return;
    const isTighter = before === undefined || (after !== undefined && (after - before) * sign < 0);
    const words = `\`${keyword}\` went from ${before ?? 'none'} to ${after ?? 'none'}`;
    // Few readers rely on the bounds of what they are answered.
    this.#tell(isTighter ? 'tighter' : this.#side === 'sent' ? 'looser' : 'unclear', at, words);
  }

  #detail(a: JsonObject, b: JsonObject, keyword: string, at: string): void {
    const [before, after] = [this.#pools.textOf(a[keyword]), this.#pools.textOf(b[keyword])];
    if (before === after) return;
    const turn = before === undefined ? 'tighter' : after === undefined ? 'looser' : 'other';
    const words = `\`${keyword}\` went from ${shown(before)} to ${shown(after)}`;
    this.#tell(this.#side === 'answered' && turn !== 'tighter' ? 'unclear' : turn, at, words);
  }

  #required(a: JsonObject, b: JsonObject, at: string): void {
    const [before, after] = [namesIn(a['required']), namesIn(b['required'])];
    for (const name of after)
      if (!before.has(name)) this.#tell('tighter', `${at}/${name}`, 'must be there now');
    for (const name of before)
      if (!after.has(name)) this.#tell('looser', `${at}/${name}`, 'need no longer be there');
  }

  #members(a: JsonObject, b: JsonObject, at: string, depth: number): void {
    const [before, after] = [membersOf(a), membersOf(b)];
    for (const [name, schema] of before) {
      const present = after.get(name);
      if (present !== undefined) this.#member(schema, present, `${at}/${name}`, depth);
      else if (this.#side === 'answered') this.#report('breaking', `${at}/${name}`, 'is no longer answered');
      else
        this.#report(
          isClosed(b) ? 'breaking' : 'unclear',
          `${at}/${name}`,
          isClosed(b) ? 'is no longer taken' : 'is no longer described',
        );
    }
    for (const name of after.keys())
      if (!before.has(name))
        this.#report(
          'compatible',
          `${at}/${name}`,
          this.#side === 'sent' ? 'may be sent now' : 'is answered now',
        );
    if (isClosed(a) !== isClosed(b) && this.#side === 'sent')
      this.#tell(
        isClosed(b) ? 'tighter' : 'looser',
        at,
        isClosed(b)
          ? 'members that are not described are refused now'
          : 'takes members that are not described now',
      );
  }

  #member(before: JsonSchema, after: JsonSchema, at: string, depth: number): void {
    const hiding = this.#side === 'sent' ? 'readOnly' : 'writeOnly';
    const [was, is] = [before, after].map(schema => isObject(schema) && schema[hiding] === true);
    if (was !== is) {
      const words =
        this.#side === 'sent'
          ? ['may no longer be sent', 'may be sent now']
          : ['is no longer answered', 'is answered now'];
      this.#report(is === true ? 'breaking' : 'compatible', at, words[is === true ? 0 : 1] ?? '');
    }
    if (was !== true && is !== true) this.#compare(before, after, at, depth + 1);
  }

  #alternatives(a: JsonObject, b: JsonObject, keyword: string, at: string, depth: number): void {
    const [before, after] = [listOf(a[keyword]), listOf(b[keyword])];
    if (before.length === after.length)
      before.forEach((schema, i) => this.#compare(schema, after[i], at, depth + 1));
    else if (keyword === 'allOf') this.#tell('unclear', at, '`allOf` has other parts');
    else
      this.#tell(
        before.length === 0 ? 'unclear' : after.length < before.length ? 'tighter' : 'looser',
        at,
        `\`${keyword}\` has ${after.length} instead of ${before.length} alternatives`,
      );
  }
}

function resolved(schema: JsonSchema | undefined, pool: ContractSchemas | undefined): JsonObject {
  let found = schema;
  // A chain of references ends, or is a circle that says nothing.
  for (let i = 0; i < 20; i++) {
    const name = referenceOf(found);
    if (name === '') break;
    found = pool?.$defs[name];
  }
  if (found === false) return { not: {} };
  return typeof found === 'object' && found !== null ? found : {};
}

function referenceOf(schema: unknown): string {
  const reference = isObject(schema) ? schema['$ref'] : undefined;
  if (typeof reference !== 'string' || !reference.startsWith('#/$defs/')) return '';
  return reference.slice('#/$defs/'.length).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Undefined where neither has the keyword. */
function schemasAt(
  a: JsonObject,
  b: JsonObject,
  keyword: string,
): Parameters<SchemaChanges['compare']> | undefined {
  if (!(keyword in a || keyword in b)) return undefined;
  return [a[keyword] as JsonSchema | undefined, b[keyword] as JsonSchema | undefined];
}

function partsOf({ properties, enum: values, required }: JsonObject): number {
  const members = isObject(properties) ? Object.keys(properties).length : 0;
  return 1 + members + sizeOf(values) + sizeOf(required);
}

const sizeOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

function typesOf(schema: JsonObject): ReadonlySet<string> | undefined {
  const { type } = schema;
  const fixed = fixedOf(schema);
  if (type === undefined && fixed === undefined) return undefined;
  const named = type === undefined ? [...(fixed ?? [])].map(typeOfText) : Array.isArray(type) ? type : [type];
  const types = new Set(named.map(String));
  // Every integer is a number.
  if (types.has('number')) types.add('integer');
  return types;
}

/** Of a value as JSON. */
function typeOfText(text: string): string {
  const value: unknown = JSON.parse(text);
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function fixedOf(schema: JsonObject): ReadonlySet<string> | undefined {
  if (schema['const'] !== undefined) return new Set([JSON.stringify(schema['const'])]);
  const { enum: values } = schema;
  return Array.isArray(values) ? new Set(values.map(value => JSON.stringify(value))) : undefined;
}

/** Undefined stands for everything. */
function turnOf(
  before: ReadonlySet<string> | undefined,
  after: ReadonlySet<string> | undefined,
): Turn | undefined {
  if (before === undefined) return after === undefined ? undefined : 'tighter';
  if (after === undefined) return 'looser';
  const less = [...before].every(value => after.has(value));
  const more = [...after].every(value => before.has(value));
  if (less && more) return undefined;
  return less ? 'looser' : more ? 'tighter' : 'other';
}

const namesIn = (value: unknown): ReadonlySet<string> =>
  new Set(Array.isArray(value) ? value.map(String) : []);
const membersOf = ({ properties }: JsonObject): ReadonlyMap<string, JsonSchema> =>
  new Map(isObject(properties) ? (Object.entries(properties) as [string, JsonSchema][]) : []);
const isClosed = (schema: JsonObject): boolean =>
  schema['additionalProperties'] === false || schema['unevaluatedProperties'] === false;
const listOf = (value: unknown): readonly JsonSchema[] =>
  Array.isArray(value) ? (value as JsonSchema[]) : [];
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const shown = (text = 'none'): string => (text.length > maxShown ? `${text.slice(0, maxShown)}…` : text);

function listed(values: ReadonlySet<string> | undefined, none: string): string {
  if (values === undefined) return none;
  const some = [...values].slice(0, 5);
  return `${some.join(', ')}${values.size > some.length ? ` and ${values.size - some.length} more` : ''}`;
}
