import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { expect, upstream, weather } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
  await weather(api);
  await expect(api, 200, { method: 'POST', url: '/apis/weather/versions/v1/publish', body: {} });
  const more = [
    { name: 'aemter', title: 'Ämter der Stadt', owner: 'Hauptamt' },
    { name: 'percent', title: '100% sure', description: 'Under_scored', owner: 'Hauptamt' },
    { name: 'owners', title: 'Named like an address' },
  ];
  for (const body of more) await expect(api, 201, { method: 'POST', url: '/apis', body });
  const body = { name: 'v1', upstream, audience: 'internal', basePath: '/aemter' };
  await expect(api, 201, { method: 'POST', url: '/apis/aemter/versions', body });
});
after(() => api.close());

interface Listed {
  readonly name: string;
  readonly versions: readonly Record<string, unknown>[];
  readonly versionCount: number;
}

async function list(query: string): Promise<Listed[]> {
  return (await expect(api, 200, { url: `/apis?${query}` })).body['items'] as Listed[];
}
const names = async (query: string) => (await list(query)).map(({ name }) => name);

suite('the catalogue as a list', () => {
  test('tells of each API its versions and the mix of their categories', async () => {
    const weather = (await list('search=weather'))[0];
    assert.equal(weather?.versionCount, 1);
    const { id: _, ...version } = weather.versions[0] ?? {};
    assert.deepEqual(version, {
      name: 'v1',
      lifecycle: 'published',
      audience: 'registered',
      profile: 'registered@2',
      zones: ['external'],
      categories: { tells: 1, does: 1, 'tells-harm': 0, 'does-harm': 0 },
    });
  });

  test('is in the order of names, page by page, and each API once', async () => {
    const first = await expect(api, 200, { url: '/apis?limit=3' });
    assert.equal(first.body['next'], 'percent');
    assert.deepEqual(await names('limit=3&after=percent'), ['weather']);
    assert.deepEqual(await names(''), ['aemter', 'owners', 'percent', 'weather']);
  });

  const finds: readonly (readonly [string, string, readonly string[]])[] = [
    ['a name in other letters', 'search=WEATH', ['weather']],
    ['a title with letters beyond ASCII', `search=${encodeURIComponent('äMTER')}`, ['aemter']],
    ['an owner', 'owner=Hauptamt', ['aemter', 'percent']],
    ['a part of an owner', 'search=haupt', ['aemter', 'percent']],
    ['those without an owner', 'owner=', ['owners', 'weather']],
    ['a lifecycle', 'lifecycle=published', ['weather']],
    ['an audience', 'audience=internal', ['aemter']],
    ['a category', 'category=tells', ['weather']],
    ['what one version alone has together', 'lifecycle=draft&audience=internal', ['aemter']],
    ['nothing that only two versions have together', 'lifecycle=published&audience=internal', []],
    ['nothing of a harm that no operation does', 'category=does-harm', []],
  ];
  for (const [what, query, expected] of finds)
    test(`finds ${what}`, async () => {
      assert.deepEqual(await names(query), expected);
    });

  const literal: readonly (readonly [string, readonly string[]])[] = [
    ['%', ['percent']],
    ['_', ['percent']],
    ['100%', ['percent']],
    ['w_ather', []],
    ['w%r', []],
    ['!', []],
    ['!%', []],
    ['\\', []],
    ["' or 1=1 --", []],
    ['*', []],
  ];
  for (const [text, expected] of literal)
    test(`takes ${text} for what it is, no wildcard and no query`, async () => {
      assert.deepEqual(await names(`search=${encodeURIComponent(text)}`), expected);
    });

  const refused = [
    'search=',
    `search=${'a'.repeat(101)}`,
    'lifecycle=live',
    'audience=everyone',
    'category=harm',
    'search=a&search=b',
    `owner=${'a'.repeat(201)}`,
  ];
  for (const query of refused)
    test(`refuses ${query.slice(0, 20)}`, async () => {
      await expect(api, 400, { url: `/apis?${query}` });
    });
});

suite('owners', () => {
  test('are told with the number of their APIs; nobody is no owner', async () => {
    const { body } = await expect(api, 200, { url: '/owners' });
    assert.deepEqual(body, { items: [{ owner: 'Hauptamt', apis: 2 }], next: null });
  });

  test('leave an API of the name "owners" its address', async () => {
    assert.equal((await expect(api, 200, { url: '/apis/owners' })).body['name'], 'owners');
  });
});
