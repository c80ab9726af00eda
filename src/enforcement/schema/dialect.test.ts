import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { JsonSchema } from '../shape.ts';
import { toCurrentDialect } from './dialect.ts';

suite('schemas of older documents in the dialect that is enforced', () => {
  const cases: readonly (readonly [string, string, JsonSchema, JsonSchema])[] = [
    ['a bound with a flag', '3.0.3', { minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }],
    ['a bound with its flag off', '2.0', { maximum: 1, exclusiveMaximum: false }, { maximum: 1 }],
    ['nullable', '3.0.0', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    ['not nullable', '3.0.0', { type: 'string', nullable: false }, { type: 'string' }],
    [
      'nullable values',
      '3.0.3',
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'nullable beside a reference',
      '3.0.3',
      { $ref: '#/$defs/A', nullable: true, readOnly: true, maxLength: 3 },
      { readOnly: true, anyOf: [{ type: 'null' }, { $ref: '#/$defs/A' }] },
    ],
    [
      'nullable beside a composition',
      '3.0.3',
      { allOf: [{ $ref: '#/$defs/A' }], nullable: true, 'x-gatehouse-data': 'personal' },
      { 'x-gatehouse-data': 'personal', anyOf: [{ type: 'null' }, { allOf: [{ $ref: '#/$defs/A' }] }] },
    ],
    ['what stands beside a reference', '3.0.3', { $ref: '#/$defs/A', maxLength: 3 }, { $ref: '#/$defs/A' }],
    [
      'what stands beside a reference in 3.1',
      '3.1.0',
      { $ref: '#/$defs/A', maxLength: 3 },
      { $ref: '#/$defs/A', maxLength: 3 },
    ],
    ['nullable in 3.1, which does not know it', '3.1.0', { nullable: true }, { nullable: true }],
    ['a file', '2.0', { type: 'file' }, { type: 'string', format: 'binary' }],
    [
      'a discriminator of Swagger 2',
      '2.0',
      { discriminator: 'kind' },
      { discriminator: { propertyName: 'kind' } },
    ],
    [
      'inner schemas, wherever they stand',
      '3.0.3',
      {
        properties: { a: { items: { type: 'integer', nullable: true } } },
        additionalProperties: { oneOf: [{ minimum: 0, exclusiveMinimum: true }] },
      },
      {
        properties: { a: { items: { type: ['integer', 'null'] } } },
        additionalProperties: { oneOf: [{ exclusiveMinimum: 0 }] },
      },
    ],
    [
      'members that are named like keywords',
      '3.0.3',
      { properties: { nullable: { type: 'boolean' }, items: { type: 'string' } } },
      { properties: { nullable: { type: 'boolean' }, items: { type: 'string' } } },
    ],
    [
      'an older draft that a schema of 3.1 names',
      '3.1.0',
      { $schema: 'http://json-schema.org/draft-07/schema#', items: [true], additionalItems: false },
      { $schema: 'http://json-schema.org/draft-07/schema#', prefixItems: [true], items: false },
    ],
    [
      'dependencies',
      '3.1.0',
      { dependencies: { a: ['b'], c: { required: ['d'] } } },
      { dependentRequired: { a: ['b'] }, dependentSchemas: { c: { required: ['d'] } } },
    ],
  ];
  for (const [name, specification, given, wanted] of cases)
    test(name, () => assert.deepEqual(toCurrentDialect(given, specification), wanted));

  test('values that only look like schemas stay as they are', () => {
    const schema: JsonSchema = {
      enum: [{ type: 'file', nullable: true }],
      const: { $ref: 'x', nullable: true },
    };
    assert.deepEqual(toCurrentDialect(schema, '3.0.3'), schema);
  });

  test('a member named __proto__ stays a member', () => {
    const given = JSON.parse('{"properties":{"__proto__":{"type":"string","nullable":true}}}') as JsonSchema;
    const found = JSON.stringify(toCurrentDialect(given, '3.0.3'));
    assert.equal(found, '{"properties":{"__proto__":{"type":["string","null"]}}}');
  });

  test('the document is not changed', () => {
    const given = Object.freeze({ type: 'string', nullable: true });
    toCurrentDialect(given, '3.0.3');
    assert.deepEqual(given, { type: 'string', nullable: true });
  });

  test('schemas nested a hundred thousand deep do not exhaust the stack', () => {
    let schema: JsonSchema = { nullable: true };
    for (let level = 0; level < 100_000; level++) schema = { not: schema };
    assert.ok(toCurrentDialect(schema, '3.0.3'));
  });
});
