import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContractSchemas, JsonSchema, OperationShape } from '../shape.ts';
import { compileContract } from './compile-contract.ts';
import { Compiler } from './compile.ts';
import { explain } from './fault.ts';
import { holds, Run } from './node.ts';
import { Strays } from './strays.ts';

/** Schemas asked to judge a value, to say what is wrong with it and to find its strays. */
function stepsOf($defs: ContractSchemas['$defs'], value: unknown): number {
  const node = new Compiler({ $defs }).root({ $ref: '#/$defs/A' }, '');
  const [judged, explained, looked] = [new Run('request'), new Run('request'), new Run('request')];
  if (!holds(node, value, judged)) explain(node, value, explained, '');
  new Strays(node, value, looked).found(value, true, 1);
  return judged.steps + explained.steps + looked.steps;
}

const nested = (depth: number, wrap: (inner: unknown) => unknown, inner: unknown = 1): unknown => {
  let value = inner;
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
};
const self = { properties: { a: { $ref: '#/$defs/A' } } };
const twice = (keyword: string): ContractSchemas['$defs'] => ({
  A: { [keyword]: [{ ...self, minProperties: 1 }, { ...self, maxProperties: 9 }, { type: 'number' }] },
});

suite('steps', () => {
  const schemas: readonly (readonly [string, ContractSchemas['$defs'], (depth: number) => unknown])[] = [
    ['oneOf that leads back twice', twice('oneOf'), depth => nested(depth, a => ({ a }))],
    ['anyOf that leads back twice and fails', twice('anyOf'), depth => nested(depth, a => ({ a }), 'x')],
    ['allOf that leads back twice', { A: { allOf: [self, self] } }, depth => nested(depth, a => ({ a }))],
    ['not of not', { A: { not: { not: self }, ...self } }, depth => nested(depth, a => ({ a }))],
    [
      'members that are known twice',
      { A: { ...self, patternProperties: { '^a': { $ref: '#/$defs/A' }, a$: { $ref: '#/$defs/A' } } } },
      depth => nested(depth, a => ({ a })),
    ],
    [
      'elements that are asked twice',
      { A: { items: { $ref: '#/$defs/A' }, contains: { $ref: '#/$defs/A' } } },
      depth => nested(depth, a => [a]),
    ],
    [
      'unevaluated members of a composition',
      { A: { allOf: [{ $ref: '#/$defs/B' }, { $ref: '#/$defs/B' }], unevaluatedProperties: false }, B: self },
      depth => nested(depth, a => ({ a }), {}),
    ],
  ];
  for (const [name, $defs, value] of schemas)
    test(`do not double with each level of ${name}`, () => {
      for (const depth of [16, 60, 120, 250]) {
        const steps = stepsOf($defs, value(depth));
        assert.ok(steps < 200_000 + depth * 3_000, `${steps} steps at depth ${depth}`);
      }
    });

  test('do not double with each schema of a contract that refers to the next twice', () => {
    const last = 25;
    const $defs: Record<string, JsonSchema> = {
      A: { $ref: '#/$defs/L0' },
      [`L${last}`]: { type: 'integer' },
    };
    for (let level = 0; level < last; level++)
      $defs[`L${level}`] = { allOf: [{ $ref: `#/$defs/L${level + 1}` }, { $ref: `#/$defs/L${level + 1}` }] };
    assert.ok(stepsOf($defs, 1) < 200_000);
    assert.ok(stepsOf($defs, 'x') < 200_000);
  });

  test('grow with the value, no faster', () => {
    const $defs = { A: { items: { oneOf: [{ $ref: '#/$defs/B' }, { type: 'string' }] } }, B: self };
    const of = (length: number) =>
      stepsOf(
        $defs,
        Array.from({ length }, (_, index) => ({ b: index })),
      );
    assert.ok(of(20_000) < of(2_000) * 12);
  });
});

const shapeOf = (schema: JsonSchema): OperationShape => ({
  parameters: [],
  bodies: [{ mediaType: 'application/json', schema }],
  bodyRequired: true,
  answers: [],
});

suite('contracts that would never end', () => {
  const loops: readonly (readonly [string, ContractSchemas['$defs']])[] = [
    ['a reference to itself', { A: { $ref: '#/$defs/A' } }],
    [
      'a circle through compositions',
      { A: { allOf: [{ $ref: '#/$defs/B' }] }, B: { not: { $ref: '#/$defs/A' } } },
    ],
    ['a condition on itself', { A: { if: { $ref: '#/$defs/A' } } }],
    [
      'a circle with many ways',
      Object.fromEntries(
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
          .split('')
          .map((name, index, all) => [
            name,
            { allOf: [0, 1, 2].map(way => ({ $ref: `#/$defs/${all[(index + way + 1) % all.length]}` })) },
          ]),
      ),
    ],
  ];
  for (const [name, $defs] of loops)
    test(`are not published, and nothing passes: ${name}`, () => {
      const contract = compileContract({ $defs });
      assert.ok(contract.prove(shapeOf({ $ref: '#/$defs/A' })).length > 0);
      const validator = contract.validator({ $ref: '#/$defs/A' }, 'request', { unknownMembers: 'allow' });
      assert.notEqual(validator({}), undefined);
    });

  test('are told apart from those that go into the value', () => {
    const tree = { A: { properties: { left: { $ref: '#/$defs/A' }, right: { $ref: '#/$defs/A' } } } };
    assert.deepEqual(compileContract({ $defs: tree }).prove(shapeOf({ $ref: '#/$defs/A' })), []);
  });

  const broken: readonly (readonly [JsonSchema, string])[] = [
    [{ properties: { a: { pattern: '(?=x)' } } }, '/bodies/0/schema/properties/a/pattern'],
    [{ items: { $ref: '#/$defs/None' } }, '/bodies/0/schema/items/$ref'],
    [{ $ref: 'https://example.org/other.json' }, '/bodies/0/schema/$ref'],
    [{ allOf: [{ minLength: -1 }] }, '/bodies/0/schema/allOf/0/minLength'],
    [{ type: 'text' }, '/bodies/0/schema/type'],
    [{ additionalProperties: 'no' }, '/bodies/0/schema/additionalProperties'],
    [{ $dynamicRef: '#x' }, '/bodies/0/schema/$dynamicRef'],
    [{ multipleOf: 0 }, '/bodies/0/schema/multipleOf'],
  ];
  for (const [schema, at] of broken)
    test(`are not published when they cannot be read at ${at}`, () => {
      const problems = compileContract({ $defs: {} }).prove(shapeOf(schema));
      assert.ok(
        problems.some(problem => problem.at === at),
        JSON.stringify(problems),
      );
    });
});

test('no value is too deep to be refused', () => {
  const list: JsonSchema = { type: 'array', uniqueItems: true, items: { $ref: '#/$defs/A' } };
  const validator = compileContract({ $defs: { A: list } }).validator(list, 'request', {
    unknownMembers: 'refuse',
  });
  const fault = validator(nested(100_000, inner => [inner, 0], []));
  assert.match(fault?.expected ?? '', /nested deeper/);
});
