import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { VersionDocument } from '#gateway';
import { categoryMix, isShown, operationsShown, worstCategory } from './shown.ts';

const operation = {
  id: 'op_1',
  method: 'GET',
  path: '/',
  category: 'tells',
  audience: 'registered',
  policies: [],
} as const;

const version = (over: Partial<VersionDocument>): VersionDocument => ({
  id: 'ver_1',
  api: { id: 'api_1', name: 'a', title: 'A', owner: '' },
  name: 'v1',
  lifecycle: 'published',
  audience: 'registered',
  zones: ['external'],
  hosts: [],
  basePath: '',
  upstream: { targets: [] },
  policies: [],
  operations: [operation],
  ...over,
});

suite('the portal shows', () => {
  test('a version that callers outside reach', () => {
    assert.ok(isShown(version({})));
    assert.ok(isShown(version({ zones: ['internal', 'partners'] })));
  });

  test('none for the inside, in whatever zone it is offered', () => {
    assert.ok(!isShown(version({ audience: 'internal' })));
  });

  test('none that only the inside reaches, whoever it is for', () => {
    assert.ok(!isShown(version({ zones: ['internal'] })));
    assert.ok(!isShown(version({ zones: [] })));
  });

  test('no operation for the inside, and does not count its category', () => {
    const inside = { ...operation, id: 'op_2', audience: 'internal', category: 'does-harm' } as const;
    const mixed = version({ operations: [operation, inside] });
    assert.deepEqual(operationsShown(mixed), [operation]);
    assert.equal(categoryMix(mixed)['does-harm'], 0);
    assert.equal(worstCategory(mixed), 'tells');
    assert.ok(!isShown(version({ operations: [inside] })));
  });
});
