import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { suite, test } from 'node:test';
import { Admission } from './admission.ts';

const asked = (url: string) => ({ url }) as IncomingMessage;
const here = '192.0.2.1';

suite('admission to the authorization server', () => {
  const clock = { time: 1_000_000, now: () => clock.time };

  test('an address that begins requests without end has to wait, and only it', () => {
    const admission = new Admission(clock);
    const begin = (address: string) => admission.wait(asked('/authorize?x=1'), address);
    for (let count = 0; count < 120; count += 1) assert.equal(begin(here), 0);
    assert.ok(begin(here) > 0);
    assert.equal(begin('198.51.100.1'), 0);
    assert.equal(admission.wait(asked('/token'), here), 0);
    assert.equal(admission.wait(asked('/jwks'), here), 0);
    clock.time += 61_000;
    assert.equal(begin(here), 0);
  });

  test('codes of devices cannot be tried by number', () => {
    const admission = new Admission(clock);
    let tried = 0;
    while (admission.wait(asked('/device'), here) === 0) tried += 1;
    assert.equal(tried, 120);
  });

  test('an address that fails to prove who it is has to wait; successes cost nothing', () => {
    const admission = new Admission(clock);
    for (let count = 0; count < 500; count += 1) admission.answered(asked('/token'), here, 200);
    assert.equal(admission.wait(asked('/token'), here), 0);
    for (let count = 0; count <= 30; count += 1) admission.answered(asked('/token'), here, 401);
    assert.ok(admission.wait(asked('/token'), here) > 0);
    assert.ok(admission.wait(asked('/introspect'), here) > 0);
    assert.equal(admission.wait(asked('/token'), '198.51.100.1'), 0);
    clock.time += 61_000;
    assert.equal(admission.wait(asked('/token'), here), 0);
  });

  test('who fails waits with all addresses of their network, and not their neighbours', () => {
    const admission = new Admission(clock);
    for (let count = 0; count <= 30; count += 1)
      admission.answered(asked('/token'), `2001:db8:0:1::${count.toString(16)}`, 401);
    assert.ok(admission.wait(asked('/token'), '2001:db8:0:1:ffff::1') > 0);
    assert.equal(admission.wait(asked('/token'), '2001:db8:0:2::1'), 0);
  });
});
