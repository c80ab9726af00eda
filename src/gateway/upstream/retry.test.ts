import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { suite, test } from 'node:test';
import { testUpstream } from './testing.ts';

const two = ['http://a', 'http://b'];

suite('tries again', () => {
  test('without being told nothing that was sent is sent again', () => {
    const { call, source } = testUpstream({ targets: two });
    source('a').behaviour = 'breaks';
    assert.equal(call().answer, 'upstream-unreachable');
    source('b').behaviour = { status: 503 };
    assert.equal(call().answer, 503);
  });

  for (const behaviour of ['breaks', { status: 503 }, { status: 502, streamed: true }] as const) {
    test(`another target answers when one ${typeof behaviour === 'string' ? behaviour : `answers ${behaviour.status}`}`, () => {
      const { call, source, tries } = testUpstream({ targets: two, retry: {} });
      source('a').behaviour = behaviour;
      assert.equal(call().answer, 200);
      assert.deepEqual(tries(), { a: 1, b: 1 });
    });
  }

  test('the same target is tried again where there is no other', () => {
    const { call, source } = testUpstream({ targets: ['http://a'], retry: { attempts: 2 } });
    source('a').behaviour = 'breaks';
    assert.equal(call().answer, 'upstream-unreachable');
    assert.equal(source('a').tries, 3);
  });

  test('what a target vouches not to have looked at is sent once more, then to another, whatever the method', () => {
    const { call, source, tries } = testUpstream({ targets: two });
    source('a').behaviour = 'refuses the stream';
    assert.equal(call({ method: 'POST' }).answer, 200);
    assert.deepEqual(tries(), { a: 2, b: 1 });
  });

  test('a call that all refuse is over', () => {
    const { call, source, tries } = testUpstream({ targets: two });
    source('a').behaviour = source('b').behaviour = 'refuses the stream';
    assert.equal(call({ method: 'POST' }).answer, 'upstream-overloaded');
    assert.deepEqual(tries(), { a: 2, b: 1 });
  });

  test('a refused call whose body has begun to pass is not sent again', () => {
    const { call, source, tries } = testUpstream({ targets: two });
    source('a').behaviour = 'refuses the stream';
    const body = { stream: Readable.from([Buffer.from('abc')]), length: undefined };
    assert.equal(call({ method: 'PUT', body: body as never }).answer, 'upstream-unreachable');
    assert.deepEqual(tries(), { a: 1, b: 0 });
  });

  for (const method of ['POST', 'PATCH', 'CONNECT', 'QUERY']) {
    test(`${method} is never sent twice`, () => {
      const { call, source, tries } = testUpstream({ targets: two, retry: { attempts: 5 } });
      source('a').behaviour = 'breaks';
      assert.equal(call({ method }).answer, 'upstream-unreachable');
      source('b').behaviour = { status: 503 };
      assert.equal(call({ method }).answer, 503);
      assert.deepEqual(tries(), { a: 1, b: 1 });
    });
  }

  for (const behaviour of ['breaks off in the middle', 'breaks after a hint'] as const) {
    test(`nothing is sent again once something of an answer went out: one that ${behaviour}`, () => {
      const { call, source, tries } = testUpstream({ targets: two, retry: { attempts: 5 } });
      source('a').behaviour = behaviour;
      assert.equal(call().answer, 'upstream-unreachable');
      assert.deepEqual(tries(), { a: 1, b: 0 });
    });
  }

  test('a body that was streamed cannot be sent again', () => {
    const { call, source, tries } = testUpstream({ targets: two, retry: { attempts: 5 } });
    source('a').behaviour = 'breaks';
    const body = { stream: new Readable({ read() {} }), length: undefined };
    assert.equal(call({ method: 'PUT', body }).answer, 'upstream-unreachable');
    assert.deepEqual(tries(), { a: 1, b: 0 });
  });

  test('a body in memory can', () => {
    const { call, source } = testUpstream({ targets: two, retry: {} });
    source('a').behaviour = 'breaks';
    assert.equal(call({ method: 'PUT', body: Buffer.from('x') }).answer, 200);
  });

  test('the last answer is handed over, whatever it is, when the tries are used up', () => {
    const { call, source, tries } = testUpstream({ targets: two, retry: { attempts: 3 } });
    for (const host of ['a', 'b']) source(host).behaviour = { status: 503 };
    assert.equal(call().answer, 503);
    const { a, b } = tries();
    assert.equal((a ?? 0) + (b ?? 0), 4);
  });

  test('other statuses are handed over at once', () => {
    const { call, source, tries } = testUpstream({ targets: two, retry: { statuses: [503] } });
    source('a').behaviour = { status: 500 };
    assert.equal(call().answer, 500);
    assert.deepEqual(tries(), { a: 1, b: 0 });
  });

  test('the budget bounds them to a share of the calls', () => {
    const { call, source, tries } = testUpstream({ targets: two, retry: { attempts: 5, budget: 10 } });
    for (const host of ['a', 'b']) source(host).behaviour = { status: 503 };
    for (let i = 0; i < 200; i++) assert.equal(call().answer, 503);
    const { a, b } = tries();
    assert.equal((a ?? 0) + (b ?? 0), 220);
  });

  test('nothing is counted twice: no try is left under way', () => {
    const { call, source, upstream } = testUpstream({ targets: two, retry: { attempts: 3 } });
    for (const behaviour of ['breaks', { status: 503 }, { status: 503, streamed: true }] as const) {
      for (const host of ['a', 'b']) source(host).behaviour = behaviour;
      call();
    }
    for (const { outstanding } of upstream.members()) assert.equal(outstanding, 0);
  });
});

suite('time limits', () => {
  test('of a try: the next one is made, and the silent connection closed', () => {
    const { call, source, timing } = testUpstream({
      targets: two,
      retry: {},
      timeouts: { perTry: 100 },
    });
    source('a').behaviour = 'says nothing';
    const ended = call();
    timing.pass(99);
    assert.equal(ended.answer, undefined);
    timing.pass(1);
    assert.equal(ended.answer, 200);
    assert.equal(source('a').destroyed, 1);
    assert.equal(timing.pending, 0);
  });

  test('of a try, of what may not be sent again: 504', () => {
    const { call, source, timing, tries } = testUpstream({
      targets: two,
      retry: {},
      timeouts: { perTry: 100 },
    });
    source('a').behaviour = 'says nothing';
    const ended = call({ method: 'POST' });
    timing.pass(100);
    assert.equal(ended.answer, 'upstream-timeout');
    assert.deepEqual(tries(), { a: 1, b: 0 });
  });

  test('of the whole call: no further try, 504', () => {
    const { call, source, timing } = testUpstream({
      targets: two,
      retry: { attempts: 5 },
      timeouts: { perTry: 100, total: 150 },
    });
    for (const host of ['a', 'b']) source(host).behaviour = 'says nothing';
    const ended = call();
    timing.pass(150);
    assert.equal(ended.answer, 'upstream-timeout');
    assert.deepEqual([source('a').tries, source('b').tries, timing.pending], [1, 1, 0]);
  });

  test('are called off with the call', () => {
    const { call, source, timing } = testUpstream({ targets: two, timeouts: { perTry: 100, total: 150 } });
    call();
    assert.equal(timing.pending, 0);
    source('b').behaviour = 'says nothing';
    call().abort();
    assert.equal(timing.pending, 0);
  });
});

suite('a target for something else than a request', () => {
  test('is chosen and counted like one, and given back once', () => {
    const { upstream } = testUpstream({ targets: two, balance: { by: 'least-outstanding' } });
    const first = upstream.borrow();
    const second = upstream.borrow();
    if (!('end' in first) || !('end' in second)) throw new Error('none');
    assert.notEqual(first.target.host, second.target.host);
    first.end('ok');
    first.end('ok');
    let outstanding = 0;
    for (const member of upstream.members()) outstanding += member.outstanding;
    assert.equal(outstanding, 1);
  });

  test('is not to be had where there is none', () => {
    const { upstream, source, call } = testUpstream({ targets: ['http://a'], breaker: { calls: 1 } });
    source('a').behaviour = 'breaks';
    call();
    const none = upstream.borrow();
    assert.equal('code' in none && none.code, 'upstream-circuit-open');
  });
});
