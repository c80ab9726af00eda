import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compileContract } from '../schema/compile-contract.ts';
import type { JsonSchema, JsonValue } from '../shape.ts';
import { type Field, FieldTree } from './field-tree.ts';

const fieldOf = (schema: JsonSchema, $defs: Record<string, JsonSchema> = {}, name = 'x', isJudged = true) =>
  new FieldTree({ $defs }, isJudged).of(schema, name);
const kindOf = (...given: Parameters<typeof fieldOf>) => fieldOf(...given).known.kind;
const named = (name: string, schema: JsonSchema = { type: 'string' }) => kindOf(schema, {}, name);
/** What is written so, since an object with a `then` may be taken for a promise. */
const read = (text: string): JsonSchema => JSON.parse(text) as JsonSchema;
const uuid = { type: 'string', format: 'uuid' };
const text = { type: 'string' };

suite('texts that a contract settles', () => {
  for (const schema of [
    uuid,
    { format: 'uuid' },
    { type: 'string', format: 'date' },
    { type: 'string', format: 'date-time' },
    { type: 'integer' },
    { type: ['number', 'null'] },
    { type: 'boolean' },
    { type: ['string', 'null'], format: 'uuid' },
    { type: 'string', enum: ["it's", '<b>'] },
    { const: 'a' },
    { type: 'string', pattern: '^[A-Z]{2}-\\d{4}$' },
    { type: 'string', pattern: '^[a-z]+$', maxLength: 20 },
    { allOf: [{ type: 'string', maxLength: 20 }, { pattern: '^[a-z]+$' }] },
    { allOf: [text, uuid] },
    { oneOf: [uuid, { type: 'integer' }] },
    { anyOf: [{ type: 'null' }, { $ref: '#/$defs/Id' }] },
    { oneOf: [{ const: 'a' }, { type: 'string', pattern: '^[a-z]+$', maxLength: 9 }] },
    { anyOf: [uuid, false] },
    { $ref: '#/$defs/Id' },
  ] as const)
    test(JSON.stringify(schema), () => assert.equal(kindOf(schema, { Id: uuid }), 'settled'));

  test('unless nobody judges by the contract before', () => {
    const field = fieldOf(uuid, {}, 'x', false);
    assert.deepEqual(field.known, { kind: 'usual', by: { by: 'not judged' } });
    assert.equal(field.other, 'usual');
  });
});

suite('texts that only look settled are not', () => {
  const loose: readonly JsonSchema[] = [
    true,
    {},
    text,
    { type: ['string', 'integer'] },
    { type: 'string', format: 'guid' },
    { type: 'string', format: 'int32' },
    { type: 'string', format: 'UUID' },
    { type: 'string', format: 'email' },
    { type: 'string', format: 'byte' },
    { type: 'string', format: 'base64url' },
    { type: 'string', format: 'regex' },
    { type: 'string', format: 'json-pointer' },
    { type: 'string', minimum: 3 },
    { minimum: 3, maximum: 5 },
    { type: 'string', pattern: '[0-9a-f]{8}' },
    { type: 'string', pattern: '^[0-9a-f]{8}' },
    { type: 'string', pattern: "^[a-z']{1,9}$" },
    { type: 'string', pattern: '^\\w{1,9}$' },
    { type: 'string', pattern: '^[A-Za-z0-9]+$' },
    { type: 'string', pattern: '^[A-Za-z0-9]{1,65}$' },
    { type: 'string', pattern: '^[A-Za-z0-9]+$', maxLength: -1 },
    { type: 'string', pattern: '^[A-Za-z0-9]+$', maxLength: 6.5 },
    { type: 'string', maxLength: 4 },
    { type: 'string', default: 'a' },
    { type: 'string', examples: ['3fa85f64-5717-4562-b3fc-2c963f66afa6'] },
    { oneOf: [uuid, text] },
    { anyOf: [uuid, {}] },
    { anyOf: [uuid, true] },
    { oneOf: [{ type: 'integer' }, { type: 'string', pattern: '^[a-z]+$' }] },
    { not: uuid },
    read('{"if":{"type":"string"},"then":{"format":"uuid"}}'),
    { if: true, else: uuid },
    { dependentSchemas: { a: uuid } },
    { $ref: '#/$defs/Nobody' },
    { $ref: 'https://elsewhere.example/uuid' },
    { properties: { format: { const: 'uuid' } } },
    { contains: uuid },
    { contentMediaType: 'application/json', type: 'string' },
    { $ref: '#/$defs/Circle' },
  ];
  for (const schema of loose)
    test(JSON.stringify(schema), () =>
      assert.notEqual(
        kindOf(schema, { Id: uuid, Circle: { allOf: [{ $ref: '#/$defs/Circle' }] } }),
        'settled',
      ),
    );

  test('also where a schema speaks for more places than are looked at', () => {
    const many = { anyOf: Array.from({ length: 100 }, (_, i) => ({ const: i })) };
    assert.equal(kindOf(many), 'usual');
  });
});

suite('places in values', () => {
  const kindAt = (schema: JsonSchema, value: unknown, $defs: Record<string, JsonSchema> = {}): string => {
    const walk = (field: Field, inner: unknown): Field => {
      if (Array.isArray(inner)) return walk(field.element(inner.length - 1), inner.at(-1));
      if (typeof inner !== 'object' || inner === null) return field;
      const [[name, below]] = Object.entries(inner) as [[string, unknown]];
      return walk(field.member(name), below);
    };
    return walk(fieldOf(schema, $defs), value).known.kind;
  };
  const object = (properties: Record<string, JsonValue>, more: Record<string, JsonValue> = {}) => ({
    type: 'object',
    properties,
    ...more,
  });

  test('members, elements and what they refer to', () => {
    assert.equal(kindAt(object({ id: uuid }), { id: '' }), 'settled');
    assert.equal(kindAt({ type: 'array', items: uuid }, ['', '']), 'settled');
    assert.equal(
      kindAt(object({ a: { $ref: '#/$defs/A' } }), { a: { id: '' } }, { A: object({ id: uuid }) }),
      'settled',
    );
    assert.equal(kindAt(object({}, { additionalProperties: uuid }), { any: '' }), 'settled');
    assert.equal(kindAt({ allOf: [object({ id: uuid }), object({ id: text })] }, { id: '' }), 'settled');
  });

  test('members that the contract does not know, or knows in one alternative only, are not settled', () => {
    const union = { oneOf: [object({ id: uuid }), object({ name: text })] };
    assert.equal(kindAt(object({ id: uuid }), { Id: '' }), 'usual');
    assert.equal(kindAt(object({ id: uuid }), { constructor: '' }), 'usual');
    assert.equal(kindAt(union, { id: '' }), 'usual');
    assert.equal(kindAt({ anyOf: [object({ id: uuid }), true] }, { id: '' }), 'usual');
    assert.equal(kindAt({ oneOf: [object({ id: uuid }), object({ id: text })] }, { id: '' }), 'usual');
    assert.equal(
      kindAt(read('{"if":{"properties":{"id":{"format":"uuid"}}},"then":true}'), { id: '' }),
      'usual',
    );
    assert.equal(kindAt({ enum: [{ id: 1 }] }, { id: '' }), 'usual');
    assert.equal(kindAt(object({ '': uuid }), { other: '' }), 'usual');
  });

  test('where names follow patterns, what else is said of others does not hold', () => {
    const patterned = { patternProperties: { '^x': text }, additionalProperties: uuid };
    assert.equal(kindAt(patterned, { xa: '' }), 'usual');
    assert.equal(kindAt(patterned, { a: '' }), 'usual');
    assert.equal(kindAt({ ...patterned, properties: { id: uuid } }, { id: '' }), 'settled');
  });

  test('the first elements of a list may be others than the rest', () => {
    const list = { type: 'array', prefixItems: [uuid, text], items: { type: 'integer' } };
    assert.equal(kindAt(list, ['']), 'settled');
    assert.equal(kindAt(list, ['', '']), 'usual');
    assert.equal(kindAt(list, ['', '', '']), 'settled');
    assert.equal(kindAt({ prefixItems: [uuid] }, ['', '']), 'usual');
    assert.equal(kindAt({ items: uuid, contains: text }, ['']), 'settled');
  });

  test('schemas that hold themselves have finitely many places, however deep a value is', () => {
    const node = object({
      left: { $ref: '#/$defs/Node' },
      right: { oneOf: [{ $ref: '#/$defs/Node' }, uuid] },
    });
    const tree = new FieldTree(
      { $defs: { Node: { ...node, anyOf: [node, { $ref: '#/$defs/Other' }] }, Other: node } },
      true,
    );
    const seen = new Set<Field>();
    let field = tree.of({ $ref: '#/$defs/Node' }, undefined);
    for (let i = 0; i < 5_000; i++) {
      field = field.member(i % 3 === 0 ? 'right' : 'left');
      seen.add(field);
    }
    assert.ok(seen.size < 50, `${seen.size} places`);
  });
});

suite('what a contract declares, or a name says', () => {
  test('x-gatehouse-field is heeded before all else, and the stricter word of two', () => {
    for (const kind of ['prose', 'address', 'markup', 'usual'] as const)
      assert.deepEqual(fieldOf({ ...uuid, 'x-gatehouse-field': kind }).known, {
        kind,
        by: { by: 'declared' },
      });
    const said = (...kinds: string[]) =>
      kindOf({ anyOf: kinds.map(kind => ({ type: 'string', 'x-gatehouse-field': kind })) });
    assert.equal(said('prose', 'markup'), 'usual');
    assert.equal(said('prose', 'address'), 'address');
    assert.equal(said('prose', 'prose'), 'prose');
    assert.equal(fieldOf({ type: 'integer', 'x-gatehouse-field': 'usual' }).other, 'usual');
  });

  test('nobody declares a value settled, or a kind that there is not', () => {
    for (const said of ['settled', 'html', '', 3, null, ['prose']])
      assert.equal(kindOf({ type: 'string', 'x-gatehouse-field': said }), 'usual');
  });

  test('formats and media types', () => {
    for (const format of ['uri', 'uri-reference', 'hostname', 'ipv4', 'ipv6', 'url'])
      assert.equal(kindOf({ type: 'string', format }), 'address', format);
    assert.equal(kindOf({ type: 'string', contentMediaType: 'text/html' }), 'markup');
    assert.equal(kindOf({ type: 'string', contentMediaType: 'text/markdown' }), 'prose');
  });

  test('names', () => {
    for (const name of ['description', 'reviewText', 'short_description', 'body', 'Title'])
      assert.equal(named(name), 'prose', name);
    for (const name of ['url', 'callbackUrl', 'redirect_to', 'webhook-address', 'filePath', 'cmd'])
      assert.equal(named(name), 'address', name);
    assert.equal(named('bodyHtml'), 'markup');
    for (const name of ['name', 'textSize', 'hosts_count', 'q', 'curly', '', 'x'.repeat(10_000)])
      assert.equal(named(name), 'usual', name);
  });

  test('a name says nothing where the schema says what texts are like, or of names that callers choose', () => {
    for (const more of [
      { format: 'email' },
      { pattern: 'x' },
      { maxLength: 10 },
      { contentEncoding: 'base64' },
    ])
      assert.equal(named('description', { type: 'string', ...more }), 'usual');
    assert.equal(named('description', { type: 'integer' }), 'settled');
    assert.equal(fieldOf({ additionalProperties: text }).member('description').known.kind, 'usual');
    assert.equal(fieldOf({ type: 'object' }).member('description').known.kind, 'usual');
  });

  test('elements of a list are called what the list is', () => {
    assert.equal(fieldOf({ type: 'array', items: text }, {}, 'notes').element(3).known.kind, 'prose');
  });
});

suite('what is settled holds no attack', () => {
  const attacks = [
    "' or 1=1 --",
    '<script>',
    '../../etc/passwd',
    '1;ls',
    '$(id)',
    'a\nb',
    '{{7*7}}',
    '1--',
    '__proto__',
    'a b',
  ];
  const bases = [
    '550e8400-e29b-41d4-a716-446655440000',
    '2024-02-29',
    '2024-02-29T10:00:00Z',
    '12',
    'abc',
    'ab-cd',
    'AB-1234',
    '10:00:00Z',
    'P3D',
    '-1.50',
    '1.5',
  ];
  const schemas: readonly JsonSchema[] = [
    uuid,
    ...['date', 'time', 'date-time', 'duration'].map(format => ({ type: 'string', format })),
    ...[
      '^[A-Z]{2}-\\d{4}$',
      '^[a-z]{1,9}(?:-[a-z]{1,9})?$',
      '^-?\\d{1,9}(\\.\\d{2})?$',
      '^(?:abc|ab-cd)$',
    ].map(pattern => ({ type: 'string', pattern })),
    { type: 'integer' },
    { oneOf: [uuid, { type: 'boolean' }] },
  ];
  for (const schema of schemas)
    test(`by the validator itself: ${JSON.stringify(schema)}`, () => {
      assert.equal(kindOf(schema), 'settled');
      const contract = compileContract({ $defs: {} });
      const validator = contract.validator(schema, 'request', { unknownMembers: 'allow' });
      for (const base of bases)
        for (const attack of attacks)
          for (const value of [
            attack,
            base + attack,
            attack + base,
            `${base}\n`,
            `${base.slice(0, 4)}${attack}${base.slice(4)}`,
          ])
            assert.notEqual(validator(value), undefined, `${value} passes`);
    });
});
