import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { GatehouseError } from '#kernel';
import { RequestRate } from './request-rate.ts';

function rateOf(perMinute: number) {
  const clock = { time: 1_000_000, now: () => clock.time };
  const rate = new RequestRate(clock, perMinute);
  const passes = (address: string): boolean => {
    try {
      rate.countAddress(address);
      return true;
    } catch (error) {
      assert.ok(error instanceof GatehouseError);
      assert.equal(error.code, 'rate-limited');
      return false;
    }
  };
  return { clock, rate, passes };
}

suite('requests of one client', () => {
  test('beyond the rate are refused until the minute is over', () => {
    const { clock, passes } = rateOf(3);
    assert.deepEqual(
      [1, 2, 3, 4, 5].map(() => passes('192.0.2.1')),
      [true, true, true, false, false],
    );
    clock.time += 59_999;
    assert.equal(passes('192.0.2.1'), false);
    clock.time += 1;
    assert.equal(passes('192.0.2.1'), true);
  });

  test('do not use up what another may ask', () => {
    const { passes } = rateOf(1);
    assert.ok(passes('192.0.2.1'));
    assert.ok(passes('192.0.2.2'));
    assert.ok(!passes('192.0.2.1'));
  });

  test('count together over a /64 in IPv6', () => {
    const { passes } = rateOf(1);
    assert.ok(passes('2001:db8::1'));
    assert.ok(!passes('2001:db8::2'));
    assert.ok(passes('2001:db8:0:1::1'));
  });

  test('of a person and of an address that is written alike count apart', () => {
    const { rate } = rateOf(1);
    rate.countAddress('192.0.2.1');
    rate.count('192.0.2.1');
    assert.throws(() => rate.count('192.0.2.1'));
  });

  test('are told how long to wait', () => {
    const { rate, clock } = rateOf(1);
    rate.countAddress('192.0.2.1');
    clock.time += 15_000;
    assert.throws(
      () => rate.countAddress('192.0.2.1'),
      (error: GatehouseError) => (error.extra['headers'] as Record<string, string>)['retry-after'] === '45',
    );
  });

  test('are heard again after the clock was set back', () => {
    const { clock, passes } = rateOf(1);
    assert.ok(passes('192.0.2.1'));
    clock.time -= 3_600_000;
    assert.ok(passes('192.0.2.1'));
  });

  test('of ever new clients take no more memory', () => {
    const { rate } = rateOf(1);
    for (let client = 0; client < 30_000; client += 1) rate.count(`client ${client}`);
    assert.ok(rate.size <= 20_000);
  });
});
