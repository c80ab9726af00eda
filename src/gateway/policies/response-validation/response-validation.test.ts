import assert from 'node:assert/strict';
import { afterEach, mock, suite, test } from 'node:test';
import type { AnswerShape, ContractSchemas } from '#enforcement';
import { liveKey, testGateway } from '../../serving/testing.ts';
import { testOperation } from '../../testing.ts';
import type { UpstreamHandler, UpstreamRequest } from '../../upstream/call.ts';
import { Upstream } from '../../upstream/upstream.ts';

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

const schemas: ContractSchemas = {
  $defs: {
    Order: {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'integer', readOnly: true },
        state: { enum: ['open', 'paid'] },
        pin: { type: 'string', writeOnly: true },
        lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
        tags: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    Line: { type: 'object', properties: { sku: { type: 'string' } }, additionalProperties: false },
    Fault: { type: 'object', required: ['title'], properties: { title: { type: 'string' } } },
  },
};
const answers: AnswerShape[] = [
  {
    status: '200',
    headers: [
      { name: 'x-page', required: true, explode: false, schema: { type: 'integer', maximum: 9 } },
      {
        name: 'x-tags',
        required: false,
        explode: false,
        schema: { type: 'array', items: { enum: ['a', 'b'] } },
      },
    ],
    bodies: [
      { mediaType: 'application/json', schema: { $ref: '#/$defs/Order' } },
      { mediaType: 'text/plain', schema: { type: 'string', maxLength: 20 } },
      { mediaType: 'image/*' },
    ],
  },
  { status: '202', headers: [], bodies: [] },
  { status: '204', headers: [], bodies: [] },
  {
    status: '4XX',
    headers: [],
    bodies: [{ mediaType: 'application/json', schema: { $ref: '#/$defs/Fault' } }],
  },
];

/** A gateway that validates, whose upstream answers so. */
async function ask(
  { status = 200, type = 'application/json', headers = ['x-page', '1'], body = '' }: Answer,
  options: Record<string, unknown> = {},
  given: { method?: string; mode?: 'block' | 'report'; described?: boolean } = {},
) {
  mock.restoreAll();
  mock.method(Upstream.prototype, 'request', (_request: UpstreamRequest, handler: UpstreamHandler) => {
    const octets = Buffer.from(body);
    const head = type === '' ? [] : ['content-type', type];
    handler.whole(
      status,
      [...head, ...headers, 'content-length', String(octets.length)],
      octets.toString('latin1'),
    );
    return { resume() {}, abort() {}, allowQuiet() {} };
  });
  const { method = 'GET', mode = 'block', described = true } = given;
  const shape = { parameters: [], bodies: [], bodyRequired: false, answers };
  const operations = [{ ...testOperation, method, ...(described ? { shape } : {}) }];
  const policies = [
    { id: 'key', policy: 'api-key', options: {} },
    { id: 'subscription', policy: 'subscription', options: {} },
    { id: 'valid', policy: 'response-validation', mode, options },
  ];
  const { call, gateway } = testGateway({ version: { policies, operations, schemas } });
  const seen = await call({ method, headers: { 'x-api-key': liveKey } });
  const { decisions, exposed = [] } = gateway.takeTelemetry(0);
  return { ...seen, reason: decisions[0]?.reason ?? '', exposed };
}

afterEach(() => mock.restoreAll());

suite('what the contract promises passes as it came', () => {
  const good: readonly [string, Answer][] = [
    ['an object', { body: '{ "id": 12345678901234567890, "state": "open", "lines": [{"sku": "a"}] }' }],
    ['members that the contract lets be named freely', { body: '{"id":1,"tags":{"x":"y"}}' }],
    ['text', { type: 'text/plain; charset=utf-8', body: 'in twenty letters' }],
    ['text that looks like JSON', { type: 'text/plain', body: '{"a":1}' }],
    ['a list in a header', { headers: ['x-page', '9', 'x-tags', 'a, b'], body: '{"id":1}' }],
    ['an error', { status: 404, body: '{"title":"not found"}' }],
    ['an error that nobody described', { status: 503, type: 'text/html', body: '<p>later</p>' }],
    ['nothing', { status: 204, type: '' }],
  ];
  for (const [what, answer] of good)
    test(what, async () => {
      const { status, body } = await ask(answer);
      assert.deepEqual([status, body], [answer.status ?? 200, answer.body ?? '']);
    });

  test('anything but internals, where there is no contract', async () => {
    const { body } = await ask({ body: '{"whatever":1}' }, {}, { described: false });
    assert.equal(body, '{"whatever":1}');
  });
});

suite('what the contract does not know is taken out', () => {
  test('at any depth, the rest as it was written', async () => {
    const { status, body, headers, exposed } = await ask({
      body: '{"id":12345678901234567890,"hash":"xyzzy","lines":[{"sku":"a","cost":1.10},{"sku":"b"}],"pin":"0042"}',
    });
    const left = '{"id":12345678901234567890,"lines":[{"sku":"a"},{"sku":"b"}]}';
    assert.deepEqual([status, body, headers['content-length']], [200, left, String(left.length)]);
    assert.deepEqual(
      exposed.map(({ what, place, outcome }) => `${what} ${place} ${outcome}`),
      ['undeclared /hash removed', 'undeclared /lines/*/cost removed', 'write-only /pin removed'],
    );
  });

  test('a body where none is described', async () => {
    const { status, body, headers } = await ask({ status: 202, body: '{"secret":"xyzzy"}' });
    assert.deepEqual([status, body, headers['content-type']], [202, '', undefined]);
  });

  test('members in errors too', async () => {
    const { status, body } = await ask({ status: 422, body: '{"title":"no","trace":"xyzzy"}' });
    assert.deepEqual([status, body], [422, '{"title":"no"}']);
  });

  test('or left and counted, or the answer is withheld, as the policy says', async () => {
    const body = '{"id":1,"hash":"xyzzy","pin":"0042"}';
    const left = await ask({ body }, { undeclared: 'report' });
    assert.equal(left.body, '{"id":1,"hash":"xyzzy"}');
    assert.deepEqual(
      left.exposed.map(({ place, outcome }) => `${place} ${outcome}`),
      ['/hash left', '/pin removed'],
    );
    const refused = await ask({ body }, { undeclared: 'refuse' });
    assert.equal(refused.status, 502);
    assert.ok(!refused.body.includes('xyzzy'));
  });
});

suite('withheld, and nothing of it shown', () => {
  const bad: readonly [string, Answer, RegExp][] = [
    ['a status that is not promised', { status: 201, body: '{"id":1}' }, /status 201/],
    ['a redirect that is not promised', { status: 302, headers: ['location', '/x'] }, /status 302/],
    ['a part', { status: 206, body: '{"id":1}' }, /part/],
    ['another media type', { type: 'application/xml', body: '<id>xyzzy</id>' }, /media type/],
    ['no media type', { type: '', body: '{"id":1}' }, /media type/],
    ['a missing member', { body: '{"state":"open"}' }, /^\/id must/],
    ['a wrong type', { body: '{"id":"xyzzy"}' }, /^\/id must/],
    ['a value that is not listed', { body: '{"id":1,"state":"xyzzy"}' }, /^\/state must/],
    ['something else altogether', { body: '["xyzzy"]' }, /the answer/],
    ['no JSON', { body: '{"id":1,xyzzy' }, /JSON/],
    ['a name that comes twice', { body: '{"id":1,"state":"xyzzy","state":"open"}' }, /JSON/],
    ['nothing at all', {}, /empty/],
    ['text that is too long', { type: 'text/plain', body: 'xyzzy'.repeat(5) }, /text/],
    ['a missing header', { headers: [], body: '{"id":1}' }, /header x-page is missing/],
    ['a header of another type', { headers: ['x-page', 'xyzzy'], body: '{"id":1}' }, /header x-page/],
    ['a header beyond its bounds', { headers: ['x-page', '10'], body: '{"id":1}' }, /header x-page/],
    [
      'a list with another element',
      { headers: ['x-page', '1', 'x-tags', 'a,xyzzy'], body: '{"id":1}' },
      /x-tags/,
    ],
    ['what is too long', { body: `{"id":1,"x":"${'xyzzy'.repeat(400)}"}` }, /too long/],
  ];
  for (const [what, answer, reason] of bad)
    test(what, async () => {
      const seen = await ask(answer, { bytes: 1024 });
      assert.equal(seen.status, 502);
      assert.match(seen.reason, reason);
      assert.ok(!`${seen.body}${seen.reason}`.includes('xyzzy'), seen.reason);
    });
});

suite('errors that show the program behind get other words', () => {
  const trace = 'java.lang.Error: xyzzy\n\tat com.shop.Order.pay(Order.java:42)';
  const leaking: readonly [string, Answer][] = [
    ['text', { status: 500, type: 'text/plain', body: trace }],
    ['JSON', { status: 500, body: JSON.stringify({ title: 'no', detail: { more: ['x', trace] } }) }],
    ['JSON that calls itself a page', { status: 500, type: 'text/html', body: JSON.stringify([trace]) }],
    ['an error that is described', { status: 400, body: JSON.stringify({ title: trace }) }],
    ['an error that is not as described', { status: 400, body: '{"detail":"xyzzy"}' }],
    ['an error of another type', { status: 400, type: 'text/html', body: '<p>xyzzy</p>' }],
  ];
  for (const [what, answer] of leaking)
    test(what, async () => {
      const { status, body, headers, exposed } = await ask(answer);
      assert.equal(status, answer.status);
      assert.equal(headers['content-type'], 'application/problem+json');
      assert.ok(!body.includes('xyzzy'), body);
      assert.equal((JSON.parse(body) as { status: number }).status, answer.status);
      assert.equal(exposed.at(-1)?.outcome, 'replaced');
    });

  test('also without a contract, and whatever is not described where the policy says so', async () => {
    const { body } = await ask({ status: 500, type: 'text/plain', body: trace }, {}, { described: false });
    assert.ok(!body.includes('xyzzy'));
    const page = { status: 503, type: 'text/html', body: '<p>xyzzy</p>' };
    assert.ok(!(await ask(page, { errors: 'described' })).body.includes('xyzzy'));
  });
});

test('reporting alone changes nothing, and says what left', async () => {
  const body = '{"id":1,"hash":"xyzzy","pin":"0042"}';
  const seen = await ask({ body }, {}, { mode: 'report' });
  assert.deepEqual([seen.status, seen.body], [200, body]);
  assert.deepEqual(
    seen.exposed.map(({ place, outcome }) => `${place} ${outcome}`),
    ['/hash left', '/pin left'],
  );
});

test('an answer to HEAD does not tell what its body would be', async () => {
  const { status, headers } = await ask({ headers: ['x-page', '1', 'etag', '"a"'] }, {}, { method: 'HEAD' });
  assert.deepEqual([status, headers['etag']], [200, undefined]);
});
