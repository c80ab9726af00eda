import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parser } from '#kernel';
import type { ExchangeState } from '../../exchange-state.ts';
import type { EndUser } from '../../exchange.ts';
import { LimitTable } from '../../limits/limit-table.ts';
import type { Placement } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import {
  compilePolicy,
  testExchange,
  testNow,
  testOperation,
  testVersion,
  testZone,
  type TestRequest,
} from '../../testing.ts';
import { policy } from './policy.ts';

const limits = () => LimitTable.create({ slots: 1024, seed: { k0: 1, k1: 2 }, epoch: testNow });

const caller = (id: string): ExchangeState['caller'] => ({
  application: { id, name: id, tag: id, kind: 'confidential', active: true },
  keyId: `key_${id}`,
  user: undefined,
  sandbox: false,
});

/** Compiles it at a place and gives a function that says whether a request passes. */
function compiled(options: Record<string, unknown>, place: Partial<Placement> = {}, table = limits()) {
  const steps = compilePolicy(policy, options, { place, dependencies: { limits: table } });
  return (from: TestRequest = {}) => {
    const x = testExchange(from);
    const verdict = steps.screen === undefined ? steps.limit?.(x) : steps.screen(x);
    assert.ok(!(verdict instanceof Promise));
    return { verdict, x, passes: verdict === undefined };
  };
}

const atZone: Partial<Placement> = { scope: 'zone', version: undefined, operation: undefined };

suite('rate-limit', () => {
  test('calls beyond the limit are refused with 429 and told when to come back', () => {
    const call = compiled({ limit: 3, window: '1m' });
    for (let n = 0; n < 3; n++) assert.equal(call({ caller: caller('app_1') }).passes, true);
    const { verdict } = call({ caller: caller('app_1') });
    assert.ok(verdict instanceof Refusal);
    assert.deepEqual([verdict.code, verdict.status], ['rate-limited', 429]);
    assert.equal(verdict.headers?.['retry-after'], '20');
    assert.equal(call({ caller: caller('app_1'), now: testNow + 19_999 }).passes, false);
    assert.equal(call({ caller: caller('app_1'), now: testNow + 20_000 }).passes, true);
  });

  test('what the caller is told holds no threshold beyond the RateLimit fields', () => {
    const call = compiled({ limit: 1, window: 60, headers: false });
    call();
    const { verdict, x } = call();
    assert.ok(verdict instanceof Refusal);
    assert.equal(verdict.detail, undefined);
    assert.deepEqual(verdict.headers, { 'retry-after': '60' });
    assert.deepEqual(x.limitHeaders, { policy: '', limit: '' });
    assert.match(verdict.reason ?? '', /1 in 60 s/);
  });

  test('one application cannot use up the limit of another, nor a keyless caller that of an application', () => {
    const call = compiled({ limit: 1, window: '1m' });
    assert.equal(call({ caller: caller('app_1') }).passes, true);
    assert.equal(call({ caller: caller('app_1'), address: '192.0.2.9' }).passes, false);
    assert.equal(call({ caller: caller('app_2') }).passes, true);
    assert.equal(call({}).passes, true);
    assert.equal(call({}).passes, false);
    assert.equal(call({ address: '192.0.2.9' }).passes, true);
    assert.equal(call({ caller: caller('192.0.2.77') }).passes, true);
    assert.equal(call({ address: '192.0.2.77' }).passes, true);
  });

  test('changing the address inside an IPv6 /64 brings no new limit', () => {
    const call = compiled({ limit: 2, window: '1m' }, atZone);
    assert.equal(call({ address: '2001:db8:1:2::1' }).passes, true);
    assert.equal(call({ address: '2001:db8:1:2::2' }).passes, true);
    assert.equal(call({ address: '2001:db8:1:2:ffff::' }).passes, false);
    assert.equal(call({ address: '2001:db8:1:3::1' }).passes, true);
  });

  const stages: readonly (readonly [Placement['scope'], string[] | undefined, 'screen' | 'limit'])[] = [
    ['zone', undefined, 'screen'],
    ['zone', ['address', 'method', 'zone'], 'screen'],
    ['zone', ['method-class'], 'screen'],
    ['zone', ['plan'], 'limit'],
    ['zone', [], 'screen'],
    ['zone', ['address', 'operation'], 'limit'],
    ['zone', ['application'], 'limit'],
    ['version', undefined, 'limit'],
    ['operation', ['address'], 'limit'],
    ['plan', undefined, 'limit'],
  ];
  for (const [scope, per, stage] of stages)
    test(`at a ${scope}, per ${per?.join(' and ') ?? 'default'}, it runs in ${stage} and only there`, () => {
      const options = { limit: 1, window: '1s', ...(per === undefined ? {} : { per }) };
      assert.deepEqual(Object.keys(compilePolicy(policy, options, { place: { scope } })), [stage]);
    });

  test('per operation, method, version and api are counted apart; without them together', () => {
    const other = { ...testOperation, id: 'op_2' };
    const otherVersion = { ...testVersion, id: 'ver_2' };
    const otherApi = { ...otherVersion, api: { ...testVersion.api, id: 'api_2' } };
    const second: Record<string, TestRequest> = {
      operation: { operation: other },
      method: { method: 'POST' },
      version: { version: otherVersion },
      api: { version: otherApi },
    };
    for (const [part, request] of Object.entries(second)) {
      const apart = compiled({ limit: 1, window: '1m', per: ['address', part] });
      assert.deepEqual([apart().passes, apart(request).passes, apart().passes], [true, true, false], part);
      const together = compiled({ limit: 1, window: '1m', per: ['address'] });
      assert.deepEqual([together().passes, together(request).passes], [true, false], part);
    }
    const byApi = compiled({ limit: 1, window: '1m', per: ['address', 'api'] });
    assert.deepEqual([byApi().passes, byApi({ version: otherVersion }).passes], [true, false]);
  });

  test('reads and writes, plans and users are counted apart where asked for', () => {
    const byClass = compiled({ limit: 1, window: '1m', per: ['address', 'method-class'] });
    const passes = (...methods: string[]) => methods.map(method => byClass({ method }).passes);
    assert.deepEqual(passes('GET', 'HEAD', 'POST', 'BREW', 'QUERY'), [true, false, true, false, false]);

    const byPlan = compiled({ limit: 1, window: '1m', per: ['plan'] });
    const under = (planId: string | undefined, id: string) => byPlan({ caller: caller(id), planId }).passes;
    assert.deepEqual([under('pln_1', 'app_1'), under('pln_1', 'app_2')], [true, false]);
    assert.deepEqual([under('pln_2', 'app_1'), under(undefined, 'app_1')], [true, true]);
    assert.equal(under(undefined, 'app_3'), false);

    const byUser = compiled({ limit: 1, window: '1m', per: ['user'] });
    const person = (id: string): EndUser => ({ id, issuer: 'i', realm: 'external', groups: [], roles: [] });
    const of = (application: string, user?: string) =>
      byUser({ caller: { ...caller(application), user: user === undefined ? undefined : person(user) } })
        .passes;
    assert.deepEqual([of('app_1', 'usr_1'), of('app_2', 'usr_1'), of('app_1', 'usr_2')], [true, false, true]);
    assert.deepEqual([of('app_1'), of('app_1'), of('usr_1')], [true, false, true]);
  });

  test('users of other issuers are counted by issuer and id, never together with ours', () => {
    const byUser = compiled({ limit: 1, window: '1m', per: ['user'] });
    const passes = (issuer: string, id: string, realm?: EndUser['realm']) => {
      const user: EndUser = { id, issuer, realm, groups: [], roles: [] };
      return byUser({ caller: { ...caller('app_1'), user } }).passes;
    };
    assert.equal(passes('https://a', 'anna'), true);
    assert.equal(passes('https://a', 'anna'), false);
    assert.deepEqual([passes('https://b', 'anna'), passes('https://a', 'berta')], [true, true]);
    // Neither what stands together the same, nor one of ours of that id.
    assert.deepEqual([passes('https://aa', 'nna'), passes('https://a', 'anna', 'external')], [true, true]);
    // One of ours is the same person wherever the portal is.
    assert.equal(passes('https://elsewhere', 'anna', 'external'), false);
  });

  test('one attachment counts over all operations it is compiled for, two attachments count apart', () => {
    const table = limits();
    const options = { limit: 1, window: '1m' };
    const attachment = (id: string) => ({ id, policy: 'rate-limit', options });
    const first = compiled(options, { scope: 'version', attachment: attachment('att_1') }, table);
    const again = compiled(options, { scope: 'version', attachment: attachment('att_1') }, table);
    const other = compiled(options, { scope: 'version', attachment: attachment('att_2') }, table);
    assert.deepEqual([first().passes, again().passes, other().passes], [true, false, true]);
  });

  test('a plan counts each subscription of an application apart', () => {
    const call = compiled(
      { limit: 1, window: '1m' },
      { scope: 'plan', version: undefined, operation: undefined },
    );
    const known = { caller: caller('app_1') };
    assert.equal(call(known).passes, true);
    assert.equal(call(known).passes, false);
    assert.equal(call({ ...known, version: { ...testVersion, id: 'ver_2' } }).passes, true);
  });

  test('per zone, two zones with the same attachment count apart', () => {
    const table = limits();
    const internal = { ...testZone, name: 'internal' };
    for (const [per, expected] of [
      [['address', 'zone'], true],
      [['address'], false],
    ] as const) {
      const options = { limit: 1, window: '1m', per: [...per] };
      assert.equal(compiled(options, atZone, table)({ address: `192.0.2.${per.length}` }).passes, true);
      const second = compiled(options, { ...atZone, zone: internal }, table);
      assert.equal(second({ address: `192.0.2.${per.length}` }).passes, expected);
    }
  });

  test('a limit for writes counts no reads, and an unknown method is a write', () => {
    const call = compiled({ limit: 1, window: '1m', methods: 'writes' });
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET']) assert.equal(call({ method }).passes, true);
    assert.equal(call({ method: 'PURGE' }).passes, true);
    assert.equal(call({ method: 'POST' }).passes, false);
    const reads = compiled({ limit: 1, window: '1m', methods: 'reads' }, atZone);
    assert.deepEqual(
      ['POST', 'GET', 'HEAD', 'DELETE'].map(method => reads({ method }).passes),
      [true, true, false, true],
    );
    const listed = compiled({ limit: 1, window: '1m', methods: ['PUT', 'DELETE'] });
    assert.deepEqual(
      ['PUT', 'POST', 'DELETE'].map(method => listed({ method }).passes),
      [true, true, false],
    );
  });

  test('passing calls learn what is left, several limits one after the other', () => {
    const table = limits();
    const first = compilePolicy(policy, { limit: 100, window: '1m' }, { dependencies: { limits: table } });
    const second = compilePolicy(
      policy,
      { limit: 5, window: '1s', methods: 'writes', name: 'bursts' },
      {
        place: { attachment: { id: 'att_2', policy: 'rate-limit', options: {} } },
        dependencies: { limits: table },
      },
    );
    const x = testExchange({ method: 'POST' });
    assert.equal(first.limit?.(x), undefined);
    assert.equal(second.limit?.(x), undefined);
    assert.deepEqual(x.limitHeaders, {
      policy: '"application";q=100;w=60, "bursts";q=5;w=1',
      limit: '"application";r=99;t=1, "bursts";r=4;t=1',
    });
  });

  test('the refused and the last one admitted are told the time of the next call', () => {
    const call = compiled({ limit: 2, window: '1m' });
    call();
    assert.equal(call().x.limitHeaders.limit, '"application";r=0;t=30');
    const { verdict, x } = call({ now: testNow + 10_000 });
    assert.ok(verdict instanceof Refusal);
    assert.equal(verdict.headers?.['retry-after'], '20');
    assert.equal(x.limitHeaders.limit, '"application";r=0;t=20');
  });

  test('a refusal before routing brings its own fields', () => {
    const call = compiled({ limit: 1, window: '10s' }, atZone);
    call();
    const { verdict } = call();
    assert.ok(verdict instanceof Refusal);
    assert.deepEqual(verdict.headers, {
      'retry-after': '10',
      'ratelimit-policy': '"address";q=1;w=10',
      ratelimit: '"address";r=0;t=10',
    });
  });

  test('Retry-After is never 0', () => {
    const call = compiled({ limit: 1000, window: '1s', burst: 1 });
    call();
    const { verdict } = call();
    assert.ok(verdict instanceof Refusal);
    assert.equal(verdict.headers?.['retry-after'], '1');
  });

  test('a limit on trial announces nothing', () => {
    const attachment = { id: 'att_1', policy: 'rate-limit', mode: 'report', options: {} } as const;
    const call = compiled({ limit: 1, window: '1m' }, { attachment });
    assert.deepEqual(call().x.limitHeaders, { policy: '', limit: '' });
    assert.equal(call().passes, false);
  });

  test('a counter that cannot be had refuses', () => {
    const table = limits();
    const call = compiled({ limit: 10, window: '1m' }, {}, table);
    // All locks taken by a worker that is no more.
    new Int32Array(table.buffer).fill(9, 16);
    const { verdict } = call();
    assert.ok(verdict instanceof Refusal);
    assert.match(verdict.reason ?? '', /not available/);
  });

  const wrong: Record<string, unknown>[] = [
    {},
    { limit: 0, window: '1m' },
    { limit: 1.5, window: '1m' },
    { limit: 1 },
    { limit: 1, window: '0s' },
    { limit: 1, window: '1 m' },
    { limit: 1, window: 'fast' },
    { limit: 1, window: 0 },
    { limit: 1, window: '1m', per: ['user-agent'] },
    { limit: 1, window: '1m', per: ['address', 'address'] },
    { limit: 1, window: '1m', methods: 'all' },
    { limit: 1, window: '1m', methods: ['get'] },
    { limit: 1, window: '1m', methods: [] },
    { limit: 1, window: '1m', name: 'a"b' },
    { limit: 1, window: '1m', burst: 0 },
    { limit: 1, window: '1m', bursts: 5 },
  ];
  const schema = parser(policy.options);
  for (const options of wrong)
    test(`options ${JSON.stringify(options)} are refused`, () => {
      assert.notEqual(schema.faults(options).length, 0);
    });

  test('a window beyond 31 days is refused when it is compiled', () => {
    assert.throws(() => compilePolicy(policy, { limit: 1, window: '32d' }), /31 days/);
    assert.deepEqual(
      schema.faults({ limit: 5, window: 60, per: [], methods: ['PUT'], burst: 2, name: 'x', headers: true }),
      [],
    );
  });
});
