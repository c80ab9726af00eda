import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parser } from '#kernel';
import { generateApiKey, hashApiKey } from '#credentials';
import { CallerDirectory } from '../../callers/directory.ts';
import type { ApplicationState, FeedEntry } from '../../feed.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testNow, testPepper, type TestRequest } from '../../testing.ts';
import { policy } from './policy.ts';

const key = generateApiKey('live');
const testKey = generateApiKey('test');
const day = 86_400_000;

const application: ApplicationState = { name: 'widget', tag: 'widget', kind: 'confidential', active: true };
const feed: FeedEntry[] = [
  { sequence: 1, kind: 'application', id: 'app_1', state: application },
  ...[key, testKey].map((text, index): FeedEntry => {
    const state = { applicationId: 'app_1', hash: hashApiKey(testPepper, text), notAfter: testNow + day };
    return { sequence: 2 + index, kind: 'key', id: `key_${index + 1}`, state };
  }),
];

function gateway(...later: FeedEntry[]) {
  const callers = new CallerDirectory(testPepper);
  callers.apply([...feed, ...later], false);
  return callers;
}

function identify(request: TestRequest, options: Record<string, unknown> = {}, callers = gateway()) {
  const { identify } = compilePolicy(policy, options, { dependencies: { callers } });
  assert.ok(identify !== undefined);
  return identify(testExchange(request));
}

/** Asserts the refusal's code and that it gives nothing of the key away. */
function refuses(found: unknown, code: string): Refusal {
  assert.ok(found instanceof Refusal, `not refused: ${JSON.stringify(found)}`);
  assert.equal(found.code, code);
  const said = JSON.stringify([found.headers, found.detail, found.reason]);
  for (const text of [key, testKey]) assert.ok(!said.includes(text.slice(8, 16)), said);
  return found;
}

const found = {
  application: { ...application, id: 'app_1' },
  keyId: 'key_1',
  user: undefined,
  sandbox: false,
  certificate: undefined,
};

suite('a good key', () => {
  test('identifies its application', () => {
    assert.deepEqual(identify({ headers: ['x-api-key', key] }), found);
  });

  test('is read whatever the case of the header', () => {
    assert.deepEqual(identify({ headers: ['accept', '*/*', 'X-API-Key', key] }), found);
    assert.deepEqual(identify({ headers: ['city-key', key] }, { header: 'City-Key' }), found);
  });

  test('is not forwarded to the upstream', () => {
    assert.deepEqual(compilePolicy(policy, {}).stripHeaders, ['x-api-key']);
    assert.deepEqual(compilePolicy(policy, { header: 'City-Key' }).stripHeaders, ['city-key']);
  });

  test('is good until the millisecond at which it ends', () => {
    const at = (now: number) => identify({ headers: ['x-api-key', key], now });
    assert.deepEqual(at(testNow + day - 1), found);
    refuses(at(testNow + day), 'api-key-invalid');
    refuses(at(testNow + 365 * day), 'api-key-invalid');
    refuses(at(Number.NaN), 'api-key-invalid');
  });
});

suite('a missing key', () => {
  test('is answered 401 with how to authenticate', () => {
    const refusal = refuses(identify({ headers: ['accept', '*/*'] }), 'api-key-missing');
    assert.equal(refusal.status, 401);
    assert.equal(refusal.headers?.['www-authenticate'], 'ApiKey realm="things", header="x-api-key"');
  });

  for (const headers of [
    ['x-api-keys', key],
    ['api-key', key],
    ['x-app-key', key],
    ['authorization', `Bearer ${key}`],
    ['cookie', key],
  ])
    test(`stays missing with a key in ${headers[0]}`, () => {
      refuses(identify({ headers }), 'api-key-missing');
    });

  test('passes where it is not required', () => {
    assert.equal(identify({}, { required: false }), undefined);
  });
});

const revoked: FeedEntry = { sequence: 9, kind: 'key', id: 'key_1', state: null };
const deleted: FeedEntry = { sequence: 9, kind: 'application', id: 'app_1', state: null };

suite('a key that is not good is refused, also where none is required', () => {
  const unknown = generateApiKey('live');
  const bad: Record<string, [value: string, callers?: CallerDirectory]> = {
    unknown: [unknown],
    empty: [''],
    mistyped: [key.slice(0, 20) + (key[20] === 'x' ? 'y' : 'x') + key.slice(21)],
    'of another shape': ['secret'],
    'cut off': [key.slice(0, -1)],
    'followed by something': [`${key} `],
    'two in one field': [`${key}, ${key}`],
    'under a scheme': [`Bearer ${key}`],
    'its stored hash': [hashApiKey(testPepper, key)],
    revoked: [key, gateway(revoked)],
    'of an application that is gone': [key, gateway(deleted)],
    'very long': [key.repeat(400)],
  };
  for (const required of [true, false])
    for (const [what, [value, callers]] of Object.entries(bad))
      test(`${what}, required: ${required}`, () => {
        const refusal = refuses(
          identify({ headers: ['x-api-key', value] }, { required }, callers),
          'api-key-invalid',
        );
        assert.equal(refusal.status, 401);
        assert.ok(refusal.headers?.['www-authenticate'] !== undefined);
      });

  test('with one public answer for all of them, so that it tells nothing of keys that exist', () => {
    const answers = Object.values(bad).map(([value, callers]) => {
      const { code, status, headers, detail } = identify(
        { headers: ['x-api-key', value] },
        {},
        callers,
      ) as Refusal;
      return JSON.stringify({ code, status, headers, detail });
    });
    assert.equal(new Set(answers).size, 1);
  });
});

test('a key revoked while the gateway runs is refused at the next request', () => {
  const callers = gateway();
  const { identify } = compilePolicy(policy, {}, { dependencies: { callers } });
  const request = { headers: ['x-api-key', key] };
  assert.deepEqual(identify?.(testExchange(request)), found);
  callers.apply([revoked], false);
  refuses(identify?.(testExchange(request)), 'api-key-invalid');
});

suite('a repeated key is refused', () => {
  const repeated: Record<string, string[]> = {
    'twice the same': ['x-api-key', key, 'x-api-key', key],
    'in another case': ['x-api-key', key, 'X-Api-Key', key],
    'a good one first': ['x-api-key', key, 'accept', '*/*', 'x-api-key', 'x'],
    'a good one last': ['x-api-key', 'x', 'x-api-key', key],
    'an empty one beside it': ['x-api-key', '', 'x-api-key', key],
  };
  for (const [how, headers] of Object.entries(repeated))
    for (const required of [true, false])
      test(`${how}, required: ${required}`, () => {
        assert.equal(refuses(identify({ headers }, { required }), 'api-key-repeated').status, 400);
      });
});

suite('a key in the URL is refused, even beside a good one in the header', () => {
  const urls = [
    `/a?api_key=${key}`,
    `/a?apikey=${key}`,
    `/a?x-api-key=${key}`,
    `/a?key=${key}&b=1`,
    `/a?b=1&whatever=${key}`,
    `/a?${key}`,
    `/a?q=${key.replaceAll('_', '%5F')}`,
    `/a?q=${key.replaceAll('_', '%255f')}`,
    `/a?q=${key.slice(0, -3)}`,
    `/a?q=${generateApiKey('live')}`,
    `/a/${key}`,
    `/a/${key.replaceAll('_', '%5F')}/b`,
  ];
  for (const [index, url] of urls.entries())
    for (const required of [true, false])
      test(`form ${index + 1}, required: ${required}`, () => {
        for (const headers of [[], ['x-api-key', key]])
          assert.equal(refuses(identify({ url, headers }, { required }), 'api-key-in-url').status, 400);
      });

  test('and a URL that only resembles one passes', () => {
    for (const url of ['/a?key=value&api_key=', '/gh_live_/x?gh_test_=1'])
      assert.deepEqual(identify({ url, headers: ['x-api-key', key] }), found);
  });
});

test('a key of the other environment is refused where one is named', () => {
  refuses(identify({ headers: ['x-api-key', testKey] }, { environment: 'live' }), 'api-key-invalid');
  refuses(identify({ headers: ['x-api-key', key] }, { environment: 'test' }), 'api-key-invalid');
  assert.deepEqual(identify({ headers: ['x-api-key', key] }, { environment: 'live' }), found);
});

test('a suspended application is refused, though its key is good', () => {
  const suspended: FeedEntry = {
    sequence: 9,
    kind: 'application',
    id: 'app_1',
    state: { ...application, active: false },
  };
  const callers = gateway(suspended);
  const { identify, authorise } = compilePolicy(policy, {}, { dependencies: { callers } });
  const x = testExchange({ headers: ['x-api-key', key] });
  const caller = identify?.(x);
  assert.ok(caller !== undefined && 'application' in caller);
  x.caller = caller;
  refuses(authorise?.(x), 'application-suspended');
});

suite('options', () => {
  const options = parser(policy.options);
  for (const header of ['Authorization', 'cookie', 'Host', 'transfer-encoding'])
    test(`the header ${header} is refused when the policy is compiled`, () => {
      assert.throws(() => compilePolicy(policy, { header }), /another meaning/);
    });

  test('that are unknown or malformed are refused', () => {
    for (const wrong of [
      { headers: 'x' },
      { header: '' },
      { header: 'a b' },
      { header: 'x:y' },
      { required: 'no' },
      { environment: 'prod' },
    ])
      assert.notDeepEqual(options.faults(wrong), [], JSON.stringify(wrong));
    for (const good of [{}, { header: 'X-Key', required: false, environment: 'test' }])
      assert.deepEqual(options.faults(good), []);
  });
});
