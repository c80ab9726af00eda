import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { day, openTestApi, start, type TestApi } from '../http/testing.ts';
import { contract, expect, upstream, weather } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
});
after(() => api.close());

interface Preview {
  readonly publishes: boolean;
  readonly problems: { readonly code: string; readonly detail: string }[];
  readonly missing: Record<string, string>[];
  readonly waivers: Record<string, unknown>[];
  readonly served: number | null;
  readonly endsRollback: number | null;
  readonly differences: {
    readonly thing: string;
    readonly kind: string;
    readonly name: string;
    readonly in: string;
    readonly changes: { readonly field: string }[];
  }[];
  readonly counts: Record<string, number>;
}

const preview = async (url: string): Promise<Preview> =>
  (await expect(api, 200, { url: `${url}/preview` })).body as unknown as Preview;
const publish = (url: string, status = 200) =>
  expect(api, status, { method: 'POST', url: `${url}/publish`, body: {} });
const told = ({ differences }: Preview) =>
  differences.map(({ thing, kind, name, in: place }) => `${kind} ${thing} ${name} in ${place}`);

suite('what publishing would do', () => {
  test('is told of a draft at its floor, with all that is added', async () => {
    const { url } = await weather(api);
    const found = await preview(url);
    assert.equal(found.publishes, true);
    assert.deepEqual([found.problems, found.missing], [[], []]);
    const lines = told(found);
    for (const line of [
      'added version weather/v1 in ',
      'added operation GET /forecast/{city} in weather/v1',
      'added policy api-key in weather/v1',
    ])
      assert.ok(lines.includes(line), `${line} in ${lines.join('; ')}`);
  });

  test('changes nothing and makes no Snapshot', async () => {
    const before = (await expect(api, 200, { url: '/status' })).body['snapshot'];
    await preview('/apis/weather/versions/v1');
    assert.equal((await expect(api, 200, { url: '/status' })).body['snapshot'], before);
    assert.equal((await expect(api, 200, { url: '/apis/weather/versions/v1' })).body['lifecycle'], 'draft');
  });

  test('is nothing once it is published, and is what publishing then does', async () => {
    await publish('/apis/weather/versions/v1');
    const found = await preview('/apis/weather/versions/v1');
    assert.equal(found.publishes, true);
    assert.deepEqual(found.differences, []);
  });

  test('names every control that an operation lacks, and how to meet it, as the refusal does', async () => {
    await expect(api, 201, { method: 'POST', url: '/apis', body: { name: 'bare' } });
    const body = { name: 'v1', upstream, contract, basePath: '/bare' };
    await expect(api, 201, { method: 'POST', url: '/apis/bare/versions', body });
    const found = await preview('/apis/bare/versions/v1');
    const refused = await publish('/apis/bare/versions/v1', 422);
    assert.equal(found.publishes, false);
    assert.deepEqual(found.missing, refused.body['missing']);
    assert.equal(found.counts['missing'], refused.body['count']);
  });

  test('names another version in the same place', async () => {
    const body = { name: 'v1', upstream, contract, profile: 'registered@2', basePath: '/weather/v1' };
    await expect(api, 201, { method: 'POST', url: '/apis', body: { name: 'twin' } });
    await expect(api, 201, { method: 'POST', url: '/apis/twin/versions', body });
    const found = await preview('/apis/twin/versions/v1');
    assert.equal(found.publishes, false);
    assert.equal(found.problems[0]?.code, 'conflict');
    assert.match(found.problems[0]?.detail ?? '', /weather\/v1/);
    await publish('/apis/twin/versions/v1', 409);
  });

  test('names the end of a life from which nothing comes back', async () => {
    const { url } = await weather(api, 'over');
    await expect(api, 200, { method: 'POST', url: `${url}/retire`, body: { reason: 'superseded' } });
    const found = await preview(url);
    assert.equal(found.publishes, false);
    assert.match(found.problems[0]?.detail ?? '', /retired cannot become published/);
  });

  test('names the waivers that it would live by, with the days left, and counts one that lapsed as missing', async () => {
    await expect(api, 201, { method: 'POST', url: '/apis', body: { name: 'waived' } });
    const body = { name: 'v1', upstream, profile: 'registered@2', basePath: '/waived' };
    await expect(api, 201, { method: 'POST', url: '/apis/waived/versions', body });
    const waiver = { api: 'waived', version: 'v1', control: 'contract', until: start + 30 * day };
    const reason = 'the vendor delivers no document before summer';
    await expect(api, 201, { method: 'POST', url: '/waivers', body: { ...waiver, reason } });
    const url = '/apis/waived/versions/v1';
    const found = await preview(url);
    assert.equal(found.publishes, true);
    const { control, daysLeft, operations, reason: given } = found.waivers[0] ?? {};
    assert.deepEqual([control, daysLeft, operations, given], ['contract', 30, 1, reason]);
    api.clock.time = start + 31 * day;
    const lapsed = await preview(url);
    assert.equal(lapsed.publishes, false);
    assert.deepEqual(lapsed.waivers, []);
    assert.match(lapsed.missing.find(({ control }) => control === 'contract')?.['howToMeet'] ?? '', /lapsed/);
    api.clock.time = start;
  });

  test('ends a rollback, and says so', async () => {
    const { url } = await weather(api, 'rolled');
    const before = (await expect(api, 200, { url: '/status' })).body['snapshot'];
    await publish(url);
    const reason = 'the new one breaks everything';
    await expect(api, 200, {
      method: 'POST',
      url: `/snapshots/${String(before)}/roll-back`,
      body: { reason },
    });
    const found = await preview(url);
    assert.equal(found.endsRollback, before);
    assert.ok(told(found).includes('added version rolled/v1 in '));
    const diff = await expect(api, 200, { url: `/snapshots/${String(before)}/diff/${Number(before) + 1}` });
    assert.match(JSON.stringify(diff.body['things']), /"name":"rolled\/v1"/);
  });

  test('is not for who may not read APIs, and of no version that is not there', async () => {
    const as = await api.token(['administrator'], ['audit:read']);
    await expect(api, 403, { url: '/apis/weather/versions/v1/preview', as });
    await expect(api, 404, { url: '/apis/weather/versions/v9/preview' });
  });
});
