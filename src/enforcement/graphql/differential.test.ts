/**
 * What the guard says that a document asks for is what graphql-js executes: for documents that are made by a schema, and
 * for what is left of them after damage.
 */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { array, assert as check, constantFrom, nat, property, tuple, uint8Array } from 'fast-check';
import {
  buildSchema,
  type DocumentNode,
  executeSync,
  getNamedType,
  type GraphQLFieldResolver,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  specifiedRules,
  validate,
} from 'graphql';
import { type AskedFields, countFields, isUnaskable } from './asked-fields.ts';
import { readGraphql, weighGraphql } from './guard.ts';
import { type GraphqlLimits, usualGraphqlLimits } from './limits.ts';
import { type CompositeType, readGraphqlSchema } from './schema.ts';

// Fields of several types are lists, so that one execution answers with each of them.
const text = `
  type Query { me: User nodes: [Node!]! contacts: [Contact] found: [Found] count: Int self: Query }
  type Mutation { rename: User drop: Int }
  interface Node { id: ID }
  interface Contact implements Node { id: ID mail: String near: [Node] }
  type User implements Node & Contact { id: ID mail: String near: [Contact] friend: User paid: Payment }
  type Firm implements Node & Contact { id: ID mail: String near: [Node] vat: String }
  type Payment implements Node { id: ID amount: Int by: User in: [Found] }
  type Note { text: String about: [Contact] }
  union Found = User | Payment | Note
`;
const schema = readGraphqlSchema(text);
const executable = buildSchema(text);

const roomy: GraphqlLimits = {
  ...usualGraphqlLimits,
  depth: 100,
  complexity: 1_000_000,
  aliases: 10_000,
  directives: 10_000,
  tokens: 10_000,
};

interface Executed {
  readonly fields: ReadonlySet<string>;
  readonly depth: number;
}

/** Fields that graphql-js asks resolvers for, and how deep, in the operation of this number. */
function executed(document: DocumentNode, operation: number, on: boolean): Executed {
  const fields = new Set<string>();
  let depth = 0;
  const fieldResolver: GraphQLFieldResolver<unknown, unknown> = (_source, _given, _context, info) => {
    fields.add(`${info.parentType.name}.${info.fieldName}`);
    let level = 0;
    for (let at: typeof info.path | undefined = info.path; at !== undefined; at = at.prev)
      if (typeof at.key === 'string') level++;
    depth = Math.max(depth, level);
    const type = getNamedType(info.returnType);
    if (!isCompositeType(type)) return isListType(info.returnType) ? ['1'] : '1';
    const objects = isAbstractType(type) ? executable.getPossibleTypes(type) : [type];
    const values = objects.map(({ name }) => ({ __typename: name }));
    return isObjectType(type) ? values[0] : values;
  };
  // Only the one operation: names are not what is tested here.
  let seen = 0;
  const definitions = document.definitions.filter(
    ({ kind }) => kind !== Kind.OPERATION_DEFINITION || seen++ === operation,
  );
  executeSync({
    schema: executable,
    document: { ...document, definitions },
    fieldResolver,
    variableValues: { on },
  });
  return { fields, depth };
}

const operationsIn = ({ definitions }: DocumentNode): number =>
  definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;

const namesOf = (asked: AskedFields): string[] => [
  ...new Set([...asked.values()].flatMap(each => [...each.keys()])),
];

/** Writes documents that keep to the schema, as a tape of numbers says. */
class Writer {
  readonly #tape: readonly number[];
  readonly #fragments: string[] = [];
  #at = 0;
  #names = 0;

  constructor(tape: readonly number[]) {
    this.#tape = tape;
  }

  document(): string {
    const operations = Array.from({ length: 1 + this.#choose(2) }, (_, n) => {
      const kind = this.#choose(4) === 0 ? 'mutation' : 'query';
      const root = schema.roots.get(kind);
      assert.ok(root);
      return `${kind} O${n}($on: Boolean!) { leaf: __typename ${this.#selections(root, root.possible, 0)} }`;
    });
    return [...operations, ...this.#fragments].join('\n');
  }

  #choose(below: number): number {
    const drawn = this.#tape[this.#at++ % this.#tape.length] ?? 0;
    return (drawn + Math.floor(this.#at / this.#tape.length)) % below;
  }

  #selections(type: CompositeType, possible: ReadonlySet<string>, depth: number): string {
    const parts: string[] = [];
    for (let n = this.#choose(3); n >= 0; n--) parts.push(this.#selection(type, possible, depth));
    return parts.join(' ');
  }

  #selection(type: CompositeType, possible: ReadonlySet<string>, depth: number): string {
    const kind = this.#choose(6);
    if (kind === 0 || type.fields.size === 0 || this.#at > 400) {
      if (depth > 6 || this.#at > 400) return '__typename';
      const others = [...schema.types.values()].filter(each =>
        [...each.possible].some(one => possible.has(one)),
      );
      const other = others[this.#choose(others.length)] ?? type;
      const left = new Set([...possible].filter(one => other.possible.has(one)));
      const inner = this.#selections(other, left, depth + 1);
      if (this.#choose(2) === 0) return `... on ${other.name} ${this.#directive()} { ${inner} }`;
      const name = `F${this.#names++}`;
      this.#fragments.push(`fragment ${name} on ${other.name} { ${inner} }`);
      return `...${name} ${this.#directive()} ${this.#choose(3) === 0 ? `...${name}` : ''}`;
    }
    if (kind === 1) return `... ${this.#directive()} { ${this.#selections(type, possible, depth + 1)} }`;
    const fields = [...type.fields];
    const [name, told] = fields[this.#choose(fields.length)] ?? ['__typename', ''];
    const alias = this.#choose(2) === 0 ? `a${this.#names++}: ` : '';
    const below = schema.types.get(told);
    if (below === undefined) return `${alias}${name} ${this.#directive()}`;
    const within = new Set<string>();
    for (const each of possible) {
      const inner = schema.types.get(schema.types.get(each)?.fields.get(name) ?? told);
      for (const object of inner?.possible ?? []) within.add(object);
    }
    const [first = ''] = within;
    const leaf = leafOf(below) ?? `... on ${first} { ${leafOf(schema.types.get(first)) ?? ''} }`;
    const inner = depth > 5 ? '' : this.#selections(below, within, depth + 1);
    return `${alias}${name} ${this.#directive()} { ${leaf} ${inner} }`;
  }

  #directive(): string {
    return ['', '', '@include(if: $on)', '@skip(if: false)'][this.#choose(4)] ?? '';
  }
}

/** `__typename` is never asked of a resolver, so that it could not tell how deep a document is. */
const leafOf = (type: CompositeType | undefined): string | undefined =>
  [...(type?.fields ?? [])].find(([, each]) => !schema.types.has(each))?.[0];

const tapes = array(nat(1_000), { minLength: 20, maxLength: 120 });

const read = (source: string): DocumentNode => {
  const document = readGraphql(source, roomy.tokens);
  assert.ok(document !== undefined, source);
  return document;
};

const request = { variables: {}, mustBeSafe: false };

suite('a document that keeps to the schema', () => {
  test('asks for the fields that are executed, no more and no fewer, and no deeper', () => {
    check(
      property(tapes, tape => {
        const source = new Writer(tape).document();
        const document = read(source);
        assert.equal(weighGraphql(document, request, roomy).fault, undefined, source);
        const { asked } = countFields(document, schema);
        assert.ok(!isUnaskable(asked), `${JSON.stringify(asked)}: ${source}`);
        const runs = Array.from({ length: operationsIn(document) }, (_, n) => executed(document, n, true));
        assert.deepEqual(
          namesOf(asked).sort(),
          [...new Set(runs.flatMap(({ fields }) => [...fields]))].sort(),
          source,
        );
        const depth = Math.max(1, ...runs.map(run => run.depth));
        assert.equal(
          weighGraphql(document, request, { ...roomy, depth }).fault,
          undefined,
          `${depth}: ${source}`,
        );
        assert.equal(weighGraphql(document, request, { ...roomy, depth: depth - 1 }).fault, 'depth', source);
      }),
      { numRuns: 100 },
    );
  });

  test('asks for what a variable leaves out, too', () => {
    check(
      property(tapes, tape => {
        const document = read(new Writer(tape).document());
        const { asked } = countFields(document, schema);
        assert.ok(!isUnaskable(asked));
        const names = new Set(namesOf(asked));
        for (let n = operationsIn(document) - 1; n >= 0; n--)
          for (const field of executed(document, n, false).fields) assert.ok(names.has(field), field);
      }),
      { numRuns: 100 },
    );
  });
});

const words = [
  ...[
    'User',
    'Firm',
    'Payment',
    'Note',
    'Found',
    'Contact',
    'Node',
    'Query',
    'Mutation',
    'Int',
    'F0',
    'F1',
    'a1',
  ],
  ...[
    'id',
    'mail',
    'near',
    'vat',
    'by',
    'in',
    'about',
    'me',
    'self',
    'found',
    'nodes',
    'include',
    'query',
    'mutation',
  ],
];

const pieces = constantFrom(
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ':',
    '!',
    '$',
    '@',
    '...',
    '|',
    '&',
    '=',
    '"',
    '"""',
    '\\u{0}',
    '#',
    '\n',
    ',',
  ],
  ...[
    'on',
    'fragment',
    'query',
    'mutation',
    'subscription',
    'type',
    'extend',
    '...F0',
    '__typename',
    '__schema',
  ],
  ...['id', 'mail', 'near { id }', 'me { id }', '... on User { mail }', '{ '.repeat(600), '[ '.repeat(600)],
  ...[
    '9e',
    '-',
    '1.',
    '\ufeff',
    '\u0000',
    '\ud800',
    'on on',
    'fragment on on on { id }',
    '@include(if: $on)',
  ],
);

/** The text with octets changed, pieces put in, and parts taken out or doubled. */
function damaged(source: string, changes: readonly (readonly [number, number, number, string])[]): string {
  let octets = Buffer.from(source);
  for (const [kind, from, length, piece] of changes) {
    const at = from % (octets.length + 1);
    const end = Math.min(octets.length, at + (length % 40));
    const [before, part, after] = [octets.subarray(0, at), octets.subarray(at, end), octets.subarray(end)];
    if (kind > 3) octets = Buffer.from(withWord(octets.toString(), from, words[length % words.length] ?? ''));
    else if (kind === 0) octets = Buffer.concat([before, Buffer.from(piece), part, after]);
    else if (kind === 1) octets = Buffer.concat([before, after]);
    else if (kind === 2) octets = Buffer.concat([before, part, part, after]);
    else octets = Buffer.concat([before, part.map(octet => octet ^ (1 << (length % 8))), after]);
  }
  return octets.toString();
}

/** The text with one of its words another. */
function withWord(source: string, which: number, word: string): string {
  const found = [...source.matchAll(/\w+/g)];
  const at = found[which % Math.max(1, found.length)];
  return at === undefined ? source : source.slice(0, at.index) + word + source.slice(at.index + at[0].length);
}

const changes = array(tuple(nat(15), nat(100_000), nat(1_000), pieces), { minLength: 1, maxLength: 6 });

/** That something is never used hides no field. */
const rules = specifiedRules.filter(({ name }) => !name.startsWith('NoUnused'));

suite('a document that was damaged', () => {
  test('is refused, or asks for all that a server would execute, whether or not that validates it', () => {
    let [whole, valid] = [0, 0];
    check(
      property(tapes, changes, (tape, damage) => {
        const source = damaged(new Writer(tape).document(), damage);
        const document = readGraphql(source, roomy.tokens);
        if (document === undefined || weighGraphql(document, request, roomy).fault !== undefined) return;
        whole++;
        const { asked } = countFields(document, schema);
        assert.doesNotThrow(() => countFields(document, undefined));
        const isValid = validate(executable, document, rules).length === 0;
        if (isValid) valid++;
        if (isUnaskable(asked)) {
          assert.ok(!isValid, `refused for nothing, ${JSON.stringify(asked)}: ${source}`);
          return;
        }
        const names = new Set(namesOf(asked));
        for (let n = operationsIn(document) - 1; n >= 0; n--)
          for (const field of executed(document, n, true).fields)
            assert.ok(names.has(field), `${field} would be executed: ${source}`);
      }),
      { numRuns: 300 },
    );
    // Otherwise nothing was tested.
    assert.ok(whole > 40 && valid > 0, `${whole} whole, ${valid} valid`);
  });

  test('is never anything but read or refused, whatever the octets', () => {
    check(
      property(uint8Array({ maxLength: 200 }), array(pieces, { maxLength: 30 }), (octets, parts) => {
        const source = `{ ${parts.join(' ')} ${Buffer.from(octets).toString()}`;
        const document = readGraphql(source, 500);
        if (document === undefined) return;
        if (weighGraphql(document, request, usualGraphqlLimits).fault === undefined)
          for (const by of [schema, undefined]) countFields(document, by);
      }),
      { numRuns: 500 },
    );
  });
});

suite('steps', () => {
  const repeated = (count: number, part: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => part(n)).join(' ');
  const families: readonly (readonly [string, (size: number) => string])[] = [
    ['fields', size => `{ ${repeated(size, n => `f${n % 50}`)} }`],
    [
      'list arguments and variables',
      size =>
        `query Q(${repeated(size, n => `$v${n}: Int = ${n % 2}`)}) { ${repeated(size, n => `f(first: $v${n})`)} }`,
    ],
    [
      'fragments that double',
      size =>
        `{ ...F0 } ${repeated(size, n => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F${size} on Query { count }`,
    ],
    [
      'fragments that double with fields',
      size =>
        `{ ...F0 } ${repeated(size, n => `fragment F${n} on Query { a: self { ...F${n + 1} } b: self { ...F${n + 1} } }`)} fragment F${size} on Query { count }`,
    ],
    [
      'fragments that are used everywhere',
      size =>
        `{ ${repeated(size, n => `a${n}: self { ...F }`)} } fragment F on Query { ${repeated(size, () => 'count')} }`,
    ],
    ['nesting without fields', size => `{ ${'... { '.repeat(size)} count ${'}'.repeat(size)} }`],
    ['values', size => `{ f(x: [${repeated(size, n => `{a${n}: ${n}}`)}]) }`],
    ['directives', size => `{ f ${repeated(size, () => '@a(b: [1, 2])')} }`],
    ['operations', size => repeated(size, n => `query Q${n} { self { count } }`)],
    [
      'fragments on many types',
      size =>
        `{ nodes { ${repeated(size, n => `...F${n % 7}`)} } } ${repeated(7, n => `fragment F${n} on ${n % 2 === 0 ? 'Contact' : 'Node'} { id ...F${n + 1} }`)} fragment F7 on Node { id }`,
    ],
  ];
  for (const [what, source] of families)
    test(`grow no faster than documents: ${what}`, () => {
      for (const size of [10, 100, 1_000, 4_000]) {
        const document = readGraphql(source(size), 200_000);
        if (document === undefined) continue;
        const limits = { ...roomy, complexity: Number.MAX_VALUE, aliases: Infinity, directives: Infinity };
        const { fault, steps } = weighGraphql(document, request, limits);
        assert.ok(steps <= 10 * size + 100, `${steps} steps to weigh ${size}`);
        if (fault !== undefined) continue;
        for (const by of [schema, undefined]) {
          const counted: number = countFields(document, by).steps;
          // Without types, fragments mean something else wherever they are, up to a bound.
          const most = by === undefined ? 50_001 : 10 * size + 100;
          assert.ok(counted <= most, `${counted} steps to ask for ${size}`);
        }
      }
    });
});
