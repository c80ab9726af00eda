import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { testUpstream } from './testing.ts';

const two = ['http://a', 'http://b'];

suite('health checks', () => {
  const health = { path: '/health', interval: 1000, unhealthyAfter: 3, healthyAfter: 2 };

  test('a target that fails often enough gets no call until it is well again', () => {
    const { upstream, timing, sick, call, source } = testUpstream({ targets: two, health });
    upstream.open();
    sick.add('a');
    timing.pass(2_000);
    call();
    call();
    assert.equal(source('a').tries, 1, 'two failures are not yet three');
    timing.pass(1_000);
    for (let i = 0; i < 10; i++) call();
    assert.equal(source('a').tries, 1);
    sick.delete('a');
    timing.pass(1_000);
    for (let i = 0; i < 10; i++) call();
    assert.equal(source('a').tries, 1, 'one good answer is not yet two');
    timing.pass(1_000);
    for (let i = 0; i < 10; i++) call();
    assert.equal(source('a').tries, 6);
  });

  test('where no target is well nothing is sent, and the answer is 503', () => {
    const { upstream, timing, sick, call, tries } = testUpstream({ targets: two, health });
    upstream.open();
    sick.add('a').add('b');
    timing.pass(10_000);
    const { answer, reason } = call();
    assert.equal(answer, 'upstream-unhealthy');
    assert.match(reason, /unhealthy, unhealthy/);
    assert.deepEqual(tries(), { a: 0, b: 0 });
  });

  test('do not begin before a Snapshot is in service, and end with it', () => {
    const { upstream, timing, source } = testUpstream({ targets: two, health });
    assert.equal(timing.pending, 0);
    upstream.open();
    upstream.open();
    assert.equal(timing.pending, 2, 'one for each target, however often it is opened');
    timing.pass(5_000);
    upstream.close();
    assert.equal(timing.pending, 0);
    assert.ok(source('a').isClosed);
  });
});

suite('ejection', () => {
  const document = { targets: two, ejection: { failures: 3, time: 1_000 } };

  test('failures in a row put a target out, for longer each time', () => {
    const { call, source, timing } = testUpstream(document);
    source('a').behaviour = { status: 503 };
    const untilOut = () => {
      for (let i = 0; i < 20; i++) call();
      const { tries } = source('a');
      for (let i = 0; i < 20; i++) call();
      assert.equal(source('a').tries, tries, 'out');
      return tries;
    };
    assert.equal(untilOut(), 3);
    timing.pass(1_001);
    assert.equal(untilOut(), 6);
    timing.pass(1_001);
    for (let i = 0; i < 20; i++) call();
    assert.equal(source('a').tries, 6, 'twice as long now');
    timing.pass(1_000);
    assert.equal(untilOut(), 9);
  });

  test('a good answer in between begins the count anew', () => {
    const { call, source } = testUpstream(document);
    for (let i = 0; i < 20; i++) {
      source('a').behaviour = { status: i % 3 === 2 ? 200 : 500 };
      call();
      call();
    }
    assert.equal(source('a').tries, 20);
  });

  test('never more than the share: when all fail, half of them go on answering', () => {
    const { call, source, tries, upstream } = testUpstream({
      ...document,
      targets: ['http://a', 'http://b', 'http://c', 'http://d'],
    });
    for (const host of ['a', 'b', 'c', 'd']) source(host).behaviour = { status: 500 };
    for (let i = 0; i < 100; i++) assert.equal(call().answer, 500);
    assert.equal(Object.values(tries()).filter(count => count === 3).length, 2);
    assert.equal([...upstream.members()].filter(member => member.state(0) === 'ejected').length, 2);
  });

  test('the only target is never put out', () => {
    const { call, source } = testUpstream({ ...document, targets: ['http://a'] });
    source('a').behaviour = { status: 500 };
    for (let i = 0; i < 20; i++) assert.equal(call().answer, 500);
  });

  test('a share of failures puts out a target that never fails three times in a row', () => {
    const { call, source } = testUpstream({ ...document, ejection: { failures: 100, share: 40 } });
    for (let i = 0; i < 100; i++) {
      source('a').behaviour = { status: i % 2 === 0 ? 500 : 200 };
      call();
      call();
    }
    assert.ok(source('a').tries <= 21);
  });

  test('clients that leave and calls that wait in vain are no failure of the target', () => {
    const { call, source, upstream } = testUpstream(document);
    source('a').behaviour = 'says nothing';
    for (let i = 0; i < 20; i++) call().abort();
    source('a').behaviour = 'has no connection to spare';
    for (let i = 0; i < 20; i++) call();
    assert.equal([...upstream.members()][0]?.state(0), 'healthy');
  });
});

suite('circuit breaker', () => {
  const document = { targets: ['http://a'], breaker: { calls: 10, share: 50, open: 1_000, probes: 2 } };
  const opened = () => {
    const made = testUpstream(document);
    made.source('a').behaviour = { status: 500 };
    for (let i = 0; i < 10; i++) assert.equal(made.call().answer, 500);
    return made;
  };

  test('opens at its share of failures: calls are refused at once and not sent', () => {
    const { call, source } = opened();
    assert.equal(call().answer, 'upstream-circuit-open');
    assert.equal(source('a').tries, 10);
  });

  test('judges nothing below the number of calls that it needs', () => {
    const { call, source } = testUpstream(document);
    source('a').behaviour = { status: 500 };
    for (let i = 0; i < 9; i++) assert.equal(call().answer, 500);
  });

  test('half open it lets so many probes through at a time and no more', () => {
    const { call, source, timing } = opened();
    timing.pass(1_000);
    source('a').behaviour = 'says nothing';
    const probes = [call(), call()];
    assert.equal(call().answer, 'upstream-circuit-open');
    assert.equal(source('a').tries, 12);
    // A probe that the client gave up makes room for another one.
    probes[0]?.abort();
    assert.equal(call().answer, undefined);
  });

  test('closes when the probes went well', () => {
    const { call, source, timing } = opened();
    timing.pass(1_000);
    source('a').behaviour = { status: 200 };
    for (let i = 0; i < 20; i++) assert.equal(call().answer, 200);
  });

  test('one probe that fails opens it again for the whole time', () => {
    const { call, source, timing } = opened();
    timing.pass(1_000);
    source('a').behaviour = { status: 200 };
    call();
    source('a').behaviour = 'breaks';
    assert.equal(call().answer, 'upstream-unreachable');
    timing.pass(999);
    assert.equal(call().answer, 'upstream-circuit-open');
    timing.pass(1);
    source('a').behaviour = { status: 200 };
    assert.equal(call().answer, 200);
  });

  test('of one target leaves the calls to the others', () => {
    const { call, source } = testUpstream({ ...document, targets: two });
    source('a').behaviour = { status: 500 };
    for (let i = 0; i < 20; i++) call();
    for (let i = 0; i < 20; i++) assert.equal(call().answer, 200);
    assert.equal(source('a').tries, 10);
  });

  test('failures of long ago do not count', () => {
    const { call, source, timing } = testUpstream(document);
    source('a').behaviour = { status: 500 };
    for (let i = 0; i < 9; i++) call();
    timing.pass(10_001);
    for (let i = 0; i < 9; i++) assert.equal(call().answer, 500);
  });
});

suite('slow start', () => {
  test('a target that came back gets a small share first, which grows to its whole', () => {
    const { upstream, timing, sick, call, source } = testUpstream({
      targets: two,
      balance: { slowStart: 10_000 },
      health: { path: '/', interval: 1_000, healthyAfter: 1, unhealthyAfter: 1 },
    });
    upstream.open();
    for (let i = 0; i < 10; i++) call();
    assert.equal(source('a').tries, 5, 'a first start is not slow: all would begin with little');
    sick.add('a');
    timing.pass(2_000);
    sick.delete('a');
    timing.pass(1_000);
    const shareOf100 = () => {
      const before = source('a').tries;
      for (let i = 0; i < 100; i++) call();
      return source('a').tries - before;
    };
    const first = shareOf100();
    assert.ok(first > 5 && first < 20, `${first}`);
    timing.pass(5_000);
    assert.ok(shareOf100() > first);
    timing.pass(5_000);
    assert.equal(shareOf100(), 50);
  });
});
