import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { day, openTestApi, start, type TestApi } from '../http/testing.ts';
import { client, expect, weather } from './testing.ts';

type Item = Record<string, unknown>;

let api: TestApi;
before(async () => {
  api = await openTestApi();
  await weather(api);
  await client(api);
  await expect(api, 200, { method: 'POST', url: '/apis/weather/versions/v1/publish', body: {} });
  await expect(api, 201, {
    method: 'POST',
    url: '/developers',
    body: { name: 'emil', email: 'emil@example.org', community: 'Riders' },
  });
  for (const name of ['bike', 'wheel'])
    await expect(api, 201, { method: 'POST', url: '/applications', body: { name, developer: 'emil' } });
  for (const application of ['umbrella', 'wheel', 'bike']) {
    api.clock.time += 1000;
    const body = {
      application,
      api: 'weather',
      version: 'v1',
      plan: application === 'umbrella' ? 'gold' : 'asked',
    };
    await expect(api, 201, { method: 'POST', url: '/subscriptions', body });
  }
  await expect(api, 201, {
    method: 'POST',
    url: '/applications/umbrella/keys',
    body: { environment: 'live', days: 10 },
  });
});
after(() => api.close());

const list = async (url: string): Promise<Item[]> =>
  (await expect(api, 200, { url })).body['items'] as Item[];
const names = async (url: string, field = 'name') => (await list(url)).map(item => item[field]);

suite('subscriptions', () => {
  test('come with the names of all that they join', async () => {
    const [first] = await list('/subscriptions?status=approved');
    const { application, developer, api: of, version, plan } = first ?? {};
    assert.deepEqual(
      [application, developer, of, version, plan],
      ['umbrella', 'dora', 'weather', 'v1', 'gold'],
    );
  });

  test('wait in the order in which they came, page by page', async () => {
    assert.deepEqual(await names('/subscriptions?status=pending', 'application'), ['wheel', 'bike']);
    const { body } = await expect(api, 200, { url: '/subscriptions?status=pending&limit=1' });
    const next = encodeURIComponent(String(body['next']));
    assert.deepEqual(await names(`/subscriptions?status=pending&limit=1&after=${next}`, 'application'), [
      'bike',
    ]);
  });

  const finds: readonly (readonly [string, readonly string[]])[] = [
    ['search=EMIL', ['wheel', 'bike']],
    ['search=umbr', ['umbrella']],
    ['search=%25', []],
    ['api=weather&plan=gold', ['umbrella']],
    ['application=bike', ['bike']],
    ['after=x', ['umbrella', 'wheel', 'bike']],
  ];
  for (const [query, expected] of finds)
    test(`are found by ${query}`, async () => {
      assert.deepEqual(await names(`/subscriptions?${query}`, 'application'), expected);
    });
});

suite('applications', () => {
  test('come with developer, good keys, last use and subscriptions', async () => {
    const [umbrella] = await list('/applications?search=umbrella');
    const { developer, keys, lastUsedAt, subscriptions } = umbrella ?? {};
    assert.deepEqual([developer, keys, lastUsedAt], ['dora', 1, null]);
    assert.deepEqual(subscriptions, { approved: 1, pending: 0 });
  });

  test('do not count a key that has expired', async () => {
    api.clock.time += 11 * day;
    assert.deepEqual(await names('/applications?search=umbrella', 'keys'), [0]);
    api.clock.time = start + 3000;
  });

  const finds: readonly (readonly [string, readonly string[]])[] = [
    ['', ['bike', 'umbrella', 'wheel']],
    ['search=emil', ['bike', 'wheel']],
    ['developer=emil&search=whe', ['wheel']],
    ['active=false', []],
    ['limit=2&after=bike', ['umbrella', 'wheel']],
  ];
  for (const [query, expected] of finds)
    test(`are found by ${query || 'nothing'}`, async () => {
      assert.deepEqual(await names(`/applications?${query}`), expected);
    });
});

suite('developers and communities', () => {
  test('are counted', async () => {
    assert.deepEqual(await names('/developers', 'applications'), [1, 2]);
    assert.deepEqual(await list('/communities'), [{ community: 'Riders', developers: 1 }]);
  });

  const finds: readonly (readonly [string, readonly string[]])[] = [
    ['search=rider', ['emil']],
    ['community=Riders', ['emil']],
    ['community=riders', []],
    ['active=true&search=dor', ['dora']],
    // People's addresses are not searched: they would stand in URLs.
    ['search=example.org', []],
  ];
  for (const [query, expected] of finds)
    test(`are found by ${query}`, async () => {
      assert.deepEqual(await names(`/developers?${query}`), expected);
    });
});

suite('plans', () => {
  test('tell their limits in words, and how many subscribe', async () => {
    const gold = (await list('/plans')).find(({ name }) => name === 'gold');
    assert.ok(gold !== undefined);
    const [limit] = gold['limits'] as Item[];
    assert.equal(limit?.['summary'], '1,000 calls a day per application');
    assert.equal(gold['subscriptions'], 1);
  });
});

suite('waivers', () => {
  test('tell what they are about, how they stand and the days left', async () => {
    const reason = 'measured elsewhere until the summer';
    const body = { api: 'weather', version: 'v1', operation: 'report', control: 'write-limits', reason };
    for (const days of [20, 10])
      await expect(api, 201, {
        method: 'POST',
        url: '/waivers',
        body: { ...body, until: start + days * day },
      });
    const told = (item: Item) => [
      item['api'],
      item['lifecycle'],
      item['operation'],
      item['title'],
      item['state'],
      item['daysLeft'],
    ];
    const stricter = 'Stricter limits for writes';
    assert.deepEqual((await list('/waivers')).map(told), [
      ['weather', 'published', 'POST /reports', stricter, 'holding', 9],
      ['weather', 'published', 'POST /reports', stricter, 'holding', 19],
    ]);
    api.clock.time = start + 15 * day;
    assert.deepEqual(await names('/waivers', 'state'), ['lapsed', 'holding']);
    api.clock.time = start + 3000;
  });
});

suite('the audit log', () => {
  test('is searched in action, actor and resource, and in nothing else', async () => {
    assert.ok((await list('/audit?search=SUBSCRIPTION')).length >= 3);
    assert.ok((await list('/audit?search=tester')).length > 5);
    assert.deepEqual(await list('/audit?search=example.org'), []);
    assert.deepEqual(await list('/audit?search=%25'), []);
    assert.deepEqual(await list('/audit?search=subscription&kind=api'), []);
  });
});

suite('a search', () => {
  for (const url of ['/apis', '/applications', '/developers', '/subscriptions', '/audit'])
    test(`of ${url} has bounds`, async () => {
      await expect(api, 400, { url: `${url}?search=` });
      await expect(api, 400, { url: `${url}?search=${'x'.repeat(101)}` });
      await expect(api, 200, { url: `${url}?search=${encodeURIComponent("x' or '1'='1")}` });
    });
});

suite('entries of the audit log', () => {
  test('tell where versions and operations are, and nothing of what is gone', async () => {
    const { body: found } = await expect(api, 200, { url: '/apis/weather/versions/v1/operations' });
    const [operation] = found['items'] as { id: string; category: string }[];
    await expect(api, 200, {
      method: 'PATCH',
      url: `/apis/weather/versions/v1/operations/${operation?.id}`,
      ifMatch: '"1"',
      body: { audience: 'registered' },
    });
    const places = async (kind: string) => (await list(`/audit?kind=${kind}`)).map(({ place }) => place);
    const weatherV1 = { api: 'weather', version: 'v1' };
    assert.deepEqual((await places('operation'))[0], { ...weatherV1, operation: operation?.id });
    assert.deepEqual((await places('api-version'))[0], { ...weatherV1, operation: null });
    for (const kind of ['api', 'application', 'key'])
      for (const place of await places(kind)) assert.equal(place, null, kind);
    await expect(api, 201, {
      method: 'POST',
      url: '/apis/weather/versions',
      body: { name: 'v2', upstream: { targets: ['http://127.0.0.1:9'] }, basePath: '/weather/v2' },
    });
    await expect(api, 204, { method: 'DELETE', url: '/apis/weather/versions/v2', ifMatch: '"1"' });
    assert.equal((await places('api-version'))[0], null);
  });
});
