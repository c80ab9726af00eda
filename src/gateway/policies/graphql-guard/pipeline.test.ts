import assert from 'node:assert/strict';
import { afterEach, mock, suite, test } from 'node:test';
import { liveKey, testGateway } from '../../serving/testing.ts';
import { testOperation } from '../../testing.ts';
import type { UpstreamHandler, UpstreamRequest } from '../../upstream/call.ts';
import { Upstream } from '../../upstream/upstream.ts';

const schema = 'type Query { open: Int, shut: Int }';
const fields = `permit (principal, action, resource == Field::"Query.open");
  permit (principal, action, resource) when { context has application && context.application.tag == "writer" };`;

let forwarded = 0;

/** A gateway with keys, plans and the guard, whose upstream answers everything. */
function asking(options: Record<string, unknown>) {
  mock.method(Upstream.prototype, 'request', (_request: UpstreamRequest, handler: UpstreamHandler) => {
    forwarded++;
    handler.whole(200, ['content-type', 'application/json'], '{"data":{}}');
    return { resume() {}, abort() {}, allowQuiet() {} };
  });
  const policies = [
    { id: 'key', policy: 'api-key', options: {} },
    { id: 'subscription', policy: 'subscription', options: {} },
    { id: 'guard', policy: 'graphql-guard', options: { schema, fields, ...options } },
  ];
  const operations = [
    { ...testOperation, method: 'POST', path: '/graphql' },
    { ...testOperation, id: 'op_2', path: '/graphql' },
  ];
  const { call, lines } = testGateway({ version: { policies, operations } });
  const url = '/things/v1/graphql';
  const keyed = { 'x-api-key': liveKey };
  return {
    lines,
    post: (body: string, headers: Record<string, string> = {}) =>
      call({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', ...keyed, ...headers },
        body: [body],
      }),
    get: (query: string) => call({ url: `${url}?${query}`, headers: keyed }),
  };
}

afterEach(() => {
  mock.restoreAll();
  forwarded = 0;
});

suite('through the whole gateway', () => {
  test('a permitted document is forwarded, by POST and by GET', async () => {
    const { post, get } = asking({});
    assert.equal((await post('{"query":"{ x: open }"}')).status, 200);
    assert.equal((await get('query=%7Bopen%7D')).status, 200);
    assert.equal(forwarded, 2);
  });

  test('a refusal names the place and the page that explains it, and is recorded', async () => {
    const { post, get, lines } = asking({});
    const { status, headers, body } = await post('{"query":"{ open x: shut }"}');
    assert.equal(status, 403);
    assert.equal(headers['content-type'], 'application/problem+json');
    const problem = JSON.parse(body) as { type: string; errors: unknown };
    assert.equal(problem.type, 'https://docs.example/errors/not-permitted');
    assert.deepEqual(problem.errors, [{ at: '/shut', message: 'is no field that may be asked for' }]);
    assert.ok(!body.includes('Query.shut'));
    assert.match(lines.join(''), /"refusal":"not-permitted","policy":"guard"/);
    assert.ok(!lines.join('').includes('shut'), 'what was asked for is in no log');
    assert.equal((await get('query=%7Bshut%7D')).status, 403);
    assert.equal(forwarded, 0);
  });

  test('nothing that is read in two ways reaches the upstream', async () => {
    const { post } = asking({});
    const open = '{"query":"{ open }"';
    for (const [body, headers] of [
      [`${open},"query":"{ shut }"}`, {}],
      [`${open},"\\u0071uery":"{ shut }"}`, {}],
      [`${open}}{"query":"{ shut }"}`, {}],
      [`\ufeff${open}}`, {}],
      [`${open},"id":"shut"}`, {}],
      [`${open}}`, { 'content-type': 'application/json; charset=utf-16' }],
      [`${open}}`, { 'content-type': 'application/graphql' }],
      [`${open}}`, { 'content-encoding': 'gzip' }],
      ['query=%7Bopen%7D', { 'content-type': 'application/x-www-form-urlencoded' }],
    ] as const)
      assert.ok([400, 415].includes((await post(body, headers)).status), body);
    assert.equal(forwarded, 0);
  });
});
