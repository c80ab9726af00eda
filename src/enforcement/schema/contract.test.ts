import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContractSchemas, JsonSchema } from '../shape.ts';
import { compileContract } from './compile-contract.ts';
import type { Direction, ValidatorOptions } from './contract.ts';

const order: JsonSchema = {
  type: 'object',
  required: ['id', 'items', 'currency'],
  properties: {
    id: { type: 'string', format: 'uuid', readOnly: true },
    currency: { enum: ['EUR', 'CHF'] },
    placed: { type: 'string', format: 'date' },
    secret: { type: 'string', writeOnly: true },
    items: { type: 'array', minItems: 1, maxItems: 3, items: { $ref: '#/$defs/Item' } },
  },
};
const item: JsonSchema = {
  type: 'object',
  required: ['sku'],
  properties: {
    sku: { type: 'string', pattern: '^[A-Z]{2}-\\d{4}$', maxLength: 7 },
    count: { type: 'integer', minimum: 1, multipleOf: 2 },
  },
};
const $defs = { Order: order, Item: item };

function fault(
  schema: JsonSchema,
  value: unknown,
  direction: Direction = 'request',
  unknownMembers: ValidatorOptions['unknownMembers'] = 'refuse',
  defs: ContractSchemas['$defs'] = $defs,
): string {
  const found = compileContract({ $defs: defs }).validator(schema, direction, { unknownMembers })(value);
  return found === undefined ? '' : `${found.pointer} ${found.expected}`;
}
const orderFault = (value: unknown, direction?: Direction, unknown?: 'refuse' | 'allow') =>
  fault({ $ref: '#/$defs/Order' }, value, direction, unknown);
const good = { currency: 'EUR', placed: '2024-02-29', items: [{ sku: 'AB-1234', count: 2 }] };

suite('a value judged by a contract', () => {
  test('passes as promised', () => {
    assert.equal(orderFault(good), '');
    assert.equal(orderFault({ ...good, id: '0b9f2e4c-6f0a-4a41-9f4e-1a2b3c4d5e6f' }, 'response'), '');
  });

  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['another kind', [], ' must be an object'],
    ['what is missing', { currency: 'EUR' }, '/items must be there'],
    ['a value beyond the list', { ...good, currency: 'USD' }, '/currency must be one of "EUR", "CHF"'],
    ['a day that is not', { ...good, placed: '2023-02-29' }, '/placed must be a date such as 2026-01-31'],
    ['too few', { ...good, items: [] }, '/items must have at least 1 element'],
    ['too many', { ...good, items: [1, 2, 3, 4] }, '/items must have at most 3 elements'],
    [
      'a pattern',
      { ...good, items: [{ sku: 'ab-1234' }] },
      '/items/0/sku must match the pattern ^[A-Z]{2}-\\d{4}$',
    ],
    [
      'a text too long',
      { ...good, items: [{ sku: 'AB-12345' }] },
      '/items/0/sku must have at most 7 characters',
    ],
    [
      'a kind far inside',
      { ...good, items: [{ sku: 'AB-1234', count: '1' }] },
      '/items/0/count must be a whole number',
    ],
    ['a bound', { ...good, items: [{ sku: 'AB-1234', count: 0 }] }, '/items/0/count must be at least 1'],
    [
      'a multiple',
      { ...good, items: [{ sku: 'AB-1234', count: 3 }] },
      '/items/0/count must be a multiple of 2',
    ],
    [
      'an unknown member',
      { ...good, admin: true },
      '/admin must not be there: the contract does not know it',
    ],
    [
      'an unknown member far inside',
      { ...good, items: [{ sku: 'AB-1234', price: 1 }] },
      '/items/0/price must not be there: the contract does not know it',
    ],
    [
      'a member of answers',
      { ...good, id: '0b9f2e4c-6f0a-4a41-9f4e-1a2b3c4d5e6f' },
      '/id must not be sent: it is for answers only',
    ],
    [
      'names of what every object inherits',
      { ...good, constructor: 1 },
      '/constructor must not be there: the contract does not know it',
    ],
    [
      'the name that changes prototypes',
      JSON.parse('{"__proto__":1,"currency":"EUR","items":[{"sku":"AB-1234"}]}'),
      '/__proto__ must not be there: the contract does not know it',
    ],
  ];
  for (const [name, value, words] of wrong)
    test(`says where and what was expected of ${name}`, () => assert.equal(orderFault(value), words));

  test('does not owe what is only for the other direction', () => {
    assert.equal(orderFault(good, 'request'), '');
    assert.equal(orderFault(good, 'response'), '/id must be there');
    const answered = { ...good, id: '0b9f2e4c-6f0a-4a41-9f4e-1a2b3c4d5e6f', secret: 'x' };
    assert.equal(orderFault(answered, 'response'), '/secret must not be answered: it is for requests only');
  });

  test('may have members that nobody knows where they are allowed', () => {
    assert.equal(orderFault({ ...good, admin: true }, 'request', 'allow'), '');
  });

  test('is never quoted in a fault', () => {
    for (const [, value] of wrong)
      assert.doesNotMatch(orderFault(value), /USD|2023-02-29|ab-1234|AB-12345|0b9f2e4c/);
  });
});

suite('members that the contract does not know', () => {
  const allows = (schema: JsonSchema, value: unknown) => fault(schema, value) === '';
  const a: JsonSchema = { type: 'object', properties: { a: { type: 'object', properties: { x: {} } } } };
  const b: JsonSchema = {
    type: 'object',
    properties: { a: { type: 'object', properties: { y: {} } }, b: {} },
  };

  test('are known when any part of a composition describes them, at any depth', () => {
    const both: JsonSchema = { allOf: [a, b] };
    assert.ok(allows(both, { a: { x: 1, y: 1 }, b: 1 }));
    assert.equal(fault(both, { a: { x: 1, z: 1 } }), '/a/z must not be there: the contract does not know it');
    assert.ok(!allows(both, { c: 1 }));
  });

  test('are not known by an alternative that does not fit', () => {
    const either: JsonSchema = {
      anyOf: [
        { properties: { kind: { const: 'a' }, x: {} }, required: ['kind'] },
        { properties: { kind: { const: 'b' }, y: {} }, required: ['kind'] },
      ],
    };
    assert.ok(allows(either, { kind: 'a', x: 1 }));
    assert.ok(!allows(either, { kind: 'a', y: 1 }));
  });

  test('do not exist where the contract takes any, or describes none', () => {
    assert.ok(allows({ type: 'object' }, { any: 1 }));
    assert.ok(allows({ type: 'object', properties: { a: {} }, additionalProperties: true }, { any: 1 }));
    assert.ok(allows({ allOf: [a, { additionalProperties: { type: 'integer' } }] }, { any: 1 }));
  });

  test('are not looked for inside of what is forbidden or only asked about', () => {
    assert.ok(
      allows(
        { not: { properties: { a: { type: 'object', properties: { x: {} } } }, required: ['b'] } },
        { a: { q: 1 } },
      ),
    );
    const asked: JsonSchema = {
      properties: { a: true },
      if: { properties: { a: { properties: { x: { const: 1 } }, required: ['x'] } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { properties: { b: true } },
    };
    assert.ok(!allows(asked, { a: { x: 2 }, b: 1 }));
  });

  test('are told one by one, with the object that has them', () => {
    const validator = compileContract({ $defs }).validator({ $ref: '#/$defs/Order' }, 'response', {
      unknownMembers: 'allow',
    });
    const value = { ...good, id: 1, secret: 's', more: {}, items: [{ sku: 'AB-1234', price: 1 }] };
    const found = validator.strays(value, 10);
    assert.deepEqual(
      found.map(({ pointer, why }) => `${pointer} ${why}`),
      ['/items/0/price unknown', '/secret writeOnly', '/more unknown'],
    );
    assert.equal(found[0]?.owner, value.items[0]);
    assert.equal(validator.strays(value, 2).length, 2);
  });
});

suite('alternatives that a discriminator chooses among', () => {
  const by = (mapping?: Readonly<Record<string, string>>) => ({
    propertyName: 'kind',
    ...(mapping === undefined ? {} : { mapping }),
  });
  const kind = (name: string, member: string): JsonSchema => ({
    type: 'object',
    required: ['kind', member],
    properties: { kind: { type: 'string' }, [member]: { type: 'integer' } },
    title: name,
  });
  const alternatives = {
    Card: kind('Card', 'number'),
    Cash: kind('Cash', 'coins'),
    Payment: {
      oneOf: [{ $ref: '#/$defs/Card' }, { $ref: '#/$defs/Cash' }],
      discriminator: by({ card: '#/$defs/Card' }),
    },
  };
  const payment = (value: unknown) =>
    fault({ $ref: '#/$defs/Payment' }, value, 'request', 'refuse', alternatives);

  test('are told apart by name and by mapping, and the chosen one is enforced', () => {
    assert.equal(payment({ kind: 'card', number: 1 }), '');
    assert.equal(payment({ kind: 'Cash', coins: 1 }), '');
    assert.equal(payment({ kind: 'Cash', coins: 'x' }), '/coins must be a whole number');
    assert.equal(payment({ kind: 'card', coins: 1 }), '/number must be there');
    assert.match(payment({ kind: 'card', number: 1, coins: 1 }), /^\/coins must not be there/);
  });

  test('are refused when nothing or something else is chosen', () => {
    const words = '/kind must be one of "Card", "Cash", "card"';
    for (const value of [{}, { kind: 'Payment' }, { kind: 1 }, { kind: 'constructor' }, { number: 1 }])
      assert.equal(payment(value), words);
    assert.equal(payment(null), ' must be as one of 2 alternatives that the contract describes');
  });

  const family: ContractSchemas['$defs'] = {
    Pet: {
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string' } },
      discriminator: by(),
    },
    Cat: {
      allOf: [{ $ref: '#/$defs/Pet' }, { properties: { lives: { type: 'integer' } }, required: ['lives'] }],
    },
    Siamese: { allOf: [{ $ref: '#/$defs/Cat' }, { properties: { eyes: { const: 'blue' } } }] },
    Owner: {
      properties: { pet: { allOf: [{ $ref: '#/$defs/Pet' }] }, cats: { items: { $ref: '#/$defs/Cat' } } },
    },
  };
  const owner = (value: unknown) => fault({ $ref: '#/$defs/Owner' }, value, 'request', 'refuse', family);

  test('may be heirs of the schema that is referred to, and their heirs', () => {
    assert.equal(owner({ pet: { kind: 'Pet' } }), '');
    assert.equal(owner({ pet: { kind: 'Cat', lives: 9 } }), '');
    assert.equal(owner({ pet: { kind: 'Siamese', lives: 9, eyes: 'blue' } }), '');
    assert.equal(owner({ cats: [{ kind: 'Cat', lives: 9 }] }), '');
    assert.equal(owner({ pet: { kind: 'Cat' } }), '/pet/lives must be there');
    assert.match(owner({ pet: { kind: 'Pet', lives: 9 } }), /^\/pet\/lives must not be there/);
    assert.equal(owner({ pet: { kind: 'Dog' } }), '/pet/kind must be one of "Pet", "Cat", "Siamese"');
  });

  test('may not lead back to themselves for ever', () => {
    const hidden: ContractSchemas['$defs'] = {
      ...family,
      Cat: { allOf: [{ $ref: '#/$defs/Pet' }, { $ref: '#/$defs/Detour' }] },
      Detour: { anyOf: [{ $ref: '#/$defs/Pet' }] },
    };
    assert.notEqual(fault({ $ref: '#/$defs/Pet' }, { kind: 'Cat' }, 'request', 'allow', hidden), '');
  });
});
