import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { suite, test } from 'node:test';
import { CallerDirectory } from './callers/directory.ts';
import { ExchangeState } from './exchange-state.ts';
import { admit } from './pipeline.ts';
import { Published } from './protected-resources.ts';
import { Refusal } from './refusal.ts';
import { compileSnapshot } from './snapshot/compile.ts';
import type { VersionDocument } from './snapshot/document.ts';
import { testDependencies, testNow, testOperation, testPepper, testVersion, testZone } from './testing.ts';
import { testIssuer, testKey } from './tokens/testing.ts';
import { Upstreams } from './upstream/upstreams.ts';

const oauth = (options: Record<string, unknown> = {}, mode?: 'report') => ({
  id: `att_${JSON.stringify(options)}`,
  policy: 'oauth',
  options,
  ...(mode === undefined ? {} : { mode }),
});
const operations = [{ ...testOperation, scopes: [['things:write'], ['things:read']] }];

function ask(
  version: Partial<VersionDocument>,
  { path = '/.well-known/oauth-protected-resource/things/v1', method = 'GET', encrypted = false } = {},
) {
  const callers = new CallerDirectory(testPepper, () => testNow);
  const staff = 'https://console.example/oauth';
  callers.apply(
    [
      { sequence: 1, kind: 'issuer', id: testIssuer, state: { realm: 'external', keys: [testKey().jwk] } },
      { sequence: 2, kind: 'issuer', id: staff, state: { realm: 'internal', keys: [testKey().jwk] } },
    ],
    false,
  );
  const plan = compileSnapshot(
    {
      format: 1,
      number: 1,
      createdAt: testNow,
      zones: [testZone],
      versions: [{ ...testVersion, operations, ...version }],
      plans: [],
    },
    { ...testDependencies({ callers }), upstreams: new Upstreams() },
  );
  const zone = plan.zones.get('external');
  assert.ok(zone);
  const request = {
    method,
    url: path,
    rawHeaders: ['Host', 'API.example:8443'],
    headers: {},
    socket: { remoteAddress: '192.0.2.7', encrypted },
  } as unknown as IncomingMessage;
  const x = new ExchangeState(callers, zone, request, {} as ServerResponse, 0, testNow, 'd_1');
  const outcome = admit(x);
  if (outcome instanceof Published) return JSON.parse(outcome.body) as Record<string, unknown>;
  assert.ok(outcome instanceof Refusal);
  return outcome;
}

suite('metadata of APIs that take access tokens', () => {
  test('says, to anybody, where tokens come from and which scopes there are', () => {
    assert.deepEqual(ask({ policies: [oauth()] }, { encrypted: true }), {
      resource: 'https://api.example:8443/things/v1',
      resource_name: 'Things',
      authorization_servers: [testIssuer],
      bearer_methods_supported: ['header'],
      scopes_supported: ['things:read', 'things:write'],
    });
  });

  test('names issuers elsewhere beside, or instead of, those of the zone, and the address that clients call', () => {
    const issuers = [{ issuer: 'https://id.example', audiences: ['a'] }];
    const both = ask({ policies: [oauth({ issuers, origin: 'https://api.example.org' })] });
    assert.ok(!(both instanceof Refusal));
    assert.deepEqual(both['authorization_servers'], [testIssuer, 'https://id.example']);
    assert.equal(both['resource'], 'https://api.example.org/things/v1');
    const one = ask({ policies: [oauth({ issuers, realms: [] })] });
    assert.ok(!(one instanceof Refusal));
    assert.deepEqual(one['authorization_servers'], ['https://id.example']);
  });

  test('is not there for an API that takes no tokens, tries them out only, or is elsewhere', () => {
    for (const [version, over] of [
      [{}, {}],
      [{ policies: [oauth({}, 'report')] }, {}],
      [{ policies: [oauth()], hosts: ['other.example'] }, {}],
      [{ policies: [oauth()], zones: [] }, {}],
      [{ policies: [oauth()] }, { path: '/.well-known/oauth-protected-resource/things/v2' }],
      [{ policies: [oauth()] }, { path: '/.well-known/oauth-protected-resource/things/v1/things/1' }],
      [{ policies: [oauth()] }, { path: '/.well-known/oauth-protected-resource' }],
      [{ policies: [oauth()] }, { method: 'POST' }],
    ] as const) {
      const outcome = ask(version, over);
      assert.ok(outcome instanceof Refusal, JSON.stringify([version, over]));
    }
  });

  test('is found from the challenge of a call without a token', () => {
    const refusal = ask({ policies: [oauth()] }, { path: '/things/v1/things/1', encrypted: true });
    assert.ok(refusal instanceof Refusal);
    assert.equal(
      refusal.headers?.['www-authenticate'],
      'Bearer realm="things", resource_metadata="https://api.example:8443/.well-known/oauth-protected-resource/things/v1"',
    );
  });
});
