import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Caller } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testNow } from '../../testing.ts';
import { fieldDecisions } from './field-guard.ts';
import { digestOf } from './known-documents.ts';
import { policy } from './policy.ts';

const schema = `
  type Query { me: User, orders(first: Int): [Order!]!, contacts: [Contact] }
  type Mutation { cancel(id: ID!): Order }
  type Order { id: ID! total: Int margin: Int buyer: User }
  interface Contact { mail: String }
  type User implements Contact { mail: String name: String }
  type Firm implements Contact { mail: String }
`;
const fields = `
  permit (principal, action, resource) when { resource in [Type::"Query", Type::"Order", Type::"User"] };
  permit (principal in Role::"manager", action == Action::"mutation", resource in Type::"Mutation");
  @id("margins are for managers")
  forbid (principal, action, resource == Field::"Order.margin") unless { principal in Role::"manager" };
`;

const caller = (...roles: string[]): Caller => ({
  application: undefined,
  keyId: undefined,
  sandbox: false,
  user: { id: 'usr_1', issuer: 'https://own.example', realm: 'external', groups: [], roles },
});

const json = ['Content-Type', 'application/json'];

/** What becomes of requests, one after the other, by one compiled policy. */
function deciding(options: Record<string, unknown>) {
  const steps = compilePolicy(policy, options);
  return (body: unknown, who = caller(), over: { now?: number; address?: string } = {}) => {
    const x = testExchange({
      method: 'POST',
      headers: json,
      body: Buffer.from(JSON.stringify(body)),
      caller: who,
      ...over,
    });
    const verdict = steps.content?.(x);
    assert.ok(verdict === undefined || verdict instanceof Refusal);
    return verdict;
  };
}

function answering(options: Record<string, unknown>) {
  const decide = deciding(options);
  return (query: string, ...roles: string[]) => decide({ query }, caller(...roles))?.code;
}

const refused = 'not-permitted';

suite('by policies for fields', () => {
  const ask = answering({ schema, fields, introspection: 'allow', batch: 3 });

  test('a document passes whose every field is permitted', () => {
    assert.equal(ask('{ me { name mail } orders { id total buyer { name } } __typename }'), undefined);
    assert.equal(ask('{ orders { id margin } }', 'manager'), undefined);
    assert.equal(ask('mutation { cancel(id: 1) { id } }', 'manager'), undefined);
  });

  const attacks: readonly (readonly [string, string])[] = [
    ['by its name', '{ orders { margin } }'],
    ['under another name', '{ orders { total: margin } }'],
    ['in a fragment', '{ orders { ...F } } fragment F on Order { margin }'],
    [
      'in a fragment of a fragment',
      '{ orders { ...F } } fragment F on Order { ...G } fragment G on Order { margin }',
    ],
    ['in an inline fragment', '{ orders { ... on Order { margin } } }'],
    ['in one without a type', '{ orders { ... { margin } } }'],
    ['where a literal leaves it out', '{ orders { margin @include(if: false) } }'],
    ['where a variable decides', 'query Q($x: Boolean!) { orders { margin @skip(if: $x) } }'],
    ['in an operation that is not named', 'query A { me { name } } query B { orders { margin } }'],
    ['beside a permitted mutation', 'query A { me { name } } mutation B { cancel(id: 1) { id } }'],
    ['as the mail of any contact', '{ contacts { mail } }'],
    ['that the schema does not have', '{ orders { id salary } }'],
    ['of a type that it does not have', '{ orders { ... on Admin { id } } }'],
    ['in a kind of operation that it does not have', 'subscription { me { name } }'],
  ];
  for (const [what, query] of attacks)
    test(`a field is refused that is asked for ${what}`, () => assert.equal(ask(query), refused));

  test('the schema may be asked for by those who may', () => {
    const byRole = answering({
      schema,
      introspection: 'allow',
      fields: 'permit (principal in Role::"dev", action, resource == Field::"Query.__schema");',
    });
    const query = '{ __schema { types { name fields { name } } } }';
    assert.equal(byRole(query, 'dev'), undefined);
    assert.equal(byRole(query), refused);
    assert.equal(byRole('{ __type(name: "User") { name } }', 'dev'), refused);
  });

  test('each document of a batch is judged', () => {
    const decide = deciding({ schema, fields, batch: 3 });
    const [good, bad] = [{ query: '{ me { name } }' }, { query: '{ orders { margin } }' }];
    assert.equal(decide([good, good, good]), undefined);
    assert.equal(decide([good, good, bad])?.code, refused);
    assert.equal(decide([bad, good])?.code, refused);
  });

  test('a refusal tells its client the place and nothing that the schema has, and operators which policy', () => {
    const decide = deciding({ schema, fields });
    const known = decide({ query: '{ orders { x: margin } }' });
    const unknown = decide({ query: '{ orders { salary } }' });
    assert.deepEqual(known?.errors, [{ at: '/orders/margin', message: 'is no field that may be asked for' }]);
    assert.deepEqual(unknown?.errors, [
      { at: '/orders/salary', message: 'is no field that may be asked for' },
    ]);
    assert.equal(known.reason, 'GraphQL: query of Order.margin: forbidden by margins are for managers');
    assert.deepEqual([known.status, unknown.status], [403, 403]);
  });

  test('a field of an interface is permitted by name for all that implement it', () => {
    const byInterface = answering({
      schema,
      fields: `permit (principal, action, resource == Field::"Query.contacts");
        permit (principal, action, resource in Field::"Contact.mail");`,
    });
    assert.equal(byInterface('{ contacts { mail } }'), undefined);
    assert.equal(byInterface('{ contacts { ... on User { mail } } }'), undefined);
    assert.equal(byInterface('{ contacts { ... on User { name } } }'), refused);
    const andForbidden = answering({
      schema,
      fields: `permit (principal, action, resource); forbid (principal, action, resource == Field::"Firm.mail");`,
    });
    assert.equal(andForbidden('{ contacts { mail } }'), refused);
    assert.equal(andForbidden('{ contacts { ... on User { mail } } }'), undefined);
  });
});

suite('without a schema', () => {
  const ask = answering({
    introspection: 'allow',
    fields: `permit (principal, action, resource in Field::"query.me");
      permit (principal, action in Action::"reads", resource == Field::"query.orders");
      permit (principal, action, resource == Field::"query.orders.id");`,
  });

  test('fields are permitted by the way to them', () => {
    assert.equal(ask('{ me { a { b { c } } } orders { id } }'), undefined);
    for (const query of [
      '{ orders { margin } }',
      '{ orders { id: margin } }',
      '{ other }',
      '{ me: other }',
      'mutation { me }',
      '{ orders { ... on X { margin } } }',
      '{ __schema { types { name } } }',
    ])
      assert.equal(ask(query), refused, query);
  });

  test('names that clients choose are in no log', () => {
    const refusal = deciding({ fields: 'permit (principal, action, resource in Field::"query.me");' })({
      query: '{ secret_4711 }',
    });
    assert.equal(refusal?.reason, 'GraphQL: query of a field: no policy permits it');
  });
});

suite('a decision', () => {
  const body = { query: '{ orders { id total } }' };

  test('is kept for the caller and the fields, and for nobody else', () => {
    const decide = deciding({ schema, fields });
    decide(body, caller('kept'));
    const before = fieldDecisions.size;
    assert.equal(decide({ query: 'query Q { orders { x: total y: id } }' }, caller('kept')), undefined);
    assert.equal(fieldDecisions.size, before, 'the same fields are not asked for again');
    decide(body, caller('other'));
    assert.ok(fieldDecisions.size > before);
    const margins = { query: '{ orders { margin } }' };
    assert.equal(decide(margins, caller('manager')), undefined);
    assert.equal(decide(margins, caller('kept'))?.code, refused);
    assert.equal(decide(margins, caller('manager')), undefined);
  });

  test('of one operation is none of another with the same fields', () => {
    const twin = 'type Query { a: Int } type Mutation { a: Int }';
    const ask = answering({
      schema: `schema { query: A mutation: A } type A { a: Int }`,
      fields: 'permit (principal, action == Action::"query", resource);',
    });
    assert.equal(ask('{ a }'), undefined);
    assert.equal(ask('mutation { a }'), refused);
    assert.equal(
      answering({ schema: twin, fields: 'permit (principal, action in Action::"writes", resource);' })(
        '{ a }',
      ),
      refused,
    );
  });

  test('follows claims, address and hour, as policies of calls do', () => {
    const decide = deciding({
      schema,
      fields: `permit (principal, action, resource)
        when { context.hour == 12 && context.address.isInRange(ip("192.0.2.0/24")) && context.path.id == "" };`,
    });
    assert.equal(decide(body), undefined);
    assert.equal(decide(body, caller(), { now: testNow + 3_600_000 })?.code, refused);
    assert.equal(decide(body, caller(), { address: '198.51.100.1' })?.code, refused);
  });

  test('of a policy that fails permits nothing', () => {
    const ask = answering({
      schema,
      fields: `permit (principal, action, resource);
        forbid (principal, action, resource) when { context.hour + 9223372036854775807 < 0 };`,
    });
    assert.equal(ask('{ me { name } }'), refused);
  });
});

suite('a schema alone', () => {
  const ask = answering({ schema });

  test('takes what it has, and nothing else', () => {
    assert.equal(ask('{ orders { margin } }'), undefined);
    assert.equal(ask('{ orders { salary } }'), 'graphql-refused');
    assert.equal(ask('subscription { a }'), 'graphql-refused');
  });
});

suite('of known documents', () => {
  const text = 'query Margins { orders { margin } }';
  const byDigest = (of: string) => ({
    extensions: { persistedQuery: { version: 1, sha256Hash: digestOf(of) } },
  });

  test('the fields are judged, by digest alone too', () => {
    const decide = deciding({ schema, fields, documents: [text, '{ me { name } }'] });
    assert.equal(decide(byDigest(text), caller('manager')), undefined);
    assert.equal(decide(byDigest(text))?.code, refused);
    assert.equal(decide({ query: text })?.code, refused);
    assert.equal(decide({ query: '{ me { name } }' }), undefined);
    assert.equal(decide({ query: '{ me { mail } }' })?.code, 'graphql-refused');
  });

  test('one that nobody here has seen is not taken by its digest', () => {
    const decide = deciding({ schema, fields, persisted: [digestOf(text)], documents: ['{ me { name } }'] });
    assert.equal(decide(byDigest(text), caller('manager'))?.code, 'graphql-refused');
    assert.equal(decide({ query: text }, caller('manager')), undefined);
    assert.equal(decide({ query: text })?.code, refused);
  });

  test('the variables count, by digest alone too', () => {
    const listing = 'query L($n: Int) { orders(first: $n) { id } }';
    const decide = deciding({ documents: [listing], complexity: 50 });
    assert.equal(decide({ ...byDigest(listing), variables: { n: 10 } }), undefined);
    assert.equal(decide({ ...byDigest(listing), variables: { n: 100 } })?.code, 'graphql-refused');
  });
});

suite('messages of a WebSocket', () => {
  const steps = compilePolicy(policy, { schema, fields });
  const say = (message: unknown, isText = true) => {
    const octets = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
    return steps.frame?.(testExchange({ caller: caller() }), octets, isText)?.code;
  };

  test('that ask for nothing pass, and those that ask are judged', () => {
    for (const type of ['connection_init', 'ping', 'pong', 'complete', 'stop'])
      assert.equal(say({ type, payload: { token: 'x' } }), undefined, type);
    for (const type of ['subscribe', 'start']) {
      assert.equal(say({ id: '1', type, payload: { query: '{ me { name } }' } }), undefined);
      assert.equal(say({ id: '1', type, payload: { query: '{ orders { margin } }' } }), refused);
      assert.equal(say({ id: '1', type, payload: { query: '{ a { a { a } } }' } }), refused);
      assert.equal(say({ id: '1', type, payload: [{ query: '{ me { name } }' }] }), 'body-malformed');
      assert.equal(say({ id: '1', type }), 'body-malformed');
    }
  });

  test('that can be read in several ways, or not at all, are refused', () => {
    const good = JSON.stringify({ type: 'subscribe', payload: { query: '{ me { name } }' } });
    assert.equal(say(good), undefined);
    for (const message of [
      '',
      '[]',
      'null',
      '"subscribe"',
      `${good} `.replace('subscribe', 'other'),
      `[${good}]`,
      good.replace('{', '{"type":"ping",'),
      `${good}${good}`,
    ])
      assert.equal(say(message), 'body-malformed', message);
    assert.equal(say(good, false), 'body-malformed');
  });
});

suite('a mistake is refused when the policy is compiled', () => {
  const permit = (resource: string) => ({
    schema,
    fields: `permit (principal, action, resource ${resource});`,
  });
  const wrong: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [
      permit('== Field::"Query.ordres"'),
      /1:1 \(policy 1\) Field::"Query\.ordres" is not in the GraphQL schema/,
    ],
    [permit('== Field::"Qurey.orders"'), /is not in the GraphQL schema/],
    [permit('== Field::"Query.orders.id"'), /is not in the GraphQL schema/],
    [permit('== Field::"Mutation.__schema"'), /is not in the GraphQL schema/],
    [permit('in Type::"Odrer"'), /is not in the GraphQL schema/],
    [permit('in Type::"Int"'), /is not in the GraphQL schema/],
    [permit('== Field::"Contact.mail"'), /say `in`/],
    [
      {
        schema,
        fields: 'permit (principal, action, resource) when { [Field::"Contact.mail"].contains(resource) };',
      },
      /say `in`/,
    ],
    [
      { schema, fields: 'forbid (principal, action, resource) when { resource == Field::"Order.marign" };' },
      /Order\.marign/,
    ],
    [{ schema, fields: 'permit (principal, action == Action::"qeury", resource);' }, /qeury/],
    [{ schema, fields: 'permit (principal, action, resource) when { resource.nmae == "x" };' }, /nmae/],
    [{ schema, fields: 'permit (principal, action, resource' }, /unexpected/],
    [{ fields: 'permit (principal, action, resource == Field::"Query.orders");' }, /without a schema/],
    [{ fields: 'permit (principal, action, resource in Type::"Query");' }, /Type/],
    [{ schema: 'type Query { a: B }' }, /the GraphQL schema: 1:17 Unknown type "B"/],
    [{ timeZone: 'UTC' }, /and there are none/],
    [{ documents: ['{ a '] }, /document 1 must be a GraphQL document/],
    [{ documents: ['{ a }', '{ __schema { types { name } } }'] }, /document 2 must not ask for the schema/],
    [{ schema, documents: ['{ orders { salary } }'] }, /document 1 asks for \/orders\/salary/],
  ];
  for (const [options, message] of wrong)
    test(JSON.stringify(options).replace(JSON.stringify(schema), '…'), () =>
      assert.throws(() => compilePolicy(policy, options), message),
    );

  test('policies that were good for one schema are held against another', () => {
    const options = permit('== Field::"Order.total"');
    compilePolicy(policy, options);
    assert.throws(
      () => compilePolicy(policy, { ...options, schema: 'type Query { a: Int }' }),
      /is not in the GraphQL/,
    );
  });
});
