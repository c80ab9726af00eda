import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { OperationDocument, SnapshotDocument, VersionDocument } from '#gateway';
import { differencesOf } from './differences.ts';

type Content = Pick<SnapshotDocument, 'zones' | 'versions' | 'plans'>;

const operation: OperationDocument = {
  id: 'op_1',
  method: 'GET',
  path: '/x',
  category: 'tells',
  audience: 'registered',
  policies: [],
};
const version: VersionDocument = {
  id: 'ver_1',
  api: { id: 'api_1', name: 'a', title: 'A', owner: '' },
  name: 'v1',
  lifecycle: 'published',
  audience: 'registered',
  zones: ['external'],
  hosts: [],
  basePath: '/a',
  upstream: { targets: ['http://127.0.0.1:9'] },
  policies: [{ id: 'p1', policy: 'quota', options: { limit: 1 } }],
  operations: [operation],
};
const content = (over: Partial<VersionDocument> = {}): Content => ({
  zones: [{ name: 'external', policies: [] }],
  plans: [{ id: 'pln_1', name: 'gold', policies: [] }],
  versions: [{ ...version, ...over }],
});

const told = (a: Content, b: Content) =>
  differencesOf(a, b).map(
    ({ kind, thing, name, in: place, changes }) =>
      `${kind} ${thing} ${name} in ${place}: ${changes.map(({ field }) => field).join(',')}`,
  );

suite('differences by thing', () => {
  test('are none between equals', () => {
    assert.deepEqual(differencesOf(content(), content()), []);
  });

  test('tell what changed of a version apart from its operations and policies', () => {
    const policies = [{ id: 'p1', policy: 'quota', options: { limit: 2 } }];
    const operations = [{ ...operation, category: 'does' as const }];
    assert.deepEqual(told(content(), content({ basePath: '/b', policies, operations })), [
      'changed version a/v1 in : basePath',
      'changed policy quota in a/v1: options',
      'changed operation GET /x in a/v1: category',
    ]);
  });

  test('tell an operation that is gone and one that came, in their place', () => {
    const operations = [{ ...operation, id: 'op_2', path: '/y' }];
    assert.deepEqual(told(content(), content({ operations })), [
      'removed operation GET /x in a/v1: ',
      'added operation GET /y in a/v1: ',
    ]);
  });

  test('tell a limit that came to a plan and one that left a zone', () => {
    const quota = { id: 'q', policy: 'quota', options: {} };
    const a = { ...content(), zones: [{ name: 'external', policies: [quota] }] };
    const b = { ...content(), plans: [{ id: 'pln_1', name: 'gold', policies: [quota] }] };
    assert.deepEqual(told(a, b), [
      'removed policy quota in zone external: ',
      'added policy quota in plan gold: ',
    ]);
  });

  test('leave out values that are too long to be shown, not that they differ', () => {
    const hosts = Array.from({ length: 500 }, (_, i) => `host-${i}.example.org`);
    const [found] = differencesOf(content(), content({ hosts }));
    assert.deepEqual(found?.changes, [{ field: 'hosts' }]);
  });
});
