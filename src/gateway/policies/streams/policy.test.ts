import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isStream, standardStreams, streamRule, type StreamRule } from '../../streams.ts';
import type { Step } from '../../snapshot/plan.ts';
import { compilePolicy } from '../../testing.ts';
import { policy } from './policy.ts';

const step = (run: StreamRule, mode: 'block' | 'report' = 'block'): Step<StreamRule> => ({
  policyId: 'att_1',
  policy: 'streams',
  mode,
  onError: 'deny',
  run,
});

suite('streams', () => {
  test('what is not told stays as it is without the policy', () => {
    assert.deepEqual(compilePolicy(policy, {}).streams, standardStreams);
  });

  test('several attachments: the tightest counts, and one that is only tried out does not', () => {
    const rule = streamRule([
      step({ idleMs: 5, lifetimeMs: 90, mediaTypes: [] }),
      step({ idleMs: 9, lifetimeMs: 50, mediaTypes: ['application/x-ndjson'] }),
      step({ idleMs: 1, lifetimeMs: 1, mediaTypes: ['text/plain'] }, 'report'),
    ]);
    assert.deepEqual(rule, { idleMs: 5, lifetimeMs: 50, mediaTypes: ['application/x-ndjson'] });
  });

  test('knows a stream by its media type, however it is spelled', () => {
    assert.ok(isStream(['content-type', 'Text/Event-Stream; charset=utf-8'], standardStreams));
    assert.ok(isStream(['content-type', 'a/b'], { ...standardStreams, mediaTypes: ['a/b'] }));
    assert.equal(isStream(['content-type', 'text/plain'], standardStreams), false);
    assert.equal(isStream([], standardStreams), false);
  });

  test('says what it does', () => {
    assert.equal(policy.inWords({ idleSeconds: 30 }, 'version'), 'Streams for 1 day, 30 seconds idle');
  });
});
