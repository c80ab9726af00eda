/** A GraphQL server that trusts everybody, and a gateway before it that does not. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, suite, test } from 'node:test';
import { buildSchema, execute, type GraphQLFieldResolver, parse } from 'graphql';
import { systemClock } from '#kernel';
import type { FeedChange } from '../../src/gateway/feed.ts';
import type { PolicyDocument } from '../../src/gateway/snapshot/document.ts';
import { testIssuer, testKey, testToken } from '../../src/gateway/tokens/testing.ts';
import { call, codeOf } from '../support/calls.ts';
import { startGateway } from '../support/gateway.ts';
import { type TestUpstream, upstream } from '../support/upstreams.ts';

const schema = `
  type Query { orders(first: Int): [Order!]!, staff: [Person!]! }
  type Mutation { cancel(id: ID!): Order }
  interface Person { name: String salary: Int }
  type Clerk implements Person { name: String salary: Int }
  type Order { id: ID! total: Int margin: Int clerk: Clerk }
`;
const fields = `
  permit (principal, action == Action::"query", resource);
  permit (principal in Role::"manager", action == Action::"mutation", resource);
  @id("money is for managers")
  forbid (principal, action, resource)
  when { resource in [Field::"Order.margin", Field::"Person.salary"] }
  unless { principal in Role::"manager" };
`;
const guard = (options: Record<string, unknown>): PolicyDocument => ({
  id: 'att_guard',
  policy: 'graphql-guard',
  options: { schema, fields, ...options },
});

interface Request {
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
  readonly extensions?: { readonly persistedQuery: { readonly sha256Hash: string } };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const byDigest = (text: string): Request => ({
  extensions: { persistedQuery: { sha256Hash: digestOf(text) } },
});

suite('GraphQL behind the gateway', () => {
  const key = testKey();
  const resolved = new Set<string>();
  /** Documents that the server has seen, as servers remember them. */
  const remembered = new Map<string, string>();
  let service: TestUpstream;
  const gateways: Awaited<ReturnType<typeof startGateway>>[] = [];

  before(async () => {
    const executable = buildSchema(schema);
    const data = { id: '7', total: 30, margin: 12, name: 'Ann', salary: 4_000, __typename: 'Clerk' };
    const fieldResolver: GraphQLFieldResolver<unknown, unknown> = (_source, _given, _context, info) => {
      const name = `${info.parentType.name}.${info.fieldName}`;
      resolved.add(name);
      if (/orders|staff/.test(name)) return [data];
      return info.fieldName in data ? data[info.fieldName as keyof typeof data] : data;
    };
    const answer = async ({ query, variables, extensions }: Request): Promise<unknown> => {
      const digest = extensions?.persistedQuery.sha256Hash ?? digestOf(query ?? '');
      if (query !== undefined) remembered.set(digest, query);
      const document = parse(remembered.get(digest) ?? '{ __typename }');
      return execute({ schema: executable, document, fieldResolver, variableValues: variables ?? {} });
    };
    service = await upstream((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const asked = JSON.parse(Buffer.concat(pieces).toString()) as Request | Request[];
        const answers = Array.isArray(asked) ? Promise.all(asked.map(answer)) : answer(asked);
        void answers.then(body => {
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify(body));
        });
      });
    });
  });
  after(async () => {
    for (const { listener } of gateways) await listener.drain(0);
    await service.close();
  });
  beforeEach(() => resolved.clear());

  const person = (id: string, role: string): FeedChange => ({
    kind: 'user',
    id,
    state: { realm: 'external', active: true, groups: [], roles: [role], tokensFrom: 0 },
  });

  /** Asks as a person with this role, and tells what the server was asked for too. */
  async function asking(options: Record<string, unknown> = {}) {
    const started = await startGateway(service.url, {
      policies: [{ id: 'att_oauth', policy: 'oauth', options: {} }, guard(options)],
    });
    gateways.push(started);
    const application = { name: 'App', tag: 'app', kind: 'public', active: true } as const;
    const changes: FeedChange[] = [
      { kind: 'issuer', id: testIssuer, state: { realm: 'external', keys: [key.jwk] } },
      { kind: 'application', id: 'app_1', state: application },
      person('usr_clerk', 'clerk'),
      person('usr_manager', 'manager'),
    ];
    started.gateway.apply(
      changes.map((change, i) => ({ ...change, sequence: i + 1 })),
      true,
    );
    const now = Math.floor(systemClock.now() / 1_000);
    return async (role: 'clerk' | 'manager', body: Request | readonly Request[]) => {
      const token = testToken(key, {
        sub: `usr_${role}`,
        aud: ['urn:gatehouse:api:anything'],
        iat: now,
        exp: now + 240,
        auth_time: now,
      });
      return call(`http://127.0.0.1:${started.port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    };
  }

  test('who may not have a field gets nothing, and the server is not asked', async () => {
    const ask = await asking();
    const margins = { query: '{ orders(first: 3) { id profit: margin } }' };
    const manager = await ask('manager', margins);
    assert.equal(manager.status, 200, manager.body);
    assert.deepEqual(JSON.parse(manager.body), { data: { orders: [{ id: '7', profit: 12 }] } });
    const clerk = await ask('clerk', { query: '{ orders { id total clerk { name } } }' });
    assert.deepEqual(JSON.parse(clerk.body), {
      data: { orders: [{ id: '7', total: 30, clerk: { name: 'Ann' } }] },
    });
    resolved.clear();
    for (const query of [
      margins.query,
      '{ orders { ...F } } fragment F on Order { total: margin }',
      '{ orders { id margin @include(if: false) } }',
      '{ staff { name salary } }',
      '{ orders { clerk { ... on Person { salary } } } }',
      'mutation { cancel(id: 7) { id } }',
      'query A { orders { id } } mutation B { cancel(id: 7) { id } }',
      '{ orders { id wages } }',
    ]) {
      const refused = await ask('clerk', { query });
      assert.deepEqual([refused.status, codeOf(refused)], [403, 'not-permitted'], query);
    }
    assert.deepEqual([...resolved], []);
    assert.equal((await ask('manager', { query: 'mutation { cancel(id: 7) { id margin } }' })).status, 200);
    assert.deepEqual([...resolved], ['Mutation.cancel', 'Order.id', 'Order.margin']);
  });

  test('aliases, batches, lists and introspection are bounded', async () => {
    const ask = await asking({ batch: 2, aliases: 3, complexity: 100, depth: 3 });
    const one = { query: '{ orders { id } }' };
    assert.equal((await ask('clerk', [one, one])).status, 200);
    resolved.clear();
    const refused: readonly (Request | readonly Request[])[] = [
      [one, one, one],
      [],
      { query: '{ a: orders { id } b: orders { id } c: orders { id } d: orders { id } }' },
      { query: 'query Q($n: Int) { orders(first: $n) { id } }', variables: { n: 100 } },
      {
        query:
          '{ orders { clerk { name } } orders { ...F } } fragment F on Order { clerk { ...G } } fragment G on Clerk { ...G }',
      },
      { query: '{ __schema { types { name } } }' },
    ];
    for (const body of refused) {
      const answer = await ask('manager', body);
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'graphql-refused'], JSON.stringify(body));
    }
    const mixed = await ask('clerk', [one, { query: '{ orders { margin } }' }]);
    assert.equal(mixed.status, 403);
    assert.deepEqual([...resolved], []);
  });

  test('with a list of documents no other is executed, and fields are judged by digest too', async () => {
    const [orders, margins] = ['query O { orders { id } }', 'query M { orders { margin } }'];
    const ask = await asking({ documents: [orders, margins] });
    assert.equal((await ask('clerk', { query: orders })).status, 200);
    assert.deepEqual(JSON.parse((await ask('clerk', byDigest(orders))).body), {
      data: { orders: [{ id: '7' }] },
    });
    assert.equal((await ask('manager', { query: margins })).status, 200);
    resolved.clear();
    // The server knows it by now.
    assert.equal((await ask('clerk', byDigest(margins))).status, 403);
    assert.equal((await ask('clerk', { query: '{ orders { id } }' })).status, 400);
    assert.equal((await ask('clerk', { ...byDigest(margins), query: orders })).status, 400);
    assert.deepEqual([...resolved], []);
  });
});
