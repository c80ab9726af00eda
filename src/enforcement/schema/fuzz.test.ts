import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { fuzzing } from '../../../test/support/fuzz.ts';
import type { JsonSchema } from '../shape.ts';
import { compileContract } from './compile-contract.ts';
import { textFormats } from './formats/index.ts';

/**
 * Where ajv is known to decide otherwise than the specification: what a condition knows of a value counts there though
 * the condition does not hold (JSON Schema Core section 10.2.2.1 and 7.7.1.1), and so does not say what is unevaluated;
 * and the schema of a member called `__proto__` is passed over beside some keywords.
 */
function differsInAjv(schema: unknown): boolean {
  const text = JSON.stringify(schema);
  return (text.includes('"unevaluated') && text.includes('"if"')) || text.includes('"__proto__"');
}

suite('whatever comes', () => {
  const names = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
  const scalar = fc.oneof(fc.constantFrom(0, 1, -1, 1.5, 'a', '', 'ab', null, true), fc.integer());
  const { value } = fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  const keyword = (schema: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> => {
    const list = fc.array(schema, { minLength: 1, maxLength: 3 });
    return fc.oneof(
      fc.constantFrom('string', 'integer', 'object', 'array', 'null').map(type => ({ type })),
      fc.record({ properties: fc.dictionary(names, schema, { maxKeys: 3, noNullPrototype: true }) }),
      fc.record({ additionalProperties: schema }),
      fc.record({ unevaluatedProperties: schema }),
      fc.record({ unevaluatedItems: schema }),
      fc.record({ prefixItems: list, items: schema }),
      fc.record({ contains: schema, maxContains: fc.nat(2) }),
      fc.record({ patternProperties: fc.record({ '^[ab]$': schema }) }),
      fc.record({ allOf: list }),
      fc.record({ anyOf: list }),
      fc.record({ oneOf: list }),
      fc.record({ not: schema }),
      fc.record({ if: schema, else: schema }),
      fc.dictionary(fc.constantFrom('if', 'then'), schema, { minKeys: 2, noNullPrototype: true }),
      fc.record({
        dependentSchemas: fc.dictionary(names, schema, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
      }),
      fc.record({ dependentRequired: fc.record({ a: fc.constantFrom(['b'], ['b', 'c'], []) }) }),
      fc.record({ propertyNames: schema }),
      fc.record({ contains: schema, minContains: fc.nat(2) }),
      fc.record({ minItems: fc.nat(2), maxItems: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ minProperties: fc.nat(2), maxProperties: fc.nat(3) }),
      fc.record({ const: value }),
      fc.record({ enum: fc.array(value, { minLength: 1, maxLength: 3 }) }),
      fc.record({
        multipleOf: fc.constantFrom(1, 2, 0.5, 3),
        exclusiveMinimum: fc.integer({ min: -2, max: 2 }),
      }),
      fc.record({ type: fc.constant(['integer', 'string', 'array']), maxLength: fc.nat(2) }),
      fc.record({ pattern: fc.constantFrom('^a', 'b$', '^[ab]*$', '(a|ab)+$', '\\d') }),
      fc.record({ unevaluatedProperties: fc.constant(false), $ref: fc.constant('#/$defs/B') }),
      fc.record({ unevaluatedItems: fc.constant(false), allOf: list }),
      fc.record({ required: fc.uniqueArray(names, { maxLength: 2 }) }),
      fc.record({ minLength: fc.nat(2), maximum: fc.integer({ min: -1, max: 2 }) }),
      fc.record({ enum: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
      fc.constant({ uniqueItems: true }),
      fc.constant({ $ref: '#/$defs/A' }),
      fc.constant({ $ref: '#/$defs/B' }),
    ) as fc.Arbitrary<JsonSchema>;
  };
  const { schema } = fc.letrec<{ schema: JsonSchema }>(tie => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.boolean() as fc.Arbitrary<JsonSchema>,
      fc
        .tuple(keyword(tie('schema')), keyword(tie('schema')))
        .map(([left, right]) => ({ ...(left as object), ...(right as object) })),
    ),
  }));
  const named: JsonSchema = {
    type: ['object', 'integer'],
    properties: { a: { $ref: '#/$defs/A' }, b: true },
  };

  const composed: JsonSchema = {
    anyOf: [
      { $ref: '#/$defs/A' },
      { properties: { c: { $ref: '#/$defs/B' } }, required: ['c'] },
      { items: { $ref: '#/$defs/B' } },
    ],
    if: { not: { required: ['b'] } },
    else: { properties: { b: { type: ['integer', 'null'] } } },
  };

  test('a schema decides as ajv does, says something of all that it refuses, and refuses strays beyond that alone', () => {
    fc.assert(
      fc.property(schema, value, (schema, value) => {
        const document = { $defs: { A: named, B: composed } };
        const contract = compileContract(document);
        const open = contract.validator(schema, 'request', { unknownMembers: 'allow' });
        const closed = contract.validator(schema, 'request', { unknownMembers: 'refuse' });
        const whole = typeof schema === 'boolean' ? schema : { ...document, ...schema };
        if (differsInAjv(whole)) return;
        const valid = new Ajv2020({ strict: false, logger: false, ownProperties: true }).compile(whole)(
          value,
        );
        assert.equal(open(value) === undefined, valid);
        const strays = closed.strays(value, 100);
        assert.equal(closed(value) === undefined, valid && strays.length === 0);
      }),
      fuzzing(150),
    );
  });

  test('no format fails on a text, whatever it is', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'a1:/.@[]{}%"\\~-+TZ '.split('')) }),
    );
    fc.assert(
      fc.property(texts, text => {
        for (const { is } of textFormats.values()) assert.equal(typeof is(text), 'boolean');
      }),
      fuzzing(150),
    );
  });
});
