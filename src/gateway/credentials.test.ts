import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { suite, test } from 'node:test';
import { generateApiKey, hashApiKey } from '#credentials';
import { CallerDirectory } from './callers/directory.ts';
import { ExchangeState } from './exchange-state.ts';
import type { Validated } from './exchange.ts';
import type { FeedChange } from './feed.ts';
import { admit, standing } from './pipeline.ts';
import { Refusal } from './refusal.ts';
import { compileSnapshot } from './snapshot/compile.ts';
import { testDependencies, testNow, testPepper, testVersion, testZone } from './testing.ts';
import { testIssuer, testKey, testToken } from './tokens/testing.ts';
import { Upstreams } from './upstream/upstreams.ts';

const signer = testKey();
const keyText = generateApiKey('live', bytes => new Uint8Array(bytes).fill(9));
const sandboxText = generateApiKey('test', bytes => new Uint8Array(bytes).fill(8));
const application = { name: 'a', tag: 'a', kind: 'confidential', active: true } as const;
const keyOf = (text: string) => ({
  applicationId: 'app_1',
  hash: hashApiKey(testPepper, text),
  notAfter: testNow + 1e6,
});
const known: FeedChange[] = [
  { kind: 'application', id: 'app_1', state: application },
  { kind: 'application', id: 'app_2', state: application },
  { kind: 'key', id: 'key_1', state: keyOf(keyText) },
  { kind: 'key', id: 'key_2', state: keyOf(sandboxText) },
  { kind: 'issuer', id: testIssuer, state: { realm: 'external', keys: [signer.jwk] } },
];

function gateway() {
  const callers = new CallerDirectory(testPepper, () => testNow);
  let sequence = 0;
  const tell = (...changes: readonly FeedChange[]) =>
    callers.apply(
      changes.map(change => ({ ...change, sequence: ++sequence })),
      false,
    );
  tell(...known);
  const policies = [
    { id: 'att_key', policy: 'api-key', options: {} },
    { id: 'att_token', policy: 'oauth', options: {} },
    { id: 'att_again', policy: 'oauth', options: { maxAge: '5m' } },
  ];
  const plan = compileSnapshot(
    {
      format: 1,
      number: 1,
      createdAt: testNow,
      zones: [testZone],
      versions: [{ ...testVersion, policies }],
      plans: [],
    },
    { ...testDependencies({ callers }), upstreams: new Upstreams() },
  );
  const ask = (key: string, token: string) => {
    const zone = plan.zones.get('external');
    assert.ok(zone);
    const rawHeaders = ['Host', 'a.example', 'X-Api-Key', key, 'Authorization', `Bearer ${token}`];
    const request = {
      method: 'GET',
      url: '/things/v1/things/1',
      rawHeaders,
      headers: {},
      socket: { remoteAddress: '192.0.2.7' },
    } as unknown as IncomingMessage;
    const x = new ExchangeState(callers, zone, request, {} as ServerResponse, 0, testNow, 'd_1');
    const outcome = admit(x);
    assert.ok(!(outcome instanceof Promise));
    return { x, code: outcome instanceof Refusal ? outcome.code : undefined, admitted: outcome as Validated };
  };
  return { ask, tell };
}

suite('several credentials in one request', () => {
  test('a key and a token of one application give one caller with both identities', () => {
    const { x, code } = gateway().ask(keyText, testToken(signer));
    assert.equal(code, undefined);
    assert.deepEqual(
      [x.caller.application?.id, x.caller.keyId, x.caller.user?.id, x.caller.token?.id, x.caller.sandbox],
      ['app_1', 'key_1', 'usr_anna', 'token-1', false],
    );
  });

  test('a key of one application and a token of another are refused, and name nobody', () => {
    const { code } = gateway().ask(keyText, testToken(signer, { client_id: 'app_2' }));
    assert.equal(code, 'credentials-disagree');
  });

  test('neither makes up for the other', () => {
    const { ask } = gateway();
    assert.equal(ask('gh_live_wrong', testToken(signer)).code, 'api-key-invalid');
    assert.equal(ask(keyText, testToken(testKey())).code, 'token-invalid');
  });

  test('a sandbox key beside a token keeps the call in the sandbox', () => {
    const { x } = gateway().ask(sandboxText, testToken(signer));
    assert.deepEqual([x.caller.sandbox, x.caller.keyId, x.caller.user?.id], [true, 'key_2', 'usr_anna']);
  });
});

suite('what lasts, such as a WebSocket', () => {
  const after = (change: FeedChange | undefined, laterMs = 0) => {
    const { ask, tell } = gateway();
    const { admitted, code } = ask(keyText, testToken(signer));
    assert.equal(code, undefined);
    if (change !== undefined) tell(change);
    const verdict = standing(admitted, testNow + laterMs);
    assert.ok(!(verdict instanceof Promise));
    return verdict?.code;
  };

  test('goes on while its token is good', () => assert.equal(after(undefined), undefined));
  test('ends when its token expires', () => assert.equal(after(undefined, 300_000), 'token-expired'));
  test('ends when its session is over', () =>
    assert.equal(
      after({ kind: 'session', id: 'session-1', state: { until: testNow + 1 } }),
      'token-invalid',
    ));
  test('ends when its user is disabled', () => {
    const state = { realm: 'external', active: false, groups: [], roles: [], tokensFrom: 0 } as const;
    assert.equal(after({ kind: 'user', id: 'usr_anna', state }), 'token-invalid');
  });
  test('goes on when another user is disabled', () => {
    const state = { realm: 'external', active: false, groups: [], roles: [], tokensFrom: 0 } as const;
    assert.equal(after({ kind: 'user', id: 'usr_bert', state }), undefined);
  });
});
