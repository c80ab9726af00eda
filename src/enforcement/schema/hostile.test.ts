import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContractSchemas, JsonSchema, OperationShape } from '../shape.ts';
import { compileContract } from './compile-contract.ts';
import { Compiler } from './compile.ts';
import { Identities } from './identities.ts';
import { multipleTest } from './keywords/numbers.ts';
import { holds, Run } from './node.ts';

const nested = (depth: number, inner: unknown = {}): unknown => {
  let value = inner;
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
};

const self = { properties: { a: { $ref: '#/$defs/A' } } };
const validatorOf = ($defs: ContractSchemas['$defs'], direction: 'request' | 'response' = 'request') =>
  compileContract({ $defs }).validator({ $ref: '#/$defs/A' }, direction, { unknownMembers: 'refuse' });

/** A schema inside of so many compositions. */
function wrapped(schema: JsonSchema, times: number, wrap: (inner: JsonSchema) => JsonSchema): JsonSchema {
  let outer = schema;
  for (let i = 0; i < times; i++) outer = wrap(outer);
  return outer;
}

suite('values and contracts made to exhaust', () => {
  const schemas: readonly (readonly [string, JsonSchema])[] = [
    ['members', self],
    ['compositions and members', wrapped(self, 60, inner => ({ allOf: [inner] }))],
    ['alternatives and members', wrapped(self, 30, inner => ({ anyOf: [{ type: 'null' }, inner] }))],
    ['members that nothing else knows', { unevaluatedProperties: { $ref: '#/$defs/A' } }],
  ];
  for (const [name, schema] of schemas)
    test(`are refused where they are too deep, and never end in a full stack: ${name}`, () => {
      const validator = validatorOf({ A: schema });
      assert.equal(validator(nested(12)), undefined);
      for (const depth of [300, 1_000, 100_000])
        assert.match(validator(nested(depth))?.expected ?? '', /nested deeper/);
      // What is looked for in answers before they are judged must end too.
      for (const depth of [300, 100_000]) validator.strays(nested(depth), 10);
    });

  test('are refused where they are too deep, though what could not be asked is forbidden', () => {
    const validator = validatorOf({
      A: { not: { $ref: '#/$defs/B' } },
      B: { properties: { a: { $ref: '#/$defs/B' }, b: { type: 'integer' } } },
    });
    assert.notEqual(validator(nested(300)), undefined);
  });

  test('do not smuggle in what is for answers only below what is looked into', () => {
    const validator = validatorOf({
      A: {
        properties: { secret: { type: 'integer', readOnly: true } },
        unevaluatedProperties: { $ref: '#/$defs/A' },
      },
    });
    for (const depth of [1, 100, 250, 300, 500])
      assert.notEqual(validator(nested(depth, { secret: 1 })), undefined, `at ${depth}`);
  });

  test('cost one question for each schema, though unknown members ask what a composition knows', () => {
    for (const keyword of ['unevaluatedProperties', 'unevaluatedItems']) {
      const last = 40;
      const $defs: Record<string, JsonSchema> = {
        A: { $ref: '#/$defs/L0', [keyword]: false },
        [`L${last}`]: { properties: { a: true }, prefixItems: [true] },
      };
      for (let level = 0; level < last; level++) {
        const next = { $ref: `#/$defs/L${level + 1}` };
        $defs[`L${level}`] = { allOf: [next, next] };
      }
      for (const value of [{ a: 1 }, [1], { b: 1 }, [1, 2]]) {
        const run = new Run('request');
        holds(new Compiler({ $defs }).root({ $ref: '#/$defs/A' }, ''), value, run);
        assert.ok(run.steps < 100_000, `${run.steps} steps`);
      }
    }
  });

  test('are told whether a member is for one direction by asking each schema once', () => {
    const parts = Array.from({ length: 30 }, () => ({ $ref: '#/$defs/A' }));
    const shape: OperationShape = {
      parameters: [],
      bodies: [{ mediaType: 'application/json', schema: { properties: { a: { $ref: '#/$defs/A' } } } }],
      bodyRequired: false,
      answers: [],
    };
    assert.ok(compileContract({ $defs: { A: { allOf: parts } } }).prove(shape).length > 0);
    const last = 30;
    const $defs: Record<string, JsonSchema> = { [`L${last}`]: { readOnly: true } };
    for (let level = 0; level < last; level++) {
      const next = { $ref: `#/$defs/L${level + 1}` };
      $defs[`L${level}`] = { allOf: [next, next] };
    }
    const validator = compileContract({ $defs }).validator(
      { properties: { a: { $ref: '#/$defs/L0' } } },
      'request',
      { unknownMembers: 'allow' },
    );
    assert.equal(validator({ a: 1 })?.keyword, 'readOnly');
  });

  test('are remembered without a table of numbers, which a client could make slow', () => {
    const $defs = {
      A: { items: { $ref: '#/$defs/N' } },
      N: { anyOf: [{ type: 'integer' }, { type: 'string', minLength: 2 }] },
    };
    const validator = validatorOf($defs);
    const many = Array.from({ length: 30_000 }, (_, i) => (i % 3 === 0 ? `text ${i}` : i));
    assert.equal(validator(many), undefined);
    assert.equal(validator([...many, 'x'])?.pointer, '/30000');
    assert.equal(validator([...many, 1.5, 1.5])?.pointer, '/30000');
  });

  test('are told apart by all of a long text, and alike where they are', () => {
    const text = 'x'.repeat(20_000);
    const identities = new Identities();
    const numbers = [
      `${text}a`,
      `${text}b`,
      `a${text}`,
      `${text}a`,
      [`${text}a`],
      [`${text}b`],
      [`${text}a`],
    ];
    const [a, b, c, again, list, other, same] = numbers.map(value => identities.of(value));
    assert.equal(new Set([a, b, c, list, other]).size, 5);
    assert.deepEqual([again, same], [a, list]);
  });
});

suite('a multiple', () => {
  const cases: readonly (readonly [number, number, boolean])[] = [
    [0.3, 0.1, true],
    [0.07, 0.01, true],
    [1.005, 0.01, false],
    [19.99, 0.01, true],
    [-19.99, 0.01, true],
    [-0, 0.01, true],
    [0.075, 0.025, true],
    [0.08, 0.025, false],
    [1e300, 0.01, true],
    [1e300, 3, false],
    [123456789012.34, 0.01, true],
    [123456789012.345, 0.01, false],
    [999999999999999.9, 0.1, true],
    [2251799813685248.5, 0.5, true],
    [2251799813685248.5, 1, false],
    [9007199254740992, 2, true],
    [1e-7, 1e-7, true],
    [1.5e-7, 1e-7, false],
    [5e-324, 5e-324, true],
    [1e308, 5e-324, true],
    [1e-300, 1, false],
    [12, 0.4, true],
    [13, 0.4, false],
  ];
  for (const [value, of, is] of cases)
    test(`${value} ${is ? 'is' : 'is not'} one of ${of}, as the numbers are written`, () => {
      assert.equal(multipleTest(of).holds(value, new Run('request')), is);
    });
});
