import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parser } from '#kernel';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

/** The answer's fields after the policy, given those of the upstream. */
function fields(upstream: string[], options: Record<string, unknown> = {}, encrypted = true) {
  const answer = { status: 200, headers: [...upstream] };
  assert.equal(compilePolicy(policy, options).response?.(testExchange({ encrypted, answer })), undefined);
  const found = new Map<string, string[]>();
  for (let at = 0; at < answer.headers.length; at += 2) {
    const name = answer.headers[at] as string;
    found.set(name, [...(found.get(name) ?? []), answer.headers[at + 1] as string]);
  }
  return found;
}

suite('security-headers', () => {
  test('an answer without any gets all of them, once', () => {
    assert.deepEqual(Object.fromEntries(fields(['content-type', 'application/json'])), {
      'content-type': ['application/json'],
      'x-content-type-options': ['nosniff'],
      'content-security-policy': ["default-src 'none'; frame-ancestors 'none'"],
      'x-frame-options': ['DENY'],
      'referrer-policy': ['no-referrer'],
      'cross-origin-resource-policy': ['same-origin'],
      'strict-transport-security': ['max-age=31536000'],
      'cache-control': ['no-store'],
    });
  });

  test('weaker fields of the upstream do not survive, repeated ones neither', () => {
    const found = fields(
      [
        ['content-security-policy', "default-src *; script-src 'unsafe-inline'"],
        ['content-security-policy', 'default-src *'],
        ['x-frame-options', 'ALLOWALL', 'referrer-policy', 'unsafe-url'],
        ['strict-transport-security', 'max-age=0'],
      ].flat(),
    );
    assert.deepEqual(found.get('content-security-policy'), ["default-src 'none'; frame-ancestors 'none'"]);
    assert.deepEqual(found.get('x-frame-options'), ['DENY']);
    assert.deepEqual(found.get('referrer-policy'), ['no-referrer']);
    assert.deepEqual(found.get('strict-transport-security'), ['max-age=31536000']);
  });

  test('nothing identifies the server', () => {
    const found = fields(
      [
        ['server', 'nginx/1.2.3', 'x-powered-by', 'PHP/5', 'x-powered-by', 'Express', 'etag', '"1"'],
        ['x-aspnet-version', '4', 'x-runtime', '0.1', 'x-internal', 'node-7'],
      ].flat(),
      { remove: ['x-internal'] },
    );
    for (const name of ['server', 'x-powered-by', 'x-aspnet-version', 'x-runtime', 'x-internal'])
      assert.equal(found.has(name), false, name);
    assert.deepEqual(found.get('etag'), ['"1"']);
  });

  test('over plain http no Strict-Transport-Security is sent, not even by the upstream', () => {
    for (const upstream of ['replace', 'keep'])
      assert.equal(
        fields(['strict-transport-security', 'max-age=5'], { upstream }, false).has(
          'strict-transport-security',
        ),
        false,
      );
  });

  test("with keep, the upstream's own fields stand and only missing ones are added", () => {
    const found = fields(['content-security-policy', "default-src 'self'"], { upstream: 'keep' });
    assert.deepEqual(found.get('content-security-policy'), ["default-src 'self'"]);
    assert.deepEqual(found.get('x-content-type-options'), ['nosniff']);
  });

  test("an upstream's Cache-Control stands; none is added where noStore is off", () => {
    assert.deepEqual(fields(['cache-control', 'max-age=60']).get('cache-control'), ['max-age=60']);
    assert.equal(fields([], { noStore: false }).has('cache-control'), false);
  });

  test('fields that the browser must see several times are not touched', () => {
    assert.deepEqual(fields(['set-cookie', 'a=1', 'set-cookie', 'b=2']).get('set-cookie'), ['a=1', 'b=2']);
  });

  test('for pages, the content policy is left to the upstream', () => {
    const found = fields(['content-security-policy', "default-src 'self'"], { profile: 'pages' });
    assert.deepEqual(found.get('content-security-policy'), ["default-src 'self'"]);
    assert.deepEqual(found.get('x-content-type-options'), ['nosniff']);
    assert.equal(fields([], { profile: 'pages' }).has('content-security-policy'), false);
  });

  test('the age of Strict-Transport-Security and its reach can be set', () => {
    assert.deepEqual(fields([], { hstsMaxAge: 60, hstsSubdomains: true }).get('strict-transport-security'), [
      'max-age=60; includeSubDomains',
    ]);
  });

  test('options that could write a field of their own are refused', () => {
    const schema = parser(policy.options);
    for (const options of [
      { remove: ['X-Upper'] },
      { remove: ['a b'] },
      { profile: 'none' },
      { hstsMaxAge: -1 },
      { csp: 'x' },
    ])
      assert.notEqual(schema.faults(options).length, 0, JSON.stringify(options));
  });
});
