import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { expect, weather } from './testing.ts';

suite('the list of attached policies', () => {
  let api: TestApi;
  let version: string;
  let operation: string;
  let apiId: string;

  const list = async (query: string) => {
    const { body } = await expect(api, 200, { url: `/attachments?${query}` });
    return body as { items: Record<string, unknown>[]; next: string | null };
  };
  const policiesAt = async (query: string) =>
    (await list(query)).items.map(({ scope, policy, mode }) => [scope, policy, mode]);

  before(async () => {
    api = await openTestApi();
    const made = await weather(api);
    await weather(api, 'tides');
    version = made.version;
    apiId = String((await expect(api, 200, { url: '/apis/weather' })).body['id']);
    operation = String((await expect(api, 200, { url: `${made.url}/operations/forecast` })).body['id']);
    const limits = [{ policy: 'quota', options: { limit: 10, window: 'day', per: 'application' } }];
    await expect(api, 201, { method: 'POST', url: '/plans', body: { name: 'silver', limits } });
    for (const [scope, scopeId, policy, mode, options] of [
      ['api', apiId, 'body-limit', 'block', { bytes: 1000 }],
      ['version', version, 'deny-patterns', 'report', {}],
      ['operation', operation, 'rate-limit', 'block', { limit: 3, window: '1s' }],
    ] as const)
      await expect(api, 201, {
        method: 'POST',
        url: '/attachments',
        body: { scope, scopeId, policy, mode, options },
      });
  });
  after(() => api.close());

  test('holds those of zones, APIs, versions and operations, but no limit of a plan', async () => {
    assert.deepEqual(await policiesAt('limit=200'), [
      ['api', 'body-limit', 'block'],
      ['version', 'deny-patterns', 'report'],
      ['operation', 'rate-limit', 'block'],
      ['zone', 'rate-limit', 'block'],
      ['zone', 'rate-limit', 'block'],
    ]);
  });

  test('tells in words what each does, and to what it is attached', async () => {
    const [found] = (await list('scope=operation')).items;
    assert.match(String(found?.['summary']), /3/);
    const { api: name, version: versionName, versionId, operation: words } = found ?? {};
    assert.deepEqual(
      [name, versionName, versionId, words],
      ['weather', 'v1', version, 'GET /forecast/{city}'],
    );
    const [zone] = (await list('scope=zone')).items;
    assert.deepEqual([zone?.['api'], zone?.['version'], zone?.['operation']], [null, null, null]);
  });

  test('is narrowed by scope, thing, policy and mode, and by all that belongs to an API or a version', async () => {
    const only = [['operation', 'rate-limit', 'block']];
    assert.deepEqual(await policiesAt(`scope=operation&scopeId=${operation}`), only);
    assert.deepEqual(await policiesAt('policy=rate-limit&api=weather'), only);
    assert.deepEqual(await policiesAt('mode=report'), [['version', 'deny-patterns', 'report']]);
    assert.equal((await policiesAt(`version=${version}`)).length, 2);
    assert.equal((await policiesAt('api=weather')).length, 3);
    assert.deepEqual(await policiesAt('api=tides'), []);
    assert.deepEqual(await policiesAt('scopeId=nothing'), []);
  });

  test('comes page by page, each one once, also when the last one of a page is detached', async () => {
    const first = await list('limit=2');
    const second = await list(`limit=2&after=${first.next}`);
    const third = await list(`limit=2&after=${second.next}`);
    const ids = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
    assert.equal(new Set(ids).size, 5);
    assert.equal(third.next, null);
    const gone = String(first.items[1]?.['id']);
    await expect(api, 204, { method: 'DELETE', url: `/attachments/${gone}`, ifMatch: '"1"' });
    assert.deepEqual((await list(`limit=2&after=${first.next}`)).items, second.items);
  });

  test('is refused for a plan as a scope, an unknown API and an unknown filter', async () => {
    await expect(api, 400, { url: '/attachments?scope=plan' });
    await expect(api, 404, { url: '/attachments?api=nothing' });
    await expect(api, 400, { url: '/attachments?everything=1' });
    await expect(api, 400, { url: '/attachments?mode=off' });
  });
});
