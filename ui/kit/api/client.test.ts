import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { createClient, filledIn, sessionState } from './client.ts';
import { ApiProblem, Unreachable } from './problem.ts';

interface Operations {
  'GET /apis/{api}': {
    path: { api: string };
    query: { limit?: number; after?: string };
    body: undefined;
    reply: { name: string };
    revision: undefined;
  };
  'PATCH /apis/{api}': {
    path: { api: string };
    query: undefined;
    body: { title: string };
    reply: { name: string };
    revision: number;
  };
  'POST /apis': { path: undefined; query: undefined; body: undefined; reply: undefined; revision: undefined };
}

interface Sent {
  readonly address: string;
  readonly init: RequestInit;
}

suite('client of an API', () => {
  let sent: Sent[] = [];
  const answering = (answer: () => Response) =>
    createClient<Operations>('/api/v1', async (address, init = {}) => {
      assert.ok(typeof address === 'string');
      sent.push({ address, init });
      return answer();
    });
  const json =
    (status: number, body: unknown, headers: Record<string, string> = {}) =>
    () =>
      new Response(JSON.stringify(body), {
        status,
        headers: {
          'content-type': status < 400 ? 'application/json' : 'application/problem+json',
          ...headers,
        },
      });
  const header = (name: string) => new Headers(sent[0]?.init.headers).get(name);

  beforeEach(() => {
    sent = [];
    sessionState.csrf = 'token';
    sessionState.ended = () => undefined;
  });

  test('reads with its parameters in their places', async () => {
    const api = answering(json(200, { name: 'city' }));
    assert.deepEqual(
      await api.get('/apis/{api}', { path: { api: 'a b/c' }, query: { limit: 5, after: undefined } }),
      {
        name: 'city',
      },
    );
    assert.equal(sent[0]?.address, '/api/v1/apis/a%20b%2Fc?limit=5');
    assert.equal(header('gatehouse-csrf'), null);
  });

  test('a change carries the token against forged requests and the revision it is based on', async () => {
    const api = answering(json(200, { name: 'city' }));
    await api.patch('/apis/{api}', { path: { api: 'city' }, body: { title: 'City' }, revision: 3 });
    assert.equal(header('gatehouse-csrf'), 'token');
    assert.equal(header('if-match'), '"3"');
    assert.equal(header('content-type'), 'application/json');
    assert.equal(sent[0]?.init.body, '{"title":"City"}');
  });

  test('never follows a redirect, nor sends cookies elsewhere, nor keeps answers', async () => {
    await answering(() => new Response(null, { status: 204 })).post('/apis');
    assert.deepEqual(
      [sent[0]?.init.redirect, sent[0]?.init.credentials, sent[0]?.init.cache],
      ['error', 'same-origin', 'no-store'],
    );
  });

  for (const api of ['..', '.', ''])
    test(`no value steps out of its place in the path: "${api}"`, () => {
      assert.throws(() => filledIn('/apis/{api}', { path: { api } }), /needs api/);
    });

  test('a problem document becomes a problem with code, faults and reference', async () => {
    const api = answering(
      json(400, {
        type: 'https://localhost/errors/invalid-input',
        title: 'Invalid input',
        status: 400,
        detail: 'Look again.',
        instance: '01J',
        errors: [{ at: 'body:/name', message: 'is too long' }, 'nonsense', null],
        missing: ['api-key'],
      }),
    );
    await assert.rejects(api.post('/apis'), (error: unknown) => {
      assert.ok(error instanceof ApiProblem);
      assert.deepEqual(
        [error.code, error.title, error.detail, error.instance, error.errors, error.more],
        [
          'invalid-input',
          'Invalid input',
          'Look again.',
          '01J',
          [{ at: 'body:/name', message: 'is too long' }],
          { missing: ['api-key'] },
        ],
      );
      return true;
    });
  });

  test('an answer that is no problem document is a problem all the same', async () => {
    const api = answering(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await assert.rejects(api.post('/apis'), (error: unknown) => {
      assert.ok(error instanceof ApiProblem && error.code === 'status-502');
      assert.doesNotMatch(error.title + error.detail, /Bad gateway/);
      return true;
    });
  });

  test('the end of the session is told, a refused sign-in is not one', async () => {
    let ended = 0;
    sessionState.ended = () => void ended++;
    await assert.rejects(answering(json(401, { type: '/errors/sign-in-refused' })).post('/apis'));
    assert.equal(ended, 0);
    await assert.rejects(answering(json(401, { type: '/errors/unauthenticated' })).post('/apis'));
    assert.equal(ended, 1);
  });

  test('a server that cannot be reached is told from one that refuses', async () => {
    const api = createClient<Operations>('/api/v1', () => Promise.reject(new TypeError('fetch failed')));
    await assert.rejects(api.post('/apis'), Unreachable);
  });

  test('says how long to wait where the server says it', async () => {
    const api = answering(json(429, { type: '/errors/rate-limited' }, { 'retry-after': '30' }));
    await assert.rejects(api.post('/apis'), { retryAfter: 30 });
  });
});
