import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { suite, test } from 'node:test';
import type { ErrorCode } from '#kernel';
import { nobody, type ExchangeState } from '../../exchange-state.ts';
import type { Caller, EndUser } from '../../exchange.ts';
import type { Placement, Steps, Verdict } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import {
  compilePolicy,
  testBlocks,
  testExchange,
  testNow,
  testPlacement,
  type TestRequest,
  testZone,
} from '../../testing.ts';
import { policy } from './policy.ts';

const atZone: Partial<Placement> = { scope: 'zone', version: undefined, operation: undefined };
const usual = { limit: 3, window: '1m' };

const caller = (id: string, over: Partial<Caller> = {}, kind: 'confidential' | 'public' = 'confidential') =>
  ({
    ...nobody,
    application: { id, name: id, tag: `tag-${id}`, kind, active: true },
    ...over,
  }) satisfies Caller;

const user = (id: string): Partial<Caller> => ({
  user: { id, issuer: 'https://issuer.example', realm: undefined, groups: [], roles: [] } satisfies EndUser,
});

const crossSite: Partial<TestRequest> = { headers: ['Sec-Fetch-Site', 'cross-site'] };

function guarded(options: Record<string, unknown> = {}, place: Partial<Placement> = {}) {
  const blocks = testBlocks();
  const compile = (given: Partial<Placement> = place): Steps =>
    compilePolicy(
      policy,
      { ...usual, ...options },
      { place: { ...atZone, ...given }, dependencies: { blocks } },
    );
  const steps = compile();
  const look = (x: ExchangeState, using = steps): Verdict => using.screen?.(x) ?? using.authorise?.(x);
  return {
    blocks,
    compile,
    look,
    attack(request: TestRequest, times = 3, code: ErrorCode = 'threat-detected') {
      for (let n = 0; n < times; n++) steps.refused?.(testExchange(request), new Refusal(code));
    },
    passes(request: TestRequest, using = steps): boolean {
      const verdict = look(testExchange(request), using);
      if (verdict === undefined) return true;
      assert.ok(verdict instanceof Refusal);
      assert.deepEqual([verdict.code, verdict.status], ['too-many-threats', 429]);
      assert.match(verdict.headers?.['retry-after'] ?? '', /^[1-9]\d*$/);
      return false;
    },
  };
}

suite('threat-response', () => {
  test('who sent so many attacks is refused, for a minute at first and twice as long the next time', () => {
    const { attack, passes } = guarded();
    const at = (afterMs: number) => ({ now: testNow + afterMs });
    attack(at(0), 2);
    assert.equal(passes(at(0)), true);
    attack(at(0), 1);
    assert.equal(passes(at(59_000)), false);
    assert.equal(passes(at(60_000)), true);
    attack(at(60_000));
    assert.equal(passes(at(179_000)), false);
    assert.equal(passes(at(180_000)), true);
  });

  test('a block grows no longer than told', () => {
    const { attack, passes } = guarded({ first: '1m', longest: '90s' });
    attack({}, 3);
    attack({ now: testNow + 60_000 }, 3);
    assert.equal(passes({ now: testNow + 149_000 }), false);
    assert.equal(passes({ now: testNow + 150_000 }), true);
  });

  test('only what was found to be an attack counts', () => {
    const { attack, passes } = guarded();
    for (const code of ['rate-limited', 'api-key-invalid', 'too-many-threats', 'resource-unknown'] as const)
      attack({}, 9, code);
    assert.equal(passes({}), true);
  });

  test('a request that was refused before it had an address counts for nobody', () => {
    const { attack, passes } = guarded();
    attack({ address: '' }, 9);
    assert.equal(passes({ address: '' }), true);
  });
});

suite('threat-response: whom a block is of', () => {
  test('others behind the same address go on: an application is not its neighbour', () => {
    const { attack, passes } = guarded();
    attack({ caller: caller('app_1') });
    assert.equal(passes({ caller: caller('app_1') }), false);
    assert.equal(passes({ caller: caller('app_2') }), true);
    assert.equal(passes({}), true);
  });

  test('a neighbour without a key blocks no application behind the same address', () => {
    const { attack, passes } = guarded();
    attack({});
    assert.equal(passes({}), false);
    assert.equal(passes({ caller: caller('app_1') }), true);
  });

  test('an application is not blocked everywhere by whoever uses its key somewhere else', () => {
    const { attack, passes } = guarded();
    attack({ caller: caller('app_1'), address: '198.51.100.9' }, 50);
    assert.equal(passes({ caller: caller('app_1'), address: '198.51.100.9' }), false);
    assert.equal(passes({ caller: caller('app_1'), address: '192.0.2.1' }), true);
  });

  test('one end user blocks neither the application nor its other users, and stays blocked at other addresses', () => {
    const { attack, passes } = guarded();
    attack({ caller: caller('app_1', user('u1')) });
    assert.equal(passes({ caller: caller('app_1', user('u1')), address: '198.51.100.9' }), false);
    assert.equal(passes({ caller: caller('app_1', user('u2')) }), true);
    assert.equal(passes({ caller: caller('app_1') }), true);
  });

  test('an application cannot have its users blocked at another', () => {
    const { attack, passes } = guarded();
    attack({ caller: caller('app_1', user('u1')) });
    assert.equal(passes({ caller: caller('app_2', user('u1')) }), true);
  });

  test('a new key of the same application does not help', () => {
    const { attack, passes } = guarded();
    attack({ caller: caller('app_1', { keyId: 'key_1' }) });
    assert.equal(passes({ caller: caller('app_1', { keyId: 'key_2' }) }), false);
  });

  test('sandbox keys block no live calls, and live ones no sandbox', () => {
    const { attack, passes } = guarded({ whom: 'application' });
    attack({ caller: caller('app_1', { sandbox: true }) });
    assert.equal(passes({ caller: caller('app_1', { sandbox: true }) }), false);
    assert.equal(passes({ caller: caller('app_1') }), true);
  });

  test('a page cannot have its visitors blocked: what browsers send for other sites counts apart', () => {
    for (const whom of ['caller', 'address']) {
      const { attack, passes } = guarded({ whom });
      attack(crossSite, 50);
      assert.equal(passes(crossSite), false);
      assert.equal(passes({}), true);
      assert.equal(passes({ headers: ['Sec-Fetch-Site', 'same-origin'] }), true);
    }
  });

  test('`application` blocks it from wherever it calls, whichever user it is for', () => {
    const { attack, passes } = guarded({ whom: 'application' });
    attack({ caller: caller('app_1', user('u1')) });
    assert.equal(passes({ caller: caller('app_1', user('u2')), address: '198.51.100.9' }), false);
    assert.equal(passes({ caller: caller('app_2') }), true);
    assert.equal(passes({}), true);
  });

  test('`application` never blocks a public one for all: everybody has its key', () => {
    const { attack, passes } = guarded({ whom: 'application' });
    const app = caller('app_1', {}, 'public');
    attack({ caller: app, address: '198.51.100.9' }, 50);
    assert.equal(passes({ caller: app, address: '198.51.100.9' }), false);
    assert.equal(passes({ caller: app, address: '192.0.2.1' }), true);
  });

  test('`address` blocks before anybody is identified, whoever calls', () => {
    const { attack, passes, compile } = guarded({ whom: 'address' });
    assert.equal(compile().authorise, undefined);
    attack({ caller: caller('app_1') });
    assert.equal(passes({}), false);
    assert.equal(passes({ caller: caller('app_2') }), false);
    assert.equal(passes({ address: '192.0.2.2' }), true);
  });

  test('an IPv6 client cannot change its address away: a /64 counts as one, or as many bits as told', () => {
    const one = guarded({ whom: 'address' });
    one.attack({ address: '2001:db8:1:2::1' });
    assert.equal(one.passes({ address: '2001:db8:1:2:ffff::9' }), false);
    assert.equal(one.passes({ address: '2001:db8:1:3::1' }), true);
    const wide = guarded({ whom: 'address', ipv6Prefix: 56 });
    wide.attack({ address: '2001:db8:1:2::1' });
    assert.equal(wide.passes({ address: '2001:db8:1:ff::1' }), false);
    assert.equal(wide.passes({ address: '2001:db8:1:100::1' }), true);
  });

  test('zones keep blocks apart', () => {
    const { attack, passes, compile } = guarded();
    attack({});
    assert.equal(passes({}, compile({ zone: { ...testZone, name: 'internal' } })), true);
  });
});

suite('threat-response: who is never blocked', () => {
  test('networks and applications on the list', () => {
    const { attack, passes } = guarded({
      allow: ['203.0.113.0/24'],
      allowApplications: ['app_1', 'tag-app_2'],
    });
    for (const request of [
      { address: '203.0.113.7' },
      { caller: caller('app_1') },
      { caller: caller('app_2') },
    ] satisfies TestRequest[]) {
      attack(request, 50);
      assert.equal(passes(request), true);
    }
    attack({ caller: caller('app_3') });
    assert.equal(passes({ caller: caller('app_3') }), false);
  });

  test('a trusted proxy, for which others speak', () => {
    const zone = { ...testZone, trustedProxies: ['10.0.0.0/8'] };
    const { attack, passes } = guarded({ whom: 'address' }, { zone });
    attack({ address: '10.1.2.3' }, 50);
    assert.equal(passes({ address: '10.1.2.3' }), true);
  });
});

suite('threat-response: report and tarpit', () => {
  const reporting = { attachment: { ...testPlacement().attachment, mode: 'report' as const } };
  const client = () => Object.assign(testExchange(), { response: new EventEmitter() });

  test('what was only told of blocks nobody when the attachment begins to block', () => {
    const { attack, passes, compile } = guarded({}, reporting);
    attack({});
    assert.equal(passes({}), false);
    assert.equal(passes({}, compile(atZone)), true);
  });

  test('in report mode nothing is held back', () => {
    const { attack, look, blocks } = guarded({ tarpit: { seconds: 5 } }, reporting);
    attack({});
    assert.ok(look(client()) instanceof Refusal);
    assert.equal(blocks.tarpit.held, 0);
  });

  test('answers are held back as long as told, and the next ones not at all when so many are held', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { attack, look, blocks } = guarded({ tarpit: { seconds: 5, held: 2 } });
    attack({});
    const held = [look(client()), look(client())];
    assert.ok(held.every(verdict => verdict instanceof Promise));
    assert.ok(look(client()) instanceof Refusal);
    assert.equal(blocks.tarpit.held, 2);
    t.mock.timers.tick(5_000);
    for (const verdict of await Promise.all(held)) assert.equal(verdict?.code, 'too-many-threats');
    assert.equal(blocks.tarpit.held, 0);
  });

  test('a client that leaves makes room', async () => {
    const { attack, look, blocks } = guarded({ tarpit: { seconds: 5, held: 1 } });
    attack({});
    const leaving = client();
    const held = look(leaving);
    leaving.response.emit('close');
    assert.ok((await held) instanceof Refusal);
    assert.equal(blocks.tarpit.held, 0);
    assert.equal(leaving.response.listenerCount('close'), 0);
  });

  test('a WebSocket or a stream that is judged again is ended at once', () => {
    const { attack, look, blocks } = guarded({ tarpit: { seconds: 5 } });
    attack({});
    const answered: ExchangeState = client();
    Object.assign(answered.response, { headersSent: true });
    const upgraded: ExchangeState = client();
    Object.assign(upgraded, { upgrade: {} });
    for (const x of [answered, upgraded]) assert.ok(look(x) instanceof Refusal);
    assert.equal(blocks.tarpit.held, 0);
  });

  test('who is not blocked is never held', () => {
    const { attack, look, blocks } = guarded({ tarpit: { seconds: 5 } });
    attack({}, 2);
    assert.equal(look(client()), undefined);
    assert.equal(blocks.tarpit.held, 0);
  });
});

suite('threat-response: options', () => {
  for (const [why, options] of Object.entries({
    'a window of more than a day': { window: '2d' },
    'a longest block that is shorter than the first': { first: '1h', longest: '1m' },
    'blocks of more than 30 days': { longest: '31d' },
    'a network that is none': { allow: ['10.1.2.3/8'] },
    'applications that are never blocked, where they are not looked at': {
      whom: 'address',
      allowApplications: ['app_1'],
    },
  }))
    test(`${why} does not publish`, () => {
      assert.throws(() => guarded(options));
    });

  test('it belongs to a zone', () => {
    assert.throws(() => guarded({}, { scope: 'operation' }), /zone/);
  });
});
