import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { upstreamInWords } from './upstream-words.ts';

const said = (upstream: Parameters<typeof upstreamInWords>[0]) =>
  Object.fromEntries(upstreamInWords(upstream).filter(([, value]) => value !== undefined));

suite('an upstream in words', () => {
  test('says nothing of what was not told', () => {
    assert.deepEqual(said({ targets: ['https://a'] }), { Targets: 'https://a' });
  });

  test('names HTTP/2, which is not spoken unless told', () => {
    assert.equal(said({ targets: ['https://a'], protocol: 'http2' })['Protocol'], 'HTTP/2');
    assert.equal(said({ targets: ['https://a'], protocol: 'http1' })['Protocol'], undefined);
  });

  test('names the way of several targets, and their weights', () => {
    assert.deepEqual(said({ targets: ['https://a', { url: 'https://b', weight: 2 }] }), {
      Targets: 'https://a, https://b 2',
      Balance: 'To each target in turn, by weight',
    });
  });

  test('names what alike calls have alike', () => {
    const by = (of: 'address' | 'application' | { header: string }) =>
      said({ targets: ['https://a'], balance: { by: 'hash', of } })['Balance'];
    assert.equal(by('application'), 'Alike calls to the same target: by application');
    assert.equal(by({ header: 'X-Session' }), 'Alike calls to the same target: by header X-Session');
  });

  test('tells defaults where only the control was asked for', () => {
    const { Targets: _, ...told } = said({ targets: ['https://a'], breaker: {}, retry: {}, ejection: {} });
    assert.match(told['Circuit breaker'] ?? '', /50 % failures/);
    assert.match(told['Tried again'] ?? '', /^1 more, within 20 %/);
    assert.match(told['Passed over'] ?? '', /^After 5 failures in a row, 50 %/);
  });
});
