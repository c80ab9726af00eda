import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { origin, testUpstream } from './testing.ts';

const three = ['http://a', 'http://b', 'http://c'];

suite('in turn', () => {
  test('every target gets as many calls as its weight says, not many in a row', () => {
    const { call, tries, source } = testUpstream({
      targets: [{ url: 'http://a', weight: 3 }, 'http://b', 'http://c'],
    });
    let longest = 0;
    let row = 0;
    for (let i = 0; i < 50; i++) {
      const before = source('a').tries;
      call();
      row = source('a').tries > before ? row + 1 : 0;
      longest = Math.max(longest, row);
    }
    assert.deepEqual(tries(), { a: 30, b: 10, c: 10 });
    assert.ok(longest <= 2);
  });

  test('a target that cannot be reached costs nobody an answer, and is asked again after a while', () => {
    const { call, source, timing } = testUpstream({ targets: three });
    source('b').behaviour = 'refuses the connection';
    for (let i = 0; i < 30; i++) assert.equal(call({ method: 'POST' }).answer, 200);
    assert.equal(source('b').tries, 1);
    timing.pass(2_001);
    for (let i = 0; i < 3; i++) call();
    assert.equal(source('b').tries, 2);
  });

  test('where none can be reached every one is tried once, and the answer is 502', () => {
    const { call, source, tries } = testUpstream({ targets: three });
    for (const host of ['a', 'b', 'c']) source(host).behaviour = 'refuses the connection';
    assert.equal(call().answer, 'upstream-unreachable');
    assert.deepEqual(tries(), { a: 1, b: 1, c: 1 });
    // Nothing better is left than what could not be reached a moment ago.
    assert.equal(call().answer, 'upstream-unreachable');
    assert.deepEqual(tries(), { a: 2, b: 2, c: 2 });
  });
});

suite('to the one with least to do', () => {
  test('a target that keeps its calls gets no more of them', () => {
    const { call, source, tries } = testUpstream({ targets: three, balance: { by: 'least-outstanding' } });
    source('a').behaviour = 'says nothing';
    for (let i = 0; i < 21; i++) call();
    assert.equal(source('a').tries, 1);
    assert.deepEqual(tries(), { a: 1, b: 10, c: 10 });
  });

  test('by weight: one of weight 2 may have twice as much to do', () => {
    const { call, source, tries } = testUpstream({
      targets: [{ url: 'http://a', weight: 2 }, 'http://b'],
      balance: { by: 'least-outstanding' },
    });
    for (const host of ['a', 'b']) source(host).behaviour = 'says nothing';
    for (let i = 0; i < 30; i++) call();
    assert.deepEqual(tries(), { a: 20, b: 10 });
  });

  test('a call that the client gave up counts no longer', () => {
    const { call, source, upstream } = testUpstream({
      targets: ['http://a', 'http://b'],
      balance: { by: 'least-outstanding' },
    });
    for (const host of ['a', 'b']) source(host).behaviour = 'says nothing';
    const calls = Array.from({ length: 10 }, () => call());
    for (const each of calls) each.abort();
    assert.deepEqual(
      [...upstream.members()].map(({ outstanding }) => outstanding),
      [0, 0],
    );
  });
});

suite('by hash', () => {
  const hosts = Array.from({ length: 10 }, (_, i) => `t${i}`);
  const targets = hosts.map(host => `http://${host}`);
  const where = (list: readonly string[], from: ReturnType<typeof origin>, over = {}) => {
    const { upstream } = testUpstream({ targets: list, balance: { by: 'hash', ...over } });
    return upstream.choose(from, [])?.source.target.host;
  };
  const addresses = Array.from({ length: 1000 }, (_, i) => `192.0.2.${i}`);

  test('the same address always goes to the same target, and all targets are used', () => {
    const seen = new Map<string, number>();
    for (const address of addresses) {
      const first = where(targets, origin(address)) ?? '';
      assert.equal(where(targets, origin(address)), first);
      seen.set(first, (seen.get(first) ?? 0) + 1);
    }
    assert.equal(seen.size, 10);
    for (const count of seen.values()) assert.ok(count > 50 && count < 200, `${count} of 1000`);
  });

  test('when a target goes, only its own calls move', () => {
    const fewer = targets.slice(1);
    for (const address of addresses) {
      const before = where(targets, origin(address));
      if (before !== 't0') assert.equal(where(fewer, origin(address)), before);
    }
  });

  test('by application, whatever the address; by address without one', () => {
    const byApplication = { of: 'application' };
    const one = where(targets, origin('192.0.2.1', 'app_1'), byApplication);
    for (const address of addresses)
      assert.equal(where(targets, origin(address, 'app_1'), byApplication), one);
    assert.notEqual(
      new Set(addresses.map(address => where(targets, origin(address), byApplication))).size,
      1,
    );
  });

  test('by a header, however its name is written; by address without it', () => {
    const byHeader = { of: { header: 'X-Session' } };
    const one = where(targets, origin('192.0.2.1', undefined, { 'x-session': 's1' }), byHeader);
    for (const address of addresses)
      assert.equal(where(targets, origin(address, undefined, { 'x-session': 's1' }), byHeader), one);
    assert.notEqual(new Set(addresses.map(address => where(targets, origin(address), byHeader))).size, 1);
  });
});

suite('a canary', () => {
  const document = (share: number, sticky?: boolean) => ({
    targets: ['http://old'],
    canary: { share, targets: ['http://new'], ...(sticky === undefined ? {} : { sticky }) },
  });
  const callers = Array.from({ length: 2000 }, (_, i) => origin('192.0.2.1', `app_${i}`));
  const chosen = (share: number) => {
    const { upstream } = testUpstream(document(share));
    return callers.filter(from => upstream.choose(from, [])?.source.target.host === 'new');
  };

  test('gets its share of the callers, the same ones each time', () => {
    const some = chosen(10);
    assert.ok(some.length > 140 && some.length < 260, `${some.length} of 2000`);
    assert.deepEqual(chosen(10), some);
  });

  test('keeps its callers when the share grows', () => {
    const more = new Set(chosen(20));
    for (const from of chosen(10)) assert.ok(more.has(from));
  });

  test('of nothing gets nobody, of everything everybody', () => {
    assert.equal(chosen(0).length, 0);
    assert.equal(chosen(100).length, callers.length);
  });

  test('that is not sticky gets its share of the calls of one caller', () => {
    let turn = 0;
    const { call, tries } = testUpstream(document(25, false), () => (turn++ % 100) / 100);
    for (let i = 0; i < 200; i++) call({ from: origin('192.0.2.1', 'app_1') });
    assert.deepEqual(tries(), { old: 150, new: 50 });
  });

  test('that cannot be reached costs nobody an answer', () => {
    const { call, source } = testUpstream(document(100));
    source('new').behaviour = 'refuses the connection';
    for (let i = 0; i < 5; i++) assert.equal(call().answer, 200);
    assert.equal(source('old').tries, 5);
  });
});
