import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { suite, test } from 'node:test';
import { CallerDirectory } from './callers/directory.ts';
import { check, checkThen } from './engine.ts';
import { ExchangeState } from './exchange-state.ts';
import { admit } from './pipeline.ts';
import type { Steps, Verdict } from './policy.ts';
import { Refusal } from './refusal.ts';
import { compileSnapshot, SnapshotFaults } from './snapshot/compile.ts';
import type { SnapshotDocument, VersionDocument } from './snapshot/document.ts';
import type { Plan, Step } from './snapshot/plan.ts';
import { testDependencies, testExchange, testNow, testPepper, testVersion, testZone } from './testing.ts';
import { Upstreams } from './upstream/upstreams.ts';

function snapshot(
  over: Partial<SnapshotDocument> = {},
  version: Partial<VersionDocument> = {},
): SnapshotDocument {
  return {
    format: 1,
    number: 1,
    createdAt: testNow,
    zones: [testZone],
    versions: [{ ...testVersion, ...version }],
    plans: [],
    ...over,
  };
}

const callers = new CallerDirectory(testPepper);

function compile(document: SnapshotDocument): Plan {
  return compileSnapshot(document, { ...testDependencies(), callers, upstreams: new Upstreams() });
}

function ask(plan: Plan, method: string, url: string, headers: readonly string[] = ['Host', 'a.example']) {
  const zone = plan.zones.get('external');
  assert.ok(zone);
  const request = {
    method,
    url,
    rawHeaders: headers,
    headers: Object.fromEntries(
      Array.from({ length: headers.length / 2 }, (_, i) => [
        (headers[2 * i] as string).toLowerCase(),
        headers[2 * i + 1],
      ]),
    ),
    socket: { remoteAddress: '192.0.2.7' },
  } as unknown as IncomingMessage;
  const x = new ExchangeState(callers, zone, request, {} as ServerResponse, 0, testNow, 'd_1');
  const outcome = admit(x);
  return { x, outcome };
}

const codeOf = (outcome: unknown): string | undefined =>
  outcome instanceof Refusal ? outcome.code : undefined;

type Probe = (x: ExchangeState) => Verdict;

function step(run: Probe, over: Partial<Omit<Step<Probe>, 'run'>> = {}): Step<Probe> {
  return { policyId: 'att', policy: 'probe', mode: 'block', onError: 'deny', run, ...over };
}

suite('pipeline', () => {
  test('what the contract does not list is refused before anything is asked of the caller', () => {
    const plan = compile(snapshot());
    assert.equal(codeOf(ask(plan, 'GET', '/things/v1/other').outcome), 'resource-unknown');
    assert.equal(codeOf(ask(plan, 'GET', '/elsewhere').outcome), 'resource-unknown');
    const { outcome } = ask(plan, 'POST', '/things/v1/things/1');
    assert.ok(outcome instanceof Refusal);
    assert.equal(outcome.status, 405);
    assert.equal(outcome.headers?.['allow'], 'GET, HEAD');
  });

  test("a zone's house rule answers 403 for a verb, without Allow", () => {
    const plan = compile(snapshot({ zones: [{ ...testZone, verbStatus: 403 }] }));
    const { outcome } = ask(plan, 'DELETE', '/things/v1/things/1');
    assert.ok(outcome instanceof Refusal);
    assert.deepEqual([outcome.status, outcome.headers], [403, undefined]);
  });

  test('an ambiguous target and a repeated Host are refused before routing', () => {
    const plan = compile(snapshot());
    assert.equal(codeOf(ask(plan, 'GET', '/things/v1/things/%2e%2e').outcome), 'target-ambiguous');
    assert.equal(
      codeOf(ask(plan, 'GET', '/things/v1/things/1', ['Host', 'a', 'host', 'b']).outcome),
      'host-missing',
    );
  });

  test('a listed request passes with its parameters and the canonical path', () => {
    const { x, outcome } = ask(compile(snapshot()), 'GET', '/things/v1/things/%61b?x=1');
    assert.equal(outcome, x);
    assert.deepEqual({ ...x.parameters }, { id: 'ab' });
    assert.deepEqual([x.path, x.query, x.address], ['/things/v1/things/ab', '?x=1', '192.0.2.7']);
  });

  test('an unlisted request passes only where that is reported, and the report says so', () => {
    const reporting = {
      policies: [{ id: 'v', policy: 'verbs-and-resources', mode: 'report' as const, options: {} }],
    };
    const plan = compile(snapshot({}, reporting));
    const { x, outcome } = ask(plan, 'PATCH', '/things/v1/unlisted/path');
    assert.equal(outcome, x);
    assert.deepEqual(
      x.reported.map(({ policyId, refusal }) => [policyId, refusal.code]),
      [['v', 'resource-unknown']],
    );
    assert.equal(codeOf(ask(plan, 'GET', '/elsewhere').outcome), 'resource-unknown');
  });

  test('an operation whose waiver has lapsed answers 503', () => {
    const [operation] = testVersion.operations;
    assert.ok(operation);
    const until = (waivedUntil: number) =>
      compile(snapshot({}, { operations: [{ ...operation, waivedUntil }] }));
    assert.equal(codeOf(ask(until(testNow), 'GET', '/things/v1/things/1').outcome), 'floor-not-met');
    assert.equal(codeOf(ask(until(testNow + 1), 'GET', '/things/v1/things/1').outcome), undefined);
  });

  test('a Snapshot with an unknown policy, option or zone is void, and every fault is named', () => {
    const document = snapshot(
      { zones: [{ ...testZone, policies: [{ id: 'z', policy: 'no-such-policy', options: {} }] }] },
      {
        zones: ['external', 'nowhere'],
        policies: [{ id: 'v', policy: 'verbs-and-resources', options: { typo: true } }],
      },
    );
    assert.throws(
      () => compile(document),
      (error: unknown) => {
        assert.ok(error instanceof SnapshotFaults);
        const text = error.message;
        for (const part of ['no-such-policy', 'typo', 'nowhere']) assert.ok(text.includes(part), text);
        return true;
      },
    );
  });

  test('a policy that limits nothing voids the Snapshot whose plan holds it', () => {
    const plan = {
      id: 'p',
      name: 'basic',
      policies: [{ id: 'b', policy: 'body-limit', options: { bytes: 10 } }],
    };
    assert.throws(() => compile(snapshot({ plans: [plan] })), /limits nothing/);
  });

  test('a rate is asked before a quota, whichever was attached first', () => {
    const quota = { id: 'q', policy: 'quota', options: { limit: 5, window: 'day', per: 'address' } };
    const rate = { id: 'r', policy: 'rate-limit', options: { limit: 5, window: '1s', per: ['address'] } };
    const plan = compile(snapshot({}, { policies: [quota, rate] }));
    const { x } = ask(plan, 'GET', '/things/v1/things/1');
    assert.deepEqual(
      x.operation.limit.map(({ policyId }) => policyId),
      ['r', 'q'],
    );
  });

  test('two versions in one place void the Snapshot', () => {
    const twin = { ...testVersion, id: 'ver_2', name: 'v2' };
    assert.throws(() => compile(snapshot({ versions: [testVersion, twin] })), /already answers/);
  });

  test('a caller whose plan the Snapshot does not know is refused, not unlimited', () => {
    const plan = compile(snapshot());
    const directory = new CallerDirectory(testPepper);
    const state = { applicationId: 'app_1', versionId: 'ver_1', planId: 'gone', approved: true };
    directory.apply([{ sequence: 1, kind: 'subscription', id: 'sub_1', state }], false);
    const { x } = ask(plan, 'GET', '/things/v1/things/1');
    const application = { id: 'app_1', name: 'a', tag: 'a', kind: 'confidential' as const, active: true };
    const again = new ExchangeState(directory, x.zone, x.request, x.response, 0, testNow, 'd_2');
    again.caller = { application, keyId: 'key_1', user: undefined, sandbox: false };
    assert.equal(codeOf(admit(again)), 'subscription-missing');
  });
});

suite('engine', () => {
  test('the first refusal ends the stage, and the record knows whose it is', () => {
    const x = testExchange();
    let later = false;
    const refusal = check(
      [
        step(() => undefined),
        step(() => new Refusal('address-refused'), { policyId: 'mine' }),
        step(() => void (later = true)),
      ],
      x,
    );
    assert.equal(codeOf(refusal), 'address-refused');
    assert.equal(x.refusedBy?.policyId, 'mine');
    assert.equal(later, false);
  });

  test('a check in report mode is noted and passes', () => {
    const x = testExchange();
    assert.equal(check([step(() => new Refusal('address-refused'), { mode: 'report' })], x), undefined);
    assert.equal(x.reported.length, 1);
  });

  test('a check that throws, now or later, refuses', async () => {
    const now = step(() => {
      throw new Error('broken');
    });
    const later = step(() => Promise.reject(new Error('broken')));
    assert.equal(codeOf(await check([now], testExchange())), 'policy-failed');
    assert.equal(codeOf(await check([later], testExchange())), 'policy-failed');
  });

  test('a check that throws passes only where its policy chose that', async () => {
    const step1 = step(() => Promise.reject(new Error('broken')), { onError: 'pass' });
    assert.equal(await check([step1], testExchange()), undefined);
  });

  test('checks behind an asynchronous one still run, in order', async () => {
    const x = testExchange();
    const order: number[] = [];
    const verdict = check(
      [
        step(() => Promise.resolve(void order.push(1))),
        step(() => void order.push(2)),
        step(() => Promise.resolve(new Refusal('threat-detected'))),
        step(() => void order.push(4)),
      ],
      x,
    );
    assert.equal(codeOf(await verdict), 'threat-detected');
    assert.deepEqual(order, [1, 2]);
  });

  test('a stage continues only when all its checks passed', async () => {
    const x = testExchange();
    const refuse = step(() => Promise.resolve(new Refusal('threat-detected')));
    assert.equal(codeOf(await checkThen([refuse], x, () => assert.fail('continued'))), 'threat-detected');
    assert.equal(await checkThen([step(() => Promise.resolve(undefined))], x, () => x), x);
  });
});

// Limiting by application before the application is known must not compile: this is checked by the compiler.
type LimitStep = NonNullable<Steps['limit']>;
type ScreenStep = NonNullable<Steps['screen']>;
const limitsByApplication: LimitStep = x => void x.caller.application;
// @ts-expect-error -- a screen step has no caller to limit by
const screensByApplication: ScreenStep = x => void x.caller;
void [limitsByApplication, screensByApplication];
