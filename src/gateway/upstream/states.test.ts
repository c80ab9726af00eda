import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { targetStates } from './states.ts';
import { testUpstream } from './testing.ts';

suite('what is told of targets', () => {
  test('is their state, group and what they have to do', () => {
    const { upstream, source, call } = testUpstream({
      targets: ['https://a/base', 'http://b:8080'],
      canary: { share: 0, targets: ['http://c'] },
    });
    source('a').behaviour = 'says nothing';
    call();
    assert.deepEqual(targetStates([{ version: 'city/v1', upstream }], 0), [
      {
        version: 'city/v1',
        group: 'main',
        url: 'https://a/base',
        state: 'healthy',
        outstanding: 1,
        connections: 0,
        queued: 0,
      },
      ...(['http://b:8080', 'http://c'] as const).map((url, index) => ({
        version: 'city/v1',
        group: index === 0 ? ('main' as const) : ('canary' as const),
        url,
        state: 'healthy' as const,
        outstanding: 0,
        connections: 0,
        queued: 0,
      })),
    ]);
  });

  test('is bounded, and what is not well is told first', () => {
    const well = testUpstream({ targets: ['http://a'] }).upstream;
    const spared = testUpstream({ targets: ['http://b'], breaker: { calls: 1 } });
    spared.source('b').behaviour = 'breaks';
    spared.call();
    const served = Array.from({ length: 1_500 }, (_, i) => ({ version: `api/v${i}`, upstream: well }));
    const told = targetStates([...served, { version: 'last/v1', upstream: spared.upstream }], 0);
    assert.equal(told.length, 1_000);
    assert.deepEqual([told[0]?.version, told[0]?.state], ['last/v1', 'open']);
  });
});
