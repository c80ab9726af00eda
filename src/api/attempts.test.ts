import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FailedAttempts } from './attempts.ts';

const clock = { time: 1_000_000, now: () => clock.time };

function failing(address: string, times: number): FailedAttempts {
  const attempts = new FailedAttempts(clock);
  for (let time = 0; time < times; time += 1) attempts.fail(address);
  return attempts;
}

suite('failed authentications', () => {
  test('make their address wait after ten within a minute', () => {
    assert.equal(failing('192.0.2.1', 10).wait('192.0.2.1'), 60);
  });

  test('let nine mistakes pass', () => {
    assert.equal(failing('192.0.2.1', 9).wait('192.0.2.1'), 0);
  });

  test('make no other address wait', () => {
    assert.equal(failing('192.0.2.1', 50).wait('192.0.2.2'), 0);
  });

  test('are forgiven when the minute is over', () => {
    const attempts = failing('192.0.2.1', 50);
    clock.time += 60_000;
    assert.equal(attempts.wait('192.0.2.1'), 0);
    attempts.fail('192.0.2.1');
    assert.equal(attempts.wait('192.0.2.1'), 0);
  });

  test('count for a whole IPv6 /64, which one customer holds', () => {
    const attempts = new FailedAttempts(clock);
    for (let host = 1; host <= 10; host += 1) attempts.fail(`2001:db8:1:2::${host.toString(16)}`);
    assert.equal(attempts.wait('2001:db8:1:2:ffff::1'), 60);
    assert.equal(attempts.wait('2001:db8:1:3::1'), 0);
  });

  test('from more addresses than are kept in mind use no more memory', () => {
    const attempts = new FailedAttempts(clock);
    for (let address = 0; address < 25_000; address += 1)
      attempts.fail(`10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`);
    assert.equal(attempts.size, 10_000);
  });
});
