import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { suite, test } from 'node:test';
import { generateApiKey, hashApiKey } from '#credentials';
import { CallerDirectory } from '../callers/directory.ts';
import { ExchangeState } from '../exchange-state.ts';
import type { Validated } from '../exchange.ts';
import type { FeedChange, StopState } from '../feed.ts';
import { admit, standing } from '../pipeline.ts';
import { Refusal } from '../refusal.ts';
import { compileSnapshot } from '../snapshot/compile.ts';
import type { SnapshotDocument } from '../snapshot/document.ts';
import { testDependencies, testNow, testPepper, testVersion, testZone } from '../testing.ts';
import { Upstreams } from '../upstream/upstreams.ts';

const secret = generateApiKey('live', bytes => new Uint8Array(bytes).fill(9));
const second = generateApiKey('live', bytes => new Uint8Array(bytes).fill(8));
const notAfter = testNow + 1_000;
const admitted: readonly FeedChange[] = [
  {
    kind: 'application',
    id: 'app_1',
    state: { name: 'a', tag: 'a', kind: 'confidential', active: true },
  },
  {
    kind: 'key',
    id: 'key_1',
    state: { applicationId: 'app_1', hash: hashApiKey(testPepper, secret), notAfter },
  },
  {
    kind: 'key',
    id: 'key_2',
    state: { applicationId: 'app_1', hash: hashApiKey(testPepper, second), notAfter },
  },
  {
    kind: 'subscription',
    id: 'sub_1',
    state: { applicationId: 'app_1', versionId: testVersion.id, planId: 'plan_1', approved: true },
  },
];

const document: SnapshotDocument = {
  format: 1,
  number: 1,
  createdAt: testNow,
  zones: [testZone],
  versions: [
    {
      ...testVersion,
      policies: [
        { id: 'att_key', policy: 'api-key', options: {} },
        { id: 'att_second', policy: 'api-key', options: { header: 'x-second-key' } },
        { id: 'att_sub', policy: 'subscription', options: {} },
      ],
    },
  ],
  plans: [{ id: 'plan_1', name: 'plan', policies: [] }],
};

/** Admits an exchange, then tells the gateway something. */
function after(...changes: FeedChange[]) {
  const callers = new CallerDirectory(testPepper);
  const feed = (list: readonly FeedChange[], from: number) =>
    callers.apply(
      list.map((change, at) => ({ ...change, sequence: from + at })),
      false,
    );
  feed(admitted, 1);
  const plan = compileSnapshot(document, { ...testDependencies({ callers }), upstreams: new Upstreams() });
  const zone = plan.zones.get('external');
  assert.ok(zone);
  const headers = { host: 'a.example', 'x-api-key': secret, 'x-second-key': second };
  const request = {
    method: 'GET',
    url: '/things/v1/things/1',
    rawHeaders: Object.entries(headers).flat(),
    headers,
    socket: { remoteAddress: '192.0.2.7' },
  } as unknown as IncomingMessage;
  const x = new ExchangeState(callers, zone, request, {} as ServerResponse, 0, testNow, 'd_1');
  const outcome = admit(x);
  assert.ok(!(outcome instanceof Refusal) && !(outcome instanceof Promise), 'admitted');
  feed(changes, 100);
  return { x: outcome as Validated, ask: (at = testNow) => standing(outcome as Validated, at) };
}

const codeAfter = (...changes: FeedChange[]) => {
  const refusal = after(...changes).ask();
  return refusal instanceof Refusal ? refusal.code : refusal;
};
const stop = (what: StopState['what'], value: string): FeedChange => ({
  kind: 'stop',
  id: 'stp_1',
  state: { what, value, until: null },
});

suite('an exchange that lasts', () => {
  test('goes on while nothing speaks against it, and asking changes nothing', () => {
    const { x, ask } = after();
    const before = { caller: x.caller, planId: x.planId, reported: x.reported.length };
    assert.equal(ask(), undefined);
    assert.deepEqual({ caller: x.caller, planId: x.planId, reported: x.reported.length }, before);
  });

  for (const [what, value, code] of [
    ['address', '192.0.2.0/24', 'caller-stopped'],
    ['api', testVersion.api.id, 'api-stopped'],
    ['version', testVersion.id, 'api-stopped'],
    ['application', 'app_1', 'caller-stopped'],
    ['key', 'key_1', 'caller-stopped'],
    ['key', 'key_2', 'caller-stopped'],
  ] as const)
    test(`ends when its ${what} ${value} is stopped`, () => assert.equal(codeAfter(stop(what, value)), code));

  test('ends when its key is revoked', () =>
    assert.equal(codeAfter({ kind: 'key', id: 'key_1', state: null }), 'api-key-invalid'));

  test('ends when its key expires', () => {
    const refusal = after().ask(notAfter);
    assert.equal(refusal instanceof Refusal && refusal.code, 'api-key-invalid');
  });

  test('ends when its application is suspended', () => {
    const state = { name: 'a', tag: 'a', kind: 'confidential' as const, active: false };
    assert.equal(codeAfter({ kind: 'application', id: 'app_1', state }), 'application-suspended');
  });

  test('ends when its subscription is gone', () =>
    assert.equal(codeAfter({ kind: 'subscription', id: 'sub_1', state: null }), 'subscription-missing'));
});
