import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compilePolicy, testOperation } from '../../testing.ts';
import { policy } from './policy.ts';

suite('websocket', () => {
  test('bounds everything where nothing is told', () => {
    assert.deepEqual(compilePolicy(policy, {}).websocket, {
      idleMs: 300_000,
      lifetimeMs: 3_600_000,
      messageBytes: 65_536,
      upstreamMessageBytes: 1_048_576,
      perSecond: 20,
      burst: 40,
      subprotocols: undefined,
      origins: undefined,
    });
  });

  test('admits one message at least, however slow the rate', () => {
    assert.equal(compilePolicy(policy, { messagesPerSecond: 0.1 }).websocket?.burst, 1);
  });

  test('says what it does', () => {
    assert.equal(
      policy.inWords(
        { lifetimeSeconds: 60, subprotocols: ['a'], origins: ['https://a.example'] },
        'operation',
      ),
      'WebSockets for 1 minute, 5 minutes idle; messages of 64 KiB, 20 a second; 1 subprotocol; pages of https://a.example',
    );
  });

  for (const origin of [
    '*',
    'app.example',
    'https://app.example/',
    'https://*.example',
    'HTTPS://app.example',
  ])
    test(`refuses the origin ${origin}`, () => {
      assert.throws(() => compilePolicy(policy, { origins: [origin] }), /origins/);
    });

  test('refuses to open what is not called with GET', () => {
    const place = { operation: { ...testOperation, method: 'POST' } };
    assert.throws(() => compilePolicy(policy, {}, { place }), /opened with GET/);
  });

  test('refuses to open a whole zone', () => {
    const place = { scope: 'zone' as const, operation: undefined };
    assert.throws(() => compilePolicy(policy, {}, { place }), /not to a whole zone/);
  });

  test('opens a catch-all', () => {
    const place = { operation: { ...testOperation, method: '*', path: '/*' } };
    assert.notEqual(compilePolicy(policy, {}, { place }).websocket, undefined);
  });
});
