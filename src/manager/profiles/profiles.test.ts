import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type Audience,
  type Category,
  type OperationDocument,
  policyByName,
  proveSnapshot,
  type VersionDocument,
} from '#gateway';
import { parser } from '#kernel';
import { controls } from '../floors/controls.ts';
import { judge, missingOf } from '../publish/judge.ts';
import { applyProfile } from './apply.ts';
import { findProfile, type Profile, profiles } from './profiles.ts';

/** For which cells of the floors each profile is made, and what only the version's owner can add. */
const made: Record<string, { category: Category; audience: Audience; toAdd?: string[] }[]> = {
  'open-data@1': [{ category: 'tells', audience: 'open', toAdd: ['request-validation'] }],
  'open-data@2': [{ category: 'tells', audience: 'open' }],
  'open-data@3': [{ category: 'tells', audience: 'open' }],
  'open-action@1': [{ category: 'does', audience: 'open', toAdd: ['request-validation'] }],
  'open-action@2': [{ category: 'does', audience: 'open' }],
  'open-action@3': [{ category: 'does', audience: 'open' }],
  'registered@1': [{ category: 'does', audience: 'registered', toAdd: ['request-validation'] }],
  'registered@2': [
    { category: 'tells', audience: 'registered' },
    { category: 'does', audience: 'registered' },
  ],
  'registered@3': [
    { category: 'tells', audience: 'registered' },
    { category: 'does', audience: 'registered' },
  ],
  'partner@1': [
    { category: 'does', audience: 'partner', toAdd: ['request-validation', 'address-list-or-mutual-tls'] },
  ],
  'partner@2': [{ category: 'does', audience: 'partner', toAdd: ['address-list-or-mutual-tls'] }],
  'partner@3': [{ category: 'does', audience: 'partner', toAdd: ['address-list-or-mutual-tls'] }],
  'internal-service@1': [{ category: 'does', audience: 'internal', toAdd: ['request-validation'] }],
  'internal-service@2': [{ category: 'does', audience: 'internal' }],
  'internal-service@3': [{ category: 'does', audience: 'internal' }],
  'personal-data@1': [
    {
      category: 'tells-harm',
      audience: 'registered',
      toAdd: ['request-validation', 'oauth-user', 'oauth-scope', 'response-validation', 'object-ownership'],
    },
  ],
  'personal-data@2': [
    {
      category: 'tells-harm',
      audience: 'registered',
      toAdd: ['request-validation', 'response-validation', 'object-ownership'],
    },
  ],
  'personal-data@3': [{ category: 'tells-harm', audience: 'registered', toAdd: ['object-ownership'] }],
  'personal-data@4': [{ category: 'tells-harm', audience: 'registered', toAdd: ['object-ownership'] }],
  'high-harm@1': [
    {
      category: 'does-harm',
      audience: 'registered',
      toAdd: [
        'request-validation',
        'oauth-user',
        'oauth-scope',
        'response-validation',
        'object-ownership',
        'sender-constrained-tokens',
      ],
    },
  ],
  'high-harm@2': [
    {
      category: 'does-harm',
      audience: 'registered',
      toAdd: ['request-validation', 'response-validation', 'object-ownership'],
    },
  ],
  'high-harm@3': [{ category: 'does-harm', audience: 'registered', toAdd: ['object-ownership'] }],
  'high-harm@4': [{ category: 'does-harm', audience: 'registered', toAdd: ['object-ownership'] }],
};

/** Takes nothing. */
const shape: OperationDocument['shape'] = { parameters: [], bodies: [], bodyRequired: false, answers: [] };

function documentOf(profile: Profile, category: Category, audience: Audience): VersionDocument {
  return {
    id: 'ver_1',
    api: { id: 'api_1', name: 'things', title: 'Things', owner: '' },
    name: 'v1',
    lifecycle: 'published',
    audience,
    zones: [audience === 'internal' ? 'internal' : 'external'],
    hosts: [],
    basePath: '/things',
    upstream: { targets: ['http://127.0.0.1:9'] },
    policies: applyProfile(profile, 'ver_1'),
    operations: [
      { id: 'op_1', method: 'POST', path: '/', category, audience, scopes: [['use']], shape, policies: [] },
    ],
  };
}

for (const profile of profiles) {
  suite(profile.id, () => {
    for (const { category, audience, toAdd = [] } of made[profile.id] ?? []) {
      test(`satisfies the floor of ${category} for ${audience} but for what it says must be added`, () => {
        const [judgement] = judge(
          documentOf(profile, category, audience),
          [],
          { assessed: true, waivers: [] },
          0,
        );
        assert.ok(judgement !== undefined);
        const missing = missingOf([judgement], ['missing'])
          .map(({ control }) => control)
          .filter(id => controls.get(id)?.available === true);
        assert.deepEqual(missing, toAdd);
        assert.ok(toAdd.length === 0 || profile.toAdd.length > 0);
      });
    }

    test('is known by its name, bounds the age of keys, and each of its policies compiles', () => {
      assert.equal(findProfile(profile.id), profile);
      assert.ok(made[profile.id] !== undefined, 'the test says what it is made for');
      assert.ok(profile.maximumKeyAge > 0 && profile.maximumTokenAge > 0);
      for (const { policy, options } of profile.policies) {
        const known = policyByName.get(policy);
        assert.ok(known !== undefined, policy);
        assert.deepEqual(parser(known.options).faults(options), [], policy);
      }
      const zones = ['external', 'internal'].map(name => ({ name, policies: [] }));
      const versions = [documentOf(profile, 'tells', 'registered')];
      proveSnapshot({ format: 1, number: 1, createdAt: 0, zones, versions, plans: [] });
    });

    test('gives every attachment an id of its own that stays the same', () => {
      const ids = applyProfile(profile, 'ver_1').map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(
        ids,
        applyProfile(profile, 'ver_1').map(({ id }) => id),
      );
      assert.ok(ids.every(id => id.startsWith('ver_1/')));
    });
  });
}

test('keyless callers of an open API get less than those who show a key', () => {
  for (const id of ['open-data@2', 'open-action@2']) {
    const { policies } = findProfile(id) ?? assert.fail();
    for (const policy of ['rate-limit', 'quota']) {
      const limits = policies.filter(
        ({ policy: name, options }) => name === policy && options['methods'] === undefined,
      );
      const keyless = limits.find(({ options }) => options['callers'] === 'keyless');
      const all = limits.find(({ options }) => options['callers'] === undefined);
      assert.ok(Number(keyless?.options['limit']) < Number(all?.options['limit']), `${id} ${policy}`);
    }
  }
});

test('tokens are taken no older than the profile says that they may be', () => {
  for (const { id, maximumTokenAge, policies } of profiles)
    for (const { policy, options } of policies)
      if (policy === 'oauth') assert.equal(options['maxAge'], `${maximumTokenAge / 60_000}m`, id);
});

test('the more harm, the shorter a key lives', () => {
  const age = (id: string) => findProfile(id)?.maximumKeyAge ?? assert.fail();
  assert.ok(age('high-harm@3') < age('personal-data@3'));
  assert.ok(age('personal-data@3') < age('registered@2'));
});

test('the newest generation looks for attacks by rules that know the contract, in all of what it takes', () => {
  const newest = new Map(profiles.map(profile => [profile.id.split('@')[0], profile]));
  assert.equal(newest.size, 7);
  for (const { id, policies } of newest.values()) {
    const rules = policies.find(({ policy }) => policy === 'threat-rules');
    const limit = policies.find(({ policy }) => policy === 'body-limit');
    assert.deepEqual(rules, { policy: 'threat-rules', options: { bodyBytes: limit?.options['bytes'] } }, id);
    assert.ok(
      policies.every(({ policy }) => policy !== 'deny-patterns'),
      id,
    );
    assert.ok(
      policies.some(({ policy, mode }) => policy === 'request-validation' && mode !== 'report'),
      id,
    );
  }
});
