import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CallerDirectory } from '../../callers/directory.ts';
import type { ApplicationState, FeedEntry } from '../../feed.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testPepper, testVersion } from '../../testing.ts';
import { policy } from './policy.ts';

const application: ApplicationState & { id: string } = {
  id: 'app_1',
  name: 'widget',
  tag: 'widget',
  kind: 'confidential',
  active: true,
};

const subscribed = (over: Record<string, unknown> = {}): FeedEntry => ({
  sequence: 1,
  kind: 'subscription',
  id: 'sub_1',
  state: { applicationId: 'app_1', versionId: testVersion.id, planId: 'plan_1', approved: true, ...over },
});

function authorise(
  feed: FeedEntry[],
  caller: typeof application | undefined,
  options: Record<string, unknown> = {},
) {
  const callers = new CallerDirectory(testPepper);
  callers.apply(feed, false);
  const { authorise } = compilePolicy(policy, options, { dependencies: { callers } });
  assert.ok(authorise !== undefined);
  const known =
    caller === undefined
      ? {}
      : { caller: { application: caller, keyId: 'key_1', user: undefined, sandbox: false } };
  return authorise(testExchange(known));
}

function refuses(verdict: unknown, code: string): void {
  assert.ok(verdict instanceof Refusal, 'not refused');
  assert.equal(verdict.code, code);
  assert.equal(verdict.status, 403);
}

test('an application with an approved subscription to this version passes', () => {
  for (const keyless of [true, false])
    assert.equal(authorise([subscribed()], application, { keyless }), undefined);
});

suite('refused, whether or not keyless callers pass:', () => {
  const gone: FeedEntry = { sequence: 2, kind: 'subscription', id: 'sub_1', state: null };
  const cases: Record<string, FeedEntry[]> = {
    'an application that never subscribed': [],
    'one whose subscription is not approved': [subscribed({ approved: false })],
    'one whose subscription ended': [subscribed(), gone],
    'one whose approval was withdrawn': [subscribed(), { ...subscribed({ approved: false }), sequence: 2 }],
    'one that subscribed to another version': [subscribed({ versionId: 'ver_2' })],
    "one that points to another application's subscription": [subscribed({ applicationId: 'app_2' })],
  };
  for (const keyless of [true, false])
    for (const [who, feed] of Object.entries(cases))
      test(`${who}, keyless: ${keyless}`, () => {
        refuses(authorise(feed, application, { keyless }), 'subscription-missing');
      });

  test('a suspended application with an approved subscription', () => {
    for (const keyless of [true, false])
      refuses(
        authorise([subscribed()], { ...application, active: false }, { keyless }),
        'application-suspended',
      );
  });
});

test('a caller without a key is refused, unless keyless callers pass', () => {
  refuses(authorise([subscribed()], undefined), 'subscription-missing');
  assert.equal(authorise([], undefined, { keyless: true }), undefined);
});
