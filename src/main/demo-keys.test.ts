import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DemoKeys, renewKeys } from './demo-keys.ts';

/** Keys by application, as the admin API has them: two on a page. */
function fakeServer() {
  const keys = new Map<string, { id: string; revokedAt: number | null }[]>();
  const told: string[] = [];
  return {
    keys,
    told,
    async settled() {
      told.push('settled');
    },
    async admin<T>(method: string, path: string): Promise<T> {
      const [, application = '', revoked = ''] =
        /^\/applications\/([^/]+)\/keys|^\/keys\/([^/]+)\/revoke/.exec(path) ?? [];
      const own = keys.get(application) ?? [];
      if (revoked !== '') {
        told.push(`revoke ${revoked}`);
        for (const key of [...keys.values()].flat()) if (key.id === revoked) key.revokedAt = 1;
        return {} as T;
      }
      if (method === 'POST') {
        const id = `${application}-${own.length + 1}`;
        keys.set(application, [...own, { id, revokedAt: null }]);
        told.push(`make ${id}`);
        return { id, key: `key of ${id}` } as T;
      }
      const after = new URLSearchParams(path.split('?')[1]).get('after');
      const from = after === null ? 0 : Number(after);
      return { items: own.slice(from, from + 2), next: from + 2 < own.length ? String(from + 2) : null } as T;
    },
  };
}

test('each caller of the demo gets a new key, and all its old ones end once the gateways know the new', async () => {
  const server = fakeServer();
  const before = [1, 2, 3, 4, 5].map(n => ({ id: `street-map-${n}`, revokedAt: n === 1 ? 1 : null }));
  server.keys.set('street-map', before);
  const keys: DemoKeys = new Map();
  await renewKeys(server, keys);
  assert.equal(keys.get('street-map'), 'key of street-map-6');
  assert.deepEqual(
    server.told.filter(line => line.includes('street-map')),
    ['make street-map-6', ...[2, 3, 4, 5].map(n => `revoke street-map-${n}`)],
  );
  assert.equal(server.told[server.told.indexOf('make street-map-6') + 1], 'settled');
  await renewKeys(server, keys);
  assert.equal(keys.size, 3);
  for (const [application, own] of server.keys)
    assert.equal(own.filter(({ revokedAt }) => revokedAt === null).length, 1, application);
});
