import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parser } from '#kernel';
import { compilePolicy, testOperation, testVersion } from '../../testing.ts';
import { policy } from './policy.ts';

const compile = (options: Record<string, unknown>, place = {}) => compilePolicy(policy, options, { place });

/** Calls themselves are tested in `cross-origin.test.ts`. */
suite('an origin that no browser sends as it is written voids the Snapshot', () => {
  for (const origin of [
    ...['app.example', 'https://app.example/', 'https://app.example/path', 'https://App.example'],
    ...['https://app.example:443', 'https://user@app.example', 'https://*.app.example', 'null'],
    ...['file:///x', 'javascript:alert(1)', 'https://', 'https://app.example https://b.example'],
  ])
    test(origin, () => assert.throws(() => compile({ origins: [origin] }), /^Error: origins: /));
});

suite('every page', () => {
  const origins = ['*'];

  test('is not to be had beside a list', () => {
    assert.throws(() => compile({ origins: ['*', 'https://a.example'] }), /must be alone/);
  });

  test('is for open audiences only, and not for a zone', () => {
    for (const audience of ['registered', 'partner', 'internal'] as const) {
      const operation = { ...testOperation, audience };
      assert.throws(() => compile({ origins }, { operation }), /"open" only/);
      const version = { ...testVersion, audience };
      assert.throws(() => compile({ origins }, { operation: undefined, version }), /"open" only/);
    }
    const zone = { operation: undefined, version: undefined };
    assert.throws(() => compile({ origins }, zone), /attach it to a version/);
    const open = { ...testVersion, audience: 'open' as const };
    assert.equal(compile({ origins }, { operation: undefined, version: open }).crossOrigin?.any, true);
  });
});

suite('options', () => {
  const faults = (options: object) => parser(policy.options).faults(options);

  test('that mean nothing are refused', () => {
    for (const bad of [
      ...[{}, { origins: [] }, { origins: 'https://a.example' }, { origins: [1] }],
      ...[
        { origins: ['https://a.example'], credentials: true },
        { origins: ['https://a.example'], maxAge: -1 },
      ],
      { origins: ['https://a.example'], maxAge: 86_401 },
      { origins: ['https://a.example'], exposedHeaders: ['a, b'] },
      { origins: ['https://a.example'], requestHeaders: ['a\r\nb'] },
    ])
      assert.ok(faults(bad).length > 0, JSON.stringify(bad));
  });

  test('name fields in any case', () => {
    const given = {
      origins: ['https://a.example'],
      exposedHeaders: ['X-Total'],
      requestHeaders: ['If-Match'],
    };
    assert.deepEqual(faults(given), []);
    const { exposed, requestHeaders, maxAge } = compile(given).crossOrigin ?? assert.fail('no rule');
    assert.deepEqual([exposed, requestHeaders, maxAge], [['x-total'], ['if-match'], 600]);
  });
});
