import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FloodMeter } from './flood-meter.ts';

const none = { read: 0, written: 0, streams: 0, data: 0 };

suite('the meter of octets that ask for nothing', () => {
  test('overflows with octets that nothing speaks for', () => {
    const meter = new FloodMeter();
    assert.equal(meter.overflows(1, { ...none, read: 300_000 }), false);
    assert.equal(meter.overflows(1, { ...none, read: 600_000 }), true);
  });

  test('leaks, so that the same octets over a long time are borne', () => {
    const meter = new FloodMeter();
    for (let second = 1; second < 1_000; second++)
      assert.equal(meter.overflows(1, { ...none, read: second * 60_000 }), false);
  });

  test('bears what requests, bodies and downloads bring along', () => {
    for (const useful of [
      { streams: 1_000, read: 1_000 * 16_000 },
      { data: 10_000_000, read: 19_000_000 },
      { written: 100_000_000, read: 100_000 },
    ])
      assert.equal(new FloodMeter().overflows(1, { ...none, ...useful }), false);
  });

  test('saves nothing up: what was useful once does not pay for a flood later', () => {
    const meter = new FloodMeter();
    assert.equal(meter.overflows(1, { ...none, data: 10_000_000, read: 10_000_000 }), false);
    assert.equal(meter.overflows(1, { ...none, data: 10_000_000, read: 10_400_000 }), true);
  });
});
