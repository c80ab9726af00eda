import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Validated } from '../exchange.ts';
import { forwardedHead } from './request-headers.ts';
import { createTraceContext } from './trace-context.ts';

const trace = createTraceContext(bytes => new Uint8Array(bytes).fill(0xab));

function forwarded(
  rawHeaders: readonly string[],
  over: { address?: string; encrypted?: boolean; stripHeaders?: readonly string[] } = {},
) {
  const x = {
    address: over.address ?? '192.0.2.7',
    request: { rawHeaders, socket: { encrypted: over.encrypted } },
    operation: { stripHeaders: new Set(over.stripHeaders) },
  } as unknown as Validated;
  const head = forwardedHead(x, trace);
  const fields = new Map<string, string[]>();
  for (let index = 0; index < head.headers.length; index += 2) {
    const name = head.headers[index] ?? '';
    fields.set(name, [...(fields.get(name) ?? []), head.headers[index + 1] ?? '']);
  }
  return { ...head, fields, one: (name: string) => fields.get(name)?.join(' | ') };
}

suite('what a client says about itself ends at the gateway', () => {
  for (const name of [
    ...['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Forwarded-Port', 'X-Forwarded-User'],
    ...['Forwarded', 'X-Real-IP', 'True-Client-IP', 'X-Client-IP', 'CF-Connecting-IP', 'X-Remote-User'],
    ...['X-Gatehouse-Application', 'X-Consumer-Id', 'X-Consumer-Username', 'X-SSL-Client-Verify'],
    ...['X_Forwarded_For', 'x_gatehouse-application', 'X_Consumer_ID', 'Remote_User', 'Transfer_Encoding'],
    ...[
      'X.Gatehouse.Application',
      'x~gatehouse~decision',
      'X-Forwarded.For',
      'Transfer.Encoding',
      'Content_Length',
    ],
    ...['X-HTTP-Method-Override', 'X-Method-Override', 'X-Original-URL', 'X-Rewrite-URL', 'Proxy'],
  ]) {
    test(name, () => {
      const { headers } = forwarded([name, 'forged', name.toLowerCase(), 'forged', 'Accept', '*/*']);
      assert.ok(!headers.includes('forged'));
      assert.ok(headers.includes('*/*'));
    });
  }
});

suite('hop-by-hop fields end at the gateway', () => {
  for (const name of [
    ...['Connection', 'Keep-Alive', 'Proxy-Connection', 'Proxy-Authorization', 'TE', 'Trailer', 'Upgrade'],
    ...['Transfer-Encoding', 'Content-Length', 'Host', 'Expect', 'HTTP2-Settings'],
  ]) {
    test(name, () => assert.equal(forwarded([name, '1']).fields.has(name.toLowerCase()), false));
  }

  test('and so does every field that Connection names, in any case', () => {
    const { fields } = forwarded([
      'X-Secret',
      'a',
      'Connection',
      'close, x-SECRET',
      'X-Other',
      'b',
      'Connection',
      'foo',
    ]);
    assert.equal(fields.has('x-secret'), false);
    assert.deepEqual(fields.get('x-other'), ['b']);
  });

  test('but Connection cannot remove what the gateway says', () => {
    const { one } = forwarded(['Connection', 'x-forwarded-for, via, forwarded, traceparent']);
    assert.equal(one('x-forwarded-for'), '192.0.2.7');
    assert.equal(one('via'), '1.1 gatehouse');
    assert.notEqual(one('traceparent'), undefined);
  });
});

suite('what the gateway says', () => {
  test('who called, how, and for which host', () => {
    const { one } = forwarded(['Host', 'API.example:8443'], { encrypted: true });
    assert.equal(one('x-forwarded-for'), '192.0.2.7');
    assert.equal(one('x-forwarded-proto'), 'https');
    assert.equal(one('x-forwarded-host'), 'api.example:8443');
    assert.equal(one('forwarded'), 'for=192.0.2.7;host="api.example:8443";proto=https');
  });

  test('an IPv6 address is quoted as RFC 7239 section 6 asks', () => {
    const { one } = forwarded([], { address: '2001:db8::1' });
    assert.equal(one('x-forwarded-for'), '2001:db8::1');
    assert.equal(one('forwarded'), 'for="[2001:db8::1]";proto=http');
  });

  test('Via is continued', () => {
    assert.equal(forwarded(['Via', '1.0 a', 'Via', '1.1 b']).one('via'), '1.0 a, 1.1 b, 1.1 gatehouse');
  });

  test('tracestate travels with a valid traceparent only', () => {
    const valid = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    assert.equal(
      forwarded(['traceparent', valid, 'tracestate', 'a=1', 'tracestate', 'b=2']).one('tracestate'),
      'a=1,b=2',
    );
    assert.equal(forwarded(['traceparent', 'x', 'tracestate', 'a=1']).one('tracestate'), undefined);
    assert.equal(forwarded(['tracestate', 'a=1']).one('tracestate'), undefined);
    assert.equal(
      forwarded(['traceparent', valid, 'traceparent', valid, 'tracestate', 'a=1']).one('tracestate'),
      undefined,
    );
    assert.equal(
      forwarded(['traceparent', valid, 'tracestate', 'a'.repeat(3000)]).one('tracestate'),
      undefined,
    );
  });
});

suite('everything else', () => {
  test('travels on in its order, repeated fields repeated', () => {
    const { headers } = forwarded(['Cookie', 'a', 'Accept', 'b', 'Cookie', 'c']);
    assert.deepEqual(headers.slice(0, 6), ['cookie', 'a', 'accept', 'b', 'cookie', 'c']);
  });

  test('but for what policies keep to the gateway', () => {
    const { fields } = forwarded(['X-API-Key', 'secret', 'X-Other', 'a'], { stripHeaders: ['x-api-key'] });
    assert.deepEqual([fields.has('x-api-key'), fields.get('x-other')], [false, ['a']]);
  });

  test('however a client spells what is kept, where programs see no difference', () => {
    const spelled = ['X_API_Key', 'secret', 'x.api.key', 'secret', 'X-Api_Key', 'secret'];
    assert.ok(!forwarded(spelled, { stripHeaders: ['x-api-key'] }).headers.includes('secret'));
  });

  test('framing is told apart from the fields', () => {
    assert.equal(forwarded(['Content-Length', '12']).bodyLength, 12);
    assert.equal(forwarded(['Transfer-Encoding', 'chunked']).chunked, true);
    assert.deepEqual([forwarded([]).bodyLength, forwarded([]).chunked], [undefined, false]);
  });
});

suite('a cookie of the console or the portal never reaches an upstream', () => {
  for (const [title, sent, kept] of [
    ['alone', '__Host-gatehouse-staff=secret', undefined],
    ["the portal's", '__Host-gatehouse-user=secret', undefined],
    ['without the prefix', 'gatehouse-staff=secret', undefined],
    ['under another prefix, in another case', '__secure-Gatehouse-staff=secret', undefined],
    ['without a value', 'gatehouse-staff', undefined],
    ['first of several', '__Host-gatehouse-user=secret; a=1;  b="x y"', 'a=1;  b="x y"'],
    ['between others', 'a=1; __Host-gatehouse-user=secret;b=2', 'a=1;b=2'],
    ['last, twice', 'a=1; gatehouse-user=secret;gatehouse-staff=secret', 'a=1'],
  ] as const)
    test(title, () => {
      assert.equal(forwarded(['Cookie', sent]).one('cookie'), kept);
      assert.equal(
        forwarded(['cookie', 'c=3', 'COOKIE', sent]).one('cookie'),
        kept === undefined ? 'c=3' : `c=3 | ${kept}`,
      );
    });

  test('the cookies of others travel on exactly as they came', () => {
    for (const cookie of [
      'a=gatehouse-staff',
      'my-gatehouse-x=1; y',
      'a;; odd =1;',
      '__Host-other=1',
      'session=1',
    ])
      assert.equal(forwarded(['Cookie', cookie]).one('cookie'), cookie);
  });
});
