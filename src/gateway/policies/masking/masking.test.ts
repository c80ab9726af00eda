import assert from 'node:assert/strict';
import { afterEach, mock, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ContractSchemas, OperationShape } from '#enforcement';
import { nobody } from '../../exchange-state.ts';
import type { Caller } from '../../exchange.ts';
import { liveKey, testGateway } from '../../serving/testing.ts';
import { compilePolicy, testOperation } from '../../testing.ts';
import type { UpstreamHandler, UpstreamRequest } from '../../upstream/call.ts';
import { Upstream } from '../../upstream/upstream.ts';
import { callerRules } from './caller-rules.ts';
import { policy } from './policy.ts';

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: readonly string[];
  /** Sent as one, or in these pieces. */
  readonly body?: string | Buffer | readonly (string | Buffer)[];
}

const schemas: ContractSchemas = {
  $defs: {
    Person: {
      type: 'object',
      properties: {
        id: { type: 'integer' },
        name: { type: 'string', 'x-gatehouse-data': 'personal' },
        pin: { type: 'string', 'x-gatehouse-data': 'secret' },
        desk: { type: 'string', 'x-gatehouse-data': 'public' },
      },
    },
  },
};
const person = { $ref: '#/$defs/Person' };
const shape: OperationShape = {
  parameters: [],
  bodies: [],
  bodyRequired: false,
  answers: [
    {
      status: '200',
      headers: [
        { name: 'x-person', required: false, explode: false, schema: { 'x-gatehouse-data': 'personal' } },
      ],
      bodies: [
        { mediaType: 'application/json', schema: { anyOf: [person, { type: 'array', items: person }] } },
        { mediaType: 'application/x-ndjson', schema: person },
        { mediaType: 'application/pdf' },
        { mediaType: 'application/xml', schema: person },
        { mediaType: 'application/x-www-form-urlencoded', schema: person },
        { mediaType: 'application/msgpack', schema: person },
        { mediaType: 'text/plain', schema: { type: 'string' } },
        { mediaType: 'text/html', schema: { type: 'string' } },
        { mediaType: 'text/x-name', schema: { type: 'string', 'x-gatehouse-data': 'personal' } },
        { mediaType: 'text/csv', schema: { type: 'string', 'x-gatehouse-data': 'public' } },
      ],
    },
    { status: 'default', headers: [], bodies: [] },
  ],
};

/** A gateway that masks, whose upstream answers so. */
async function ask(
  answer: Answer,
  options: Record<string, unknown> = {},
  method = 'GET',
  mode: 'block' | 'report' = 'block',
) {
  mock.restoreAll();
  mock.method(Upstream.prototype, 'request', (_request: UpstreamRequest, handler: UpstreamHandler) => {
    const { status = 200, type = 'application/json', body = '' } = answer;
    const head = [...(type === '' ? [] : ['content-type', type]), ...(answer.headers ?? [])];
    if (typeof body === 'string') {
      const octets = Buffer.from(body);
      handler.whole(status, [...head, 'content-length', String(octets.length)], octets.toString('latin1'));
    } else {
      handler.head(status, head);
      for (const piece of Array.isArray(body) ? body : [body]) handler.data(Buffer.from(piece as string));
      handler.end(['x-mail', 'ann@example.org']);
    }
    return { resume() {}, abort() {}, allowQuiet() {} };
  });
  const operations = ['GET', 'HEAD'].map(method => ({ ...testOperation, id: `op_${method}`, method, shape }));
  const policies = [
    { id: 'key', policy: 'api-key', options: {} },
    { id: 'subscription', policy: 'subscription', options: {} },
    { id: 'mask', policy: 'masking', mode, options },
  ];
  const { call, lines, gateway } = testGateway({ version: { policies, operations, schemas } });
  const seen = await call({ method, headers: { 'x-api-key': liveKey } });
  const { decisions, exposed = [] } = gateway.takeTelemetry(0);
  return { ...seen, recorded: JSON.stringify([lines, decisions, exposed]), exposed };
}

const ann = '{"id":12345678901234567890,"name":"Ann Lee","pin":"0042","desk":"desk@example.org","more":"x"}';
const annShown =
  '{"id":12345678901234567890,"name":"A***","pin":"***","desk":"desk@example.org","more":"x"}'.replace(
    'A***',
    'A***',
  );

afterEach(() => mock.restoreAll());

suite('masked on the way out', () => {
  test('what the contract classifies, everything else as it came', async () => {
    const { status, body, headers } = await ask({ body: ann, headers: ['etag', '"1"', 'x-more', '1'] });
    assert.deepEqual([status, body], [200, annShown]);
    assert.equal(headers['content-length'], String(annShown.length));
    assert.equal(headers['etag'], undefined);
    assert.equal(headers['x-more'], '1');
  });

  test('in pieces, in lists and on lines', async () => {
    assert.equal((await ask({ body: [ann.slice(0, 30), ann.slice(30)] })).body, annShown);
    assert.equal((await ask({ body: `[${ann},${ann}]` })).body, `[${annShown},${annShown}]`);
    const lines = await ask({ body: `${ann}\n\n${ann}`, type: 'application/x-ndjson' });
    assert.equal(lines.body, `${annShown}\n${annShown}\n`);
  });

  const unclassified: readonly [string, Answer, string][] = [
    ['of a status that is not described', { status: 203, body: ann }, annShown],
    ['of an error', { status: 500, body: ann }, annShown],
    ['of another type', { type: 'application/problem+json', body: ann }, annShown],
    ['that calls itself plain text', { type: 'text/plain', body: ann }, annShown],
    ['that calls itself a document', { type: 'application/pdf', body: ann }, annShown],
    ['that calls itself nothing', { type: '', body: ann }, annShown],
    ['with a byte order mark', { body: `\ufeff${ann}` }, annShown],
    ['in text', { type: 'text/html', body: '<p>ann@example.org' }, '<p>a***@example.org'],
    [
      'in Latin text',
      { type: 'text/plain; charset=iso-8859-1', body: Buffer.from('é ann@example.org', 'latin1') },
      '� a***@example.org',
    ],
    ['in a redirect', { status: 302, type: 'text/html', body: 'to ann@example.org' }, ''],
    ['with names that are data', { body: '{"ann@example.org":true}' }, '{"a***@example.org":true}'],
    ['in strings with escapes', { body: '{"a":"ann\\u0040example.org"}' }, '{"a":"a***@example.org"}'],
    ['as a number', { body: '{"a":4111111111111111}' }, '{"a":"***1111"}'],
    ['in text by number', { type: 'text/plain', body: 'ann&#x40;example.org' }, 'a***@example.org'],
    ['in code', { type: 'text/plain', body: 'f("ann\\u0040example.org")' }, 'f("a***@example.org")'],
    [
      'in JSON within a string',
      { body: JSON.stringify({ more: '{"ssn":"123456789","a":"ann\\u0040example.org"}' }) },
      JSON.stringify({ more: '{"ssn":"***6789","a":"a***@example.org"}' }),
    ],
    ['under a name with escapes', { body: '{"n\\u0061me":"Ann Lee"}' }, '{"n\\u0061me":"A***"}'],
    [
      'under names that mean something to programs',
      { body: '{"__proto__":{"a":"ann@example.org"},"constructor":"ann@example.org"}' },
      '{"__proto__":{"a":"a***@example.org"},"constructor":"a***@example.org"}',
    ],
    ['that is a name by its type', { type: 'text/x-name', body: 'Ann Lee Miller' }, 'A***er'],
    ['that is public by its type', { type: 'text/csv', body: 'ann@example.org' }, 'ann@example.org'],
    ['as a long number', { body: '{"a":[4000000000000000006,4000000000000000001]}' }, '{"a":[null,null]}'],
    ['as a number with a fraction', { body: '{"a":4111111111111111.0}' }, '{"a":"***1111"}'],
    ['at the root', { body: '"ann@example.org"' }, '"a***@example.org"'],
  ];
  for (const [what, answer, shown] of unclassified)
    test(`an answer ${what}`, async () => {
      const { body, headers } = await ask(answer);
      assert.equal(body, shown);
      assert.ok(!JSON.stringify(headers).includes('ann@'));
    });

  const xml: readonly [string, string, string][] = [
    ['an element', '<p><name>Ann Lee</name><more>x</more></p>', '<p><name>A***</name><more>x</more></p>'],
    ['an attribute', '<p name="Ann Lee" more=\'x\'/>', '<p name="A***" more=\'x\'/>'],
    [
      'with a prefix',
      '<q:p xmlns:q="u:x"><q:name>Ann Lee</q:name></q:p>',
      '<q:p xmlns:q="u:x"><q:name>A***</q:name></q:p>',
    ],
    ['all below', '<p><pin><a b="0042">0042</a>0042</pin></p>', '<p><pin><a b="***">***</a>***</pin></p>'],
    ['written by number', '<p>&#97;nn&#64;example.org</p>', '<p>a***@example.org</p>'],
    ['in a section', '<p><name><![CDATA[Ann]]> Lee</name></p>', '<p><name>A***</name></p>'],
    ['parted by a comment', '<p>41111111<!-- x -->11111111</p>', '<p>***1111</p>'],
    ['in a comment', '<p><!-- Ann Lee --><?who Ann Lee?><desk>x</desk></p>', '<p><desk>x</desk></p>'],
    ['what is public not', '<p><desk>desk@example.org</desk></p>', '<p><desk>desk@example.org</desk></p>'],
    [
      'with what must be escaped',
      '<p><more a="ann@example.org&lt;">ann@example.org&lt;&amp;</more></p>',
      '<p><more a="a***@example.org&#60;">a***@example.org&#60;&#38;</more></p>',
    ],
  ];
  for (const [what, sent, shown] of xml)
    test(`XML: ${what}`, async () => {
      const { status, body } = await ask({ type: 'application/xml', body: sent });
      assert.deepEqual([status, body], [200, shown]);
    });

  test('forms, by the names of their fields', async () => {
    const { body } = await ask({
      type: 'application/x-www-form-urlencoded',
      body: 'name=Ann+Lee&p%5Bpin%5D=0042&desk=desk%40example.org&mail=ann%40example.org&more=x',
    });
    assert.equal(body, 'name=A***&p%5Bpin%5D=***&desk=desk%40example.org&mail=a***%40example.org&more=x');
  });

  test('texts of errors that nothing describes get other words', async () => {
    for (const type of ['text/html', 'application/yaml', 'multipart/mixed; boundary=b']) {
      const { status, body } = await ask({ status: 500, type, body: '--b\r\n\r\nname: Ann Lee' });
      assert.equal(status, 500);
      assert.match(body, /not for its callers/);
      assert.ok(!body.includes('Ann'));
    }
  });

  test('in the head: redirects, fields of the contract, and what shows only once it is decoded', async () => {
    const { headers } = await ask({
      body: '{}',
      headers: [
        ...['location', '/people/ann@example.org', 'x-person', 'Ann Lee', 'link', '</%34111111111111111>'],
        ...['x-twice', 'ann%2540example.org', 'x-plain', '100%', 'date', 'Sun, 22 Nov 2026 13:00:00 GMT'],
      ],
    });
    const told = JSON.stringify(headers);
    assert.equal(headers['location'], '/people/a***@example.org');
    assert.ok(!/Ann|ann|4111111111111111|%34|%2540/.test(told), told);
    assert.equal(headers['x-plain'], '100%');
    assert.ok(headers['date'] !== undefined);
  });

  test('an answer to HEAD does not tell how long it would be, nor its digest', async () => {
    const head = ['content-length', '91', 'etag', '"abc"', 'x-person', 'Ann Lee'];
    const { status, headers } = await ask({ headers: head }, {}, 'HEAD');
    assert.equal(status, 200);
    assert.deepEqual([headers['etag'], headers['x-person']], [undefined, 'A***']);
    assert.ok(!String(headers['content-length']).includes('91'));
  });

  test('trailers are not sent on', async () => {
    const { body, headers } = await ask({ body: ['{}'] });
    assert.ok(!`${body}${JSON.stringify(headers)}`.includes('ann@'));
  });
});

suite('withheld, and nothing of it shown', () => {
  const withheld: readonly [string, Answer][] = [
    ['compressed', { headers: ['content-encoding', 'gzip'], body: gzipSync(ann) }],
    ['a part', { status: 206, body: ann }],
    ['too long', { body: `{"a":"${'ann@example.org '.repeat(100)}"}` }],
    ['too long in pieces', { body: Array.from({ length: 100 }, () => '"ann@example.org" ') }],
    ['no JSON, though it says so', { body: '{"name":"ann@example.org"' }],
    ['JSON in which a name comes twice', { body: '{"name":"ann@example.org","name":null}' }],
    ['JSON with something behind', { body: '{} ann@example.org' }],
    ['nested too deep', { body: `${'['.repeat(300)}"ann@example.org"${']'.repeat(300)}` }],
    ['UTF-16', { type: 'application/json; charset=utf-16', body: Buffer.from(ann, 'utf16le') }],
    ['UTF-16 that does not say so', { body: Buffer.from(ann, 'utf16le') }],
    ['text in UTF-16', { type: 'text/plain', body: Buffer.from('ann@example.org', 'utf16le') }],
    ['UTF-7', { type: 'text/html; charset=utf-7', body: 'ann+AEA-example.org' }],
    ['of two charsets', { type: 'text/plain; charset=utf-8; charset=utf-16', body: 'ann@example.org' }],
    ['of two types', { headers: ['content-type', 'text/plain'], body: ann }],
    ['a picture that is not promised', { type: 'image/png', body: Buffer.from([0, 1, 2, 255]) }],
    ['a text of another type', { type: 'application/yaml', body: 'name: Ann Lee' }],
    ['code', { type: 'text/javascript', body: 'f({"name":"Ann Lee"})' }],
    [
      'a type that is described, and nobody here reads',
      { type: 'application/msgpack', body: Buffer.from([0x81, 0, 255]) },
    ],
    [
      'parts of many types',
      { type: 'multipart/mixed; boundary=b', body: '--b\r\n\r\n{"name":"Ann Lee"}\r\n--b--' },
    ],
    [
      'XML with entities',
      { type: 'application/xml', body: '<!DOCTYPE p [<!ENTITY a "x">]><p><name>Ann Lee</name></p>' },
    ],
    ['XML that is not well-formed', { type: 'application/xml', body: '<p><name>Ann Lee</p>' }],
    [
      'XML in UTF-16',
      { type: 'application/xml', body: Buffer.from('<p><name>Ann Lee</name></p>', 'utf16le') },
    ],
    [
      'XML in UTF-7',
      { type: 'application/xml', body: '<?xml version="1.0" encoding="utf-7"?><p>Ann Lee</p>' },
    ],
    [
      'a form that is read in two ways',
      { type: 'application/x-www-form-urlencoded', body: 'a=1;name=Ann Lee' },
    ],
    ['a stream of events', { type: 'text/event-stream', body: ['data: ann@example.org\n\n'] }],
    ['lines of which one is no JSON', { type: 'application/x-ndjson', body: `${ann}\nann@example.org` }],
  ];
  for (const [what, answer] of withheld)
    test(what, async () => {
      const { status, body, recorded } = await ask(answer, { bytes: 1024 });
      assert.equal(status, 502);
      assert.match(body, /answer-unproven/);
      assert.ok(!/ann@|Ann Lee|0042|\u0001/.test(body + recorded), recorded);
    });

  test('but not what the contract promises, or the policy lets pass', async () => {
    const picture = Buffer.from([0, 1, 2, 255]);
    assert.equal((await ask({ type: 'application/pdf', body: picture })).status, 200);
    assert.equal((await ask({ type: 'image/png', body: picture }, { pass: ['image/*'] })).status, 200);
  });
});

suite('seen by those who may', () => {
  test('nobody, unless somebody is named', async () => {
    assert.equal((await ask({ body: ann }, { seenBy: [] })).body, annShown);
    const seenBy = [{ classes: ['personal'], scopes: ['people'], roles: ['clerk'] }];
    const { body, headers } = await ask(
      { body: ann, headers: ['cache-control', 'public, max-age=60, s-maxage=90'] },
      { seenBy },
    );
    assert.equal(body, annShown);
    // Callers see different answers, so no cache between may keep one.
    assert.equal(headers['cache-control'], 'private, max-age=60');
  });

  const rules = callerRules(
    {
      masks: {},
      detect: [],
      members: new Map(),
      seenBy: [
        { classes: ['personal'], scopes: ['people', 'all'] },
        { classes: ['personal', 'sensitive'], roles: ['clerk'], issuer: 'https://issuer.example' },
      ],
    },
    text => text,
  );
  const user = { id: 'u', issuer: 'https://issuer.example', realm: undefined, groups: [], roles: ['clerk'] };
  const token = { scopes: new Set(['all']) } as unknown as NonNullable<Caller['token']>;
  const masksOf = (caller: Partial<Caller>) =>
    (['personal', 'sensitive', 'secret'] as const).map(rules({ ...nobody, ...caller }).maskOf);

  test('a scope or a role is enough, for its classes alone', () => {
    assert.deepEqual(masksOf({ token }), [undefined, 'last-four', 'full']);
    assert.deepEqual(masksOf({ user }), [undefined, undefined, 'full']);
  });

  test('not another scope, another issuer’s role, or a role that is a group', () => {
    const none = ['partial', 'last-four', 'full'];
    assert.deepEqual(masksOf({}), none);
    assert.deepEqual(masksOf({ token: { ...token, scopes: new Set(['peoples', 'clerk', '']) } }), none);
    assert.deepEqual(masksOf({ user: { ...user, issuer: 'https://other.example' } }), none);
    assert.deepEqual(masksOf({ user: { ...user, roles: ['people', 'all'], groups: ['clerk'] } }), none);
  });

  test('a rule that names nobody is refused when it is compiled', () => {
    assert.throws(() => compilePolicy(policy, { seenBy: [{ classes: ['personal'] }] }), /scopes or roles/);
  });
});

test('what answers hold is counted by operation and place, without a value', async () => {
  const { exposed, recorded } = await ask({
    body: `[${ann},${ann.replace('"more":"x"', '"mail":"bob@example.org"')}]`,
  });
  assert.deepEqual(
    exposed.map(({ operation, what, place, data, outcome, answers }) =>
      [operation, what, place, data, outcome, answers].join(' '),
    ),
    [
      'GET /things/{id} classified /*/name personal masked 1',
      'GET /things/{id} classified /*/pin secret masked 1',
      'GET /things/{id} detected /*/mail personal: email masked 1',
    ],
  );
  assert.ok(!/Ann|bob@/.test(recorded));
});

test('reporting alone changes nothing, and says what left', async () => {
  const { body, headers, exposed } = await ask({ body: ann, headers: ['etag', '"1"'] }, {}, 'GET', 'report');
  assert.deepEqual([body, headers['etag']], [ann, '"1"']);
  assert.ok(exposed.every(({ outcome }) => outcome === 'left'));
  assert.equal(exposed.length, 2);
});
