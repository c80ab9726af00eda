import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readSettings } from './read.ts';

suite('hosts that contracts may be fetched from', () => {
  const read = (text: string) => readSettings({ 'contract-hosts': text }, {}).contractHosts;

  test('are none unless told', () => {
    assert.equal(readSettings({}, {}).contractHosts, undefined);
  });

  test('are host and port, several with commas', () => {
    assert.deepEqual(read('specs.internal:8080, [::1]:3000'), ['specs.internal:8080', '[::1]:3000']);
  });

  for (const wrong of [
    '',
    '*',
    'specs.internal',
    'http://specs.internal:80',
    'a:1,',
    'a:1,,b:2',
    'a:99999',
    '10.0.0.0/8',
  ])
    test(`are not "${wrong}"`, () => {
      assert.throws(() => read(wrong), /--contract-hosts: must be host:port/);
    });
});
