import assert from 'node:assert/strict';
import { afterEach, mock, suite, test } from 'node:test';
import { liveKey, testGateway } from '../../serving/testing.ts';
import { testOperation } from '../../testing.ts';
import { Upstream } from '../../upstream/upstream.ts';
import type { UpstreamHandler, UpstreamRequest } from '../../upstream/call.ts';

interface Answer {
  readonly status?: number;
  readonly headers?: readonly string[];
  /** Sent as one, or in these pieces. */
  readonly body: string | readonly string[];
}

const json = ['content-type', 'application/json'];
const sent: string[][] = [];

/** A gateway that checks answers, whose upstream answers so. */
async function ask(
  answer: Answer,
  options: Record<string, unknown> = {},
  headers: Record<string, string> = {},
  method = 'GET',
) {
  // One after the other: of two that are restored together the first stays.
  mock.restoreAll();
  mock.method(Upstream.prototype, 'request', (request: UpstreamRequest, handler: UpstreamHandler) => {
    sent.push([...request.headers]);
    const { status = 200, body } = answer;
    const head = [...(answer.headers ?? json)];
    if (typeof body === 'string') handler.whole(status, head, Buffer.from(body).toString('latin1'));
    else {
      handler.head(status, head);
      // One buffer for all pieces, as connections use one for all that arrives.
      const shared = Buffer.alloc(64 * 1024);
      for (const piece of body) handler.data(shared.subarray(0, shared.write(piece)));
      handler.end([]);
    }
    return { resume() {}, abort() {}, allowQuiet() {} };
  });
  const policies = [
    { id: 'key', policy: 'api-key', options: {} },
    { id: 'subscription', policy: 'subscription', options: {} },
    {
      id: 'own',
      policy: 'object-ownership',
      options: { owner: 'application.tag', response: '/items/*/owner', ...options },
    },
  ];
  const { call } = testGateway({
    version: { policies, operations: [testOperation, { ...testOperation, id: 'op_2', method: 'HEAD' }] },
  });
  return call({ method, headers: { 'x-api-key': liveKey, ...headers } });
}

const items = (...owners: unknown[]) =>
  JSON.stringify({ items: owners.map(owner => ({ owner, secret: 'xyzzy' })) });

afterEach(() => {
  mock.restoreAll();
  sent.length = 0;
});

suite('an answer is sent when all in it is the caller’s', () => {
  test('that came as one', async () => {
    const { status, body } = await ask({ body: items('reader', 'reader') });
    assert.deepEqual([status, body], [200, items('reader', 'reader')]);
  });

  test('that came in pieces, octet for octet', async () => {
    const text = JSON.stringify({ items: [{ owner: 'reader', text: 'äöü€😀' }] });
    const pieces = [text.slice(0, 7), text.slice(7, 20), text.slice(20)];
    const { status, body } = await ask({ body: pieces });
    assert.deepEqual([status, body], [200, text]);
  });

  test('that tells of no object', async () => {
    assert.equal((await ask({ body: '{"items":[]}' })).status, 200);
    assert.equal(
      (await ask({ status: 404, body: 'gone', headers: ['content-type', 'text/plain'] })).body,
      'gone',
    );
    assert.equal((await ask({ status: 500, body: '{}' })).status, 500);
  });

  test('and is asked for whole and plain, whatever the client wants', async () => {
    await ask(
      { body: items('reader') },
      {},
      {
        'accept-encoding': 'gzip',
        range: 'bytes=5-10',
        'if-none-match': '"x"',
        accept: 'application/json',
      },
    );
    const names = sent[0]?.filter((_, i) => i % 2 === 0).map(name => name.toLowerCase()) ?? [];
    for (const name of ['range', 'if-none-match']) assert.ok(!names.includes(name), name);
    assert.ok(names.includes('accept'));
    assert.equal(names.filter(name => name === 'accept-encoding').length, 1);
    assert.equal(sent[0]?.[names.indexOf('accept-encoding') * 2 + 1], 'identity');
  });
});

suite('an answer is withheld', () => {
  const foreign: readonly [string, string | readonly string[]][] = [
    ['whose object is another’s', items('other')],
    ['of which one object is another’s', items('reader', 'other', 'reader')],
    ['in pieces, of which the last tells of another', [items('reader').slice(0, -2), `,{"owner":"other"}]}`]],
  ];
  for (const [what, body] of foreign)
    test(`${what}: 403, and nothing of it is shown`, async () => {
      const seen = await ask({ body });
      assert.equal(seen.status, 403);
      assert.match(seen.body, /object-not-owned/);
      assert.ok(!seen.body.includes('xyzzy') && !JSON.stringify(seen.headers).includes('other'));
    });

  const unproven: readonly [string, Answer, Record<string, unknown>?][] = [
    ['without owner', { body: '{"items":[{"secret":"xyzzy"}]}' }],
    ['of another form', { body: '[{"owner":"reader","secret":"xyzzy"}]' }],
    ['with two owners', { body: '{"items":[{"owner":"reader","owner":"other"}]}' }],
    ['that is no JSON', { body: 'xyzzy' }],
    ['without a body', { status: 204, body: '' }],
    ['of another type', { body: items('reader'), headers: ['content-type', 'text/html'] }],
    ['without a type', { body: items('reader'), headers: [] }],
    [
      'in another charset',
      { body: items('reader'), headers: ['content-type', 'application/json; charset=utf-7'] },
    ],
    ['that is compressed', { body: items('reader'), headers: [...json, 'content-encoding', 'gzip'] }],
    ['that is a part', { status: 206, body: items('reader') }],
    ['that is too long', { body: [items('reader'), ' '.repeat(2_000)] }, { responseBytes: 1_024 }],
    [
      'that is too long, in one',
      { body: `${items('reader')}${' '.repeat(2_000)}` },
      { responseBytes: 1_024 },
    ],
  ];
  for (const [what, answer, options] of unproven)
    test(`${what}: 502, and nothing of it is shown`, async () => {
      const seen = await ask(answer, options);
      assert.equal(seen.status, 502);
      assert.match(seen.body, /answer-unproven/);
      assert.ok(!seen.body.includes('xyzzy'));
    });

  test('that would have no body is not even asked for', async () => {
    const seen = await ask({ body: '' }, {}, {}, 'HEAD');
    assert.equal(seen.status, 403);
    assert.equal(sent.length, 0);
  });
});
