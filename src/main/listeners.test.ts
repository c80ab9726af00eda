import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readSettings } from '../settings.ts';
import { gatewayListeners } from './listeners.ts';

const identity = { certificate: '', key: '' };

suite("the gateway's listeners", () => {
  test('take connections as each zone is told, on all its addresses', () => {
    const settings = readSettings(
      { 'external-from': 'fastly, 10.0.0.0/8', 'internal-proxy-protocol': '10.0.0.1' },
      {},
    );
    for (const { zone, entrance } of gatewayListeners(settings, identity)) {
      assert.equal(entrance?.from?.includes('10.0.0.0/8'), zone === 'external' ? true : undefined);
      assert.equal(entrance?.from?.includes('151.101.0.0/16'), zone === 'external' ? true : undefined);
      assert.deepEqual(entrance?.proxies, zone === 'internal' ? ['10.0.0.1'] : undefined);
    }
  });

  test('are not made when a list cannot be read: nobody is let in by a slip', () => {
    for (const list of ['10.0.0.0/33', './no-such-file'])
      assert.throws(() => gatewayListeners(readSettings({ 'external-from': list }, {}), identity));
    assert.throws(() => readSettings({ 'external-from': '10.0.0.0/8,' }, {}), /must be networks/);
  });
});
