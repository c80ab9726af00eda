import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { graphqlFault, readGraphql } from './guard.ts';
import { type GraphqlFault, type GraphqlLimits, usualGraphqlLimits } from './limits.ts';

const faultOf = (
  text: string,
  limits: Partial<GraphqlLimits> = {},
  variables: Record<string, unknown> = {},
  mustBeSafe = false,
): GraphqlFault | undefined => {
  const all = { ...usualGraphqlLimits, ...limits };
  return graphqlFault(readGraphql(text, all.tokens), { variables, mustBeSafe }, all);
};

suite('a GraphQL document passes', () => {
  for (const text of [
    '{ a }',
    'query Q($id: ID!) { user(id: $id) { name ...F } } fragment F on User { mail }',
    'mutation { pay(amount: 1) { id } }',
    '{ a { ... on B { c } __typename } }',
  ])
    test(text, () => assert.equal(faultOf(text), undefined));
});

suite('a GraphQL document is refused', () => {
  const refused: readonly [string, GraphqlFault, Partial<GraphqlLimits>?, Record<string, unknown>?][] = [
    ['', 'syntax'],
    ['{ a', 'syntax'],
    ['type A { b: Int }', 'syntax'],
    ['fragment F on A { b }', 'syntax'],
    ['{ a b c }', 'syntax', { tokens: 4 }],
    ['{'.repeat(100_000), 'syntax', { tokens: 1_000_000 }],
    ['{ a { b { c } } }', 'depth', { depth: 2 }],
    ['{ a { ...F } } fragment F on A { b { c } }', 'depth', { depth: 2 }],
    ['{ a { ... on A { ... { b { c } } } } }', 'depth', { depth: 2 }],
    ['{ a b c }', 'complexity', { complexity: 2 }],
    ['query A { a } query B { b }', 'complexity', { complexity: 1 }],
    ['{ a(first: 100) { b } }', 'complexity', { complexity: 100 }],
    ['query Q($n: Int) { a(first: $n) { b } }', 'complexity', { complexity: 100 }, { n: 100 }],
    ['query Q($n: Int) { a(first: $n) { b } }', 'complexity', { complexity: 100 }, { n: '1e9' }],
    ['query Q($n: Int = 100) { a(first: $n) { b } }', 'complexity', { complexity: 100 }],
    ['{ a(first: -100) { b } }', 'complexity', { complexity: 100 }],
    ['{ a(first: 9e) { b } }', 'syntax'],
    ['{ a(first: 1000) { b(first: 1000) { c } } }', 'complexity'],
    ['{ x: a y: a z: a }', 'aliases', { aliases: 2 }],
    ['{ ...F ...F } fragment F on Q { x: a y: a }', 'aliases', { aliases: 3 }],
    ['{ a @x @x @x }', 'directives', { directives: 2 }],
    ['{ ...F } fragment F on Q { ...F }', 'fragment'],
    ['{ ...F } fragment F on Q { a { ...G } } fragment G on Q { ...F }', 'fragment'],
    ['{ a } fragment F on Q { ...G } fragment G on Q { ...F }', 'fragment'],
    ['{ ...None }', 'fragment'],
    ['{ ...F } fragment F on Q { a } fragment F on Q { b }', 'fragment'],
    ['{ __schema { types { name } } }', 'introspection'],
    ['{ x: __type(name: "A") { name } }', 'introspection'],
    ['{ ...F } fragment F on Q { __schema { types { name } } }', 'introspection'],
  ];
  for (const [text, fault, limits, variables] of refused)
    test(`${text.slice(0, 70)}: ${fault}`, () => assert.equal(faultOf(text, limits, variables), fault));

  test('nesting without fields, in fragments or values, before it costs a stack', () => {
    const chain = (links: number) =>
      Array.from({ length: links }, (_, n) => `fragment F${n} on Q { ...F${n + 1} }`).join(' ');
    const text = `{ ...F0 } ${chain(10_000)} fragment F10000 on Q { a }`;
    assert.equal(faultOf(text, { tokens: 200_000 }), 'depth');
    // Each fragment is within bounds by itself, and the way through all of them is not.
    const parts = Array.from({ length: 20 }, (_, n) => {
      const inner = n === 0 ? 'a' : `...F${n - 1}`;
      return `fragment F${n} on Q { ${'... { '.repeat(100)}${inner}${' }'.repeat(100)} }`;
    });
    assert.equal(faultOf(`${parts.join(' ')} { ...F19 }`, { tokens: 200_000 }), 'depth');
    const values = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    assert.equal(faultOf(`{ a(x: ${values(33)}) }`), 'depth');
    assert.equal(faultOf(`{ a @b(x: ${values(33)}) }`), 'depth');
    assert.equal(faultOf(`query Q($x: X = ${values(33)}) { a }`), 'depth');
    assert.equal(faultOf(`{ a(x: ${values(32)}) }`), undefined);
  });

  test('fragments that double with each other are weighed, not expanded', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on Q { ...F${n + 1} ...F${n + 1} }`,
    );
    const text = `{ ...F0 } ${fragments.join(' ')} fragment F60 on Q { a }`;
    assert.equal(faultOf(text, { tokens: 100_000 }), 'complexity');
  });

  test('by GET, when it changes something', () => {
    assert.equal(faultOf('{ a }', {}, {}, true), undefined);
    assert.equal(faultOf('query A { a } mutation B { b }', {}, {}, true), 'method');
    assert.equal(faultOf('subscription { a }', {}, {}, true), 'method');
  });

  test('introspection passes where it is allowed', () =>
    assert.equal(faultOf('{ __schema { types { name } } }', { introspection: 'allow' }), undefined));
});
