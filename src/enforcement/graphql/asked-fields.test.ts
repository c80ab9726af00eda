import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { askedFields, isUnaskable } from './asked-fields.ts';
import { readGraphql } from './guard.ts';
import { type GraphqlSchema, readGraphqlSchema } from './schema.ts';

const schema = readGraphqlSchema(`
  directive @tagged(by: String!) on FIELD_DEFINITION
  type Query { me: User, node(id: ID!): Node, contacts: [Contact!]!, find: [Found!] @tagged(by: "x") @unheardOf }
  type Mutation { pay(amount: Int!): Payment }
  interface Node { id: ID! }
  interface Contact implements Node { id: ID! mail: String boss: Contact }
  type User implements Node & Contact { id: ID! mail: String boss: User friends(first: Int): [User] }
  type Firm implements Node & Contact { id: ID! mail: String boss: Contact vat: String }
  type Payment implements Node { id: ID! by: User }
  interface Nobody { id: ID! }
  union Found = User | Payment
  extend type Query { nobody: Nobody }
`);

function askedBy(by: GraphqlSchema | undefined, text: string): string {
  const document = readGraphql(text, 2_000);
  assert.ok(document !== undefined, 'it does not parse');
  const fields = askedFields(document, by);
  if (isUnaskable(fields)) return `${fields.why} ${fields.at}`;
  return [...fields]
    .map(([operation, names]) => `${operation}: ${[...names.keys()].sort().join(' ')}`)
    .join('; ');
}

const asked = (text: string): string => askedBy(schema, text);
const byPath = (text: string): string => askedBy(undefined, text);

suite('by a schema a document asks for', () => {
  const documents: readonly (readonly [string, string])[] = [
    ['{ me { id mail } }', 'query: Query.me User.id User.mail'],
    ['{ a: me { b: mail } c: me { id } }', 'query: Query.me User.id User.mail'],
    ['{ me { __typename } __typename }', 'query: Query.me'],
    ['query A { me { id } } query B { me { mail } }', 'query: Query.me User.id User.mail'],
    [
      'query A { me { id } } mutation B { pay(amount: 1) { id } }',
      'query: Query.me User.id; mutation: Mutation.pay Payment.id',
    ],
    ['{ me @skip(if: true) { mail @include(if: false) } }', 'query: Query.me User.mail'],
    [
      'query Q($no: Boolean!) { ...F @include(if: $no) } fragment F on Query { me { mail } }',
      'query: Query.me User.mail',
    ],
    // Whoever may not see the mail of users does not get it as the mail of a contact.
    ['{ contacts { mail } }', 'query: Firm.mail Query.contacts User.mail'],
    ['{ node(id: 1) { id } }', 'query: Firm.id Payment.id Query.node User.id'],
    ['{ node(id: 1) { ... on Contact { mail } } }', 'query: Firm.mail Query.node User.mail'],
    ['{ node(id: 1) { ... on Contact { ... on Firm { vat } } } }', 'query: Firm.vat Query.node'],
    // A fragment on an interface stands for the type that it is used on.
    [
      '{ me { ...C } } fragment C on Contact { mail boss { id } }',
      'query: Query.me User.boss User.id User.mail',
    ],
    [
      '{ me { ...C } contacts { ...C } } fragment C on Node { id }',
      'query: Firm.id Query.contacts Query.me User.id',
    ],
    [
      '{ find { ... on User { mail } ... on Payment { by { id } } } }',
      'query: Payment.by Query.find User.id User.mail',
    ],
    ['{ find { ... on Contact { mail } } }', 'query: Query.find User.mail'],
    ['{ find { ... { __typename } } }', 'query: Query.find'],
    // No payment is a user, and no server finds fault with it.
    ['{ find { ... on Payment { ... on Node { ... on User { mail } } } } }', 'query: Query.find User.mail'],
    [
      '{ __schema { types { name } } x: __type(name: "User") { name } }',
      'query: Query.__schema Query.__type',
    ],
    ['{ me { id } } fragment Unused on User { mail }', 'query: Query.me User.id'],
  ];
  for (const [text, expected] of documents) test(text, () => assert.equal(asked(text), expected));
});

suite('by a schema nothing is taken that it does not have', () => {
  const documents: readonly (readonly [string, string])[] = [
    ['{ secret }', 'unknown /secret'],
    ['{ me { salary } }', 'unknown /me/salary'],
    ['{ me { x: mail { y } } }', 'unknown /me/mail'],
    ['{ contacts { vat } }', 'unknown /contacts/vat'],
    ['{ find { mail } }', 'unknown /find/mail'],
    ['subscription { me { id } }', 'unknown '],
    ['{ me { ... on Admin { id } } }', 'unknown /me'],
    ['{ me { ... on Payment { id } } }', 'unknown /me'],
    ['{ me { ... on String { id } } }', 'unknown /me'],
    ['{ ...F } fragment F on Mutation { pay(amount: 1) { id } }', 'unknown '],
    ['mutation { __schema { types { name } } }', 'unknown /__schema'],
    ['{ me { __schema { types { name } } } }', 'unknown /me/__schema'],
    ['{ me { __proto__ } }', 'unknown /me/__proto__'],
    ['{ constructor }', 'unknown /constructor'],
    ['{ me { __typename { id } } }', 'unknown /me'],
    ['{ nobody { id } }', 'unknown /nobody/id'],
    ['{ ...Gone }', 'unknown '],
  ];
  for (const [text, expected] of documents) test(text, () => assert.equal(asked(text), expected));
});

suite('without a schema a document asks for', () => {
  const documents: readonly (readonly [string, string])[] = [
    ['{ me { id x: mail } }', 'query: query.me query.me.id query.me.mail'],
    ['mutation { pay { id } }', 'mutation: mutation.pay mutation.pay.id'],
    [
      '{ node { ... on User { mail } ...F } } fragment F on Firm { vat }',
      'query: query.node query.node.mail query.node.vat',
    ],
    ['{ a { ...F } b { ...F } } fragment F on X { c }', 'query: query.a query.a.c query.b query.b.c'],
    ['{ __schema { types { name } } a { __typename } }', 'query: query.__schema query.a'],
  ];
  for (const [text, expected] of documents) test(text, () => assert.equal(byPath(text), expected));
});

suite('no more is asked than somebody would judge', () => {
  test('different fields', () => {
    const fields = (count: number) => `{ ${Array.from({ length: count }, (_, n) => `f${n}`).join(' ')} }`;
    assert.equal(byPath(fields(1_001)), 'many /f1000');
    assert.match(byPath(fields(1_000)), /^query: /);
  });

  test('ways through fragments, which double with each', () => {
    const fragments = Array.from(
      { length: 30 },
      (_, n) => `fragment F${n} on Q { a { ...F${n + 1} } b { ...F${n + 1} } }`,
    );
    assert.match(byPath(`{ ...F0 } ${fragments.join(' ')} fragment F30 on Q { c }`), /^many /);
    const spreads = Array.from({ length: 30 }, (_, n) => `fragment F${n} on Q { ...F${n + 1} ...F${n + 1} }`);
    assert.equal(byPath(`{ ...F0 } ${spreads.join(' ')} fragment F30 on Q { c }`), 'query: query.c');
  });
});

suite('a schema is refused, with the place,', () => {
  const schemas: readonly (readonly [string, string, RegExp])[] = [
    ['that is none', 'type Query {', /1:13 Syntax Error/],
    ['with a type that is nowhere', 'type Query { a: A }', /1:17 Unknown type "A"/],
    ['with a field twice', 'type Query { a: Int a: Int }', /Query\.a/],
    ['without queries', 'type A { b: Int }', /Query root type/],
    ['with a broken promise', 'interface I { a: Int } type Query implements I { b: Int }', /I\.a/],
    ['that is a document', '{ a }', /Query root type/],
  ];
  for (const [what, text, message] of schemas)
    test(what, () => assert.throws(() => readGraphqlSchema(text), message));
});
