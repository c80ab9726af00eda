import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  delegate,
  delegateFurther,
  delegationKeyOf,
  generateApiKey,
  hashApiKey,
  type Caveats,
  delegatedNames,
  readDelegatedKey,
} from '#credentials';
import type { FeedEntry } from '../feed.ts';
import { policy } from '../policies/api-key/policy.ts';
import { Refusal } from '../refusal.ts';
import { compilePolicy, testExchange, testNow, testPepper } from '../testing.ts';
import { CallerDirectory } from './directory.ts';

const parent = generateApiKey('live');
const hash = hashApiKey(testPepper, parent);
const publicKey = delegationKeyOf(parent);
const application = { name: 'Widget', tag: 'widget', kind: 'public', active: true } as const;
const said: readonly FeedEntry[] = [
  { sequence: 1, kind: 'application', id: 'app_1', state: application },
  {
    sequence: 2,
    kind: 'key',
    id: 'key_1',
    state: { applicationId: 'app_1', hash, notAfter: testNow + 1000 },
  },
  { sequence: 3, kind: 'delegation', id: 'key_1', state: { publicKey, hash, environment: 'live' } },
];

/** What a gateway says to a call with this key: the key's id, or a refusal's code. */
function asked(
  key: string,
  over: { options?: object; feed?: readonly FeedEntry[]; now?: number; address?: string } = {},
): string | undefined {
  const callers = new CallerDirectory(testPepper);
  callers.apply([...said, ...(over.feed ?? [])], true);
  const options = { delegated: true, ...over.options };
  const { identify } = compilePolicy(policy, options, { dependencies: { callers } });
  const found = identify?.(
    testExchange({
      headers: ['X-API-Key', key],
      callers,
      ...(over.now === undefined ? {} : { now: over.now }),
      ...(over.address === undefined ? {} : { address: over.address }),
    }),
  );
  if (found instanceof Refusal) return found.code;
  return found instanceof Promise ? 'late' : found?.keyId;
}

const allowed: Caveats = { operations: ['GET /things/{id}'], apis: ['things'], addresses: ['192.0.2.0/24'] };

suite('a call with a delegated key', () => {
  test('is one of the key that it was made of', () => {
    assert.equal(asked(delegate(parent, allowed)), 'key_1');
    assert.equal(asked(delegateFurther(delegate(parent, allowed), { apis: ['things/v1'] })), 'key_1');
  });

  const beyond: readonly Caveats[] = [
    { operations: ['GET /things'] },
    { operations: ['DELETE /things/{id}'] },
    { operations: ['get /things/{id}'] },
    { apis: ['other'] },
    { apis: ['things/v2'] },
    { addresses: ['198.51.100.0/24'] },
    { addresses: ['2001:db8::/32'] },
  ];
  for (const caveats of beyond)
    test(`is refused beyond ${JSON.stringify(caveats)}, and no further link makes up for it`, () => {
      const key = delegate(parent, caveats);
      assert.equal(asked(key), 'delegation-exceeded');
      assert.equal(asked(delegateFurther(key, allowed)), 'delegation-exceeded');
      assert.equal(asked(delegateFurther(delegate(parent, allowed), caveats)), 'delegation-exceeded');
    });

  test('is refused from its end on, whatever a further link says', () => {
    const key = delegate(parent, { notAfter: testNow });
    assert.equal(asked(key, { now: testNow - 1 }), 'key_1');
    assert.equal(asked(key), 'api-key-invalid');
    assert.equal(asked(delegateFurther(key, { notAfter: testNow + 500 })), 'api-key-invalid');
  });

  const gone: Record<string, FeedEntry> = {
    'was revoked': { sequence: 4, kind: 'key', id: 'key_1', state: null },
    'may not be delegated any more': { sequence: 4, kind: 'delegation', id: 'key_1', state: null },
    'lost its application': { sequence: 4, kind: 'application', id: 'app_1', state: null },
    'has expired': {
      sequence: 4,
      kind: 'key',
      id: 'key_1',
      state: { applicationId: 'app_1', hash, notAfter: testNow },
    },
  };
  for (const [what, entry] of Object.entries(gone))
    test(`is refused when its parent ${what}`, () => {
      assert.equal(asked(delegate(parent, allowed), { feed: [entry] }), 'api-key-invalid');
    });

  test('is refused once it was taken back, with all that was derived of it, but not its siblings', () => {
    const key = delegate(parent, allowed);
    const name = (text: string) =>
      delegatedNames('key_1', readDelegatedKey(text) ?? { links: [] }).at(-1) ?? '';
    const taken = (text: string): FeedEntry[] => [
      { sequence: 4, kind: 'token', id: name(text), state: { until: Date.now() + 60_000 } },
    ];
    const further = delegateFurther(key, { apis: ['things'] });
    assert.equal(asked(key, { feed: taken(key) }), 'api-key-invalid');
    assert.equal(asked(further, { feed: taken(key) }), 'api-key-invalid');
    assert.equal(asked(key, { feed: taken(further) }), 'key_1');
    assert.equal(asked(delegate(parent, allowed), { feed: taken(key) }), 'key_1');
    assert.equal(asked(parent, { feed: taken(key) }), 'key_1');
  });

  test('is refused at once when its parent is revoked after it was checked', () => {
    const callers = new CallerDirectory(testPepper);
    callers.apply(said, true);
    const key = delegate(parent, allowed);
    assert.notEqual(callers.delegations.find(key), undefined);
    callers.apply([{ sequence: 4, kind: 'delegation', id: 'key_1', state: null }], false);
    assert.equal(callers.delegations.find(key), undefined);
  });

  test('is refused where it is not asked for, of a key that nobody knows, or with an address that is none', () => {
    const key = delegate(parent, allowed);
    assert.equal(asked(key, { options: { delegated: false } }), 'api-key-invalid');
    assert.equal(asked(key, { options: { environment: 'test' } }), 'api-key-invalid');
    assert.equal(asked(delegate(generateApiKey('live'), allowed)), 'api-key-invalid');
    assert.equal(asked(delegate(parent, { addresses: ['everywhere'] })), 'api-key-invalid');
    assert.equal(asked(`${key}x`), 'api-key-invalid');
  });
});
