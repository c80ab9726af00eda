import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { FeedEntry } from '#gateway';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { client, expect, weather } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
  await weather(api);
  await client(api);
});
after(() => api.close());

const reason = 'A test says so.';
const make = (what: string, subject: string, more: object = {}) =>
  expect(api, 201, { method: 'POST', url: '/stops', body: { what, subject, reason, ...more } });
const fed = async () =>
  ((await api.store.feed.after(0, 1_000)) as unknown as FeedEntry[])
    .filter(({ kind }) => kind === 'stop')
    .at(-1);

suite('stops', () => {
  test('of an API go by the Feed under its id, and are listed with who, why and until when', async () => {
    const until = api.clock.time + 60_000;
    const { body } = await make('api', 'weather', { until });
    const entry = await fed();
    assert.deepEqual(entry?.state, { what: 'api', value: body['subject'], until });
    assert.match(String(body['subject']), /^api_/);
    assert.deepEqual(
      [body['label'], body['reason'], body['until'], body['state']],
      ['weather', reason, until, 'holding'],
    );
    assert.match(String(body['stoppedBy']), /:/);
    const list = await expect(api, 200, { url: '/stops?holding=true' });
    assert.deepEqual(
      (list.body['items'] as { id: string }[]).map(({ id }) => id),
      [body['id']],
    );
  });

  test('end by themselves, and then are no longer among what holds', async () => {
    api.clock.time += 60_000;
    assert.deepEqual((await expect(api, 200, { url: '/stops?holding=true' })).body['items'], []);
    const [ended] = (await expect(api, 200, { url: '/stops' })).body['items'] as {
      id: string;
      state: string;
    }[];
    assert.equal(ended?.state, 'ended');
    await expect(api, 409, { method: 'POST', url: `/stops/${ended?.id}/lift`, body: { reason } });
  });

  test('are lifted once, and the Feed says so', async () => {
    const { body } = await make('version', 'weather/v1');
    assert.equal(body['label'], 'weather/v1');
    const url = `/stops/${String(body['id'])}`;
    const lifted = await expect(api, 200, { method: 'POST', url: `${url}/lift`, body: { reason } });
    assert.equal(lifted.body['state'], 'lifted');
    assert.equal((await fed())?.state, null);
    await expect(api, 409, { method: 'POST', url: `${url}/lift`, body: { reason } });
    assert.equal((await expect(api, 200, { url })).body['liftedAt'], api.clock.time);
  });

  test('take names of applications, codes of countries and networks in their one form', async () => {
    assert.match(String((await make('application', 'umbrella')).body['subject']), /^app_/);
    assert.equal((await make('country', 'nl')).body['subject'], 'NL');
    assert.equal((await make('address', '::ffff:192.0.2.7')).body['subject'], '192.0.2.7');
    assert.equal((await make('address', '2001:DB8:0::/48')).body['subject'], '2001:db8::/48');
    assert.equal((await make('address', '192.0.2.0/24')).body['subject'], '192.0.2.0/24');
  });

  for (const [what, subject, status] of [
    ['api', 'wether', 404],
    ['version', 'weather', 400],
    ['version', 'weather/v9', 404],
    ['application', 'nobody', 404],
    ['key', 'key_none', 404],
    ['country', 'UK', 400],
    ['country', 'Germany', 400],
    ['address', '192.0.2.7/24', 400],
    ['address', 'localhost', 400],
    ['world', 'all', 400],
  ] as const)
    test(`of ${what} ${subject} are refused: nothing of that name would be stopped`, async () => {
      await expect(api, status, { method: 'POST', url: '/stops', body: { what, subject, reason } });
    });

  test('that have ended before they begin are refused, and so are those without a reason', async () => {
    const over = { what: 'api', subject: 'weather' };
    const body = { ...over, reason, until: api.clock.time };
    await expect(api, 400, { method: 'POST', url: '/stops', body });
    await expect(api, 400, { method: 'POST', url: '/stops', body: over });
  });

  test('are made and lifted by security and administrators only, and audited without the address', async () => {
    const { body: stop } = await make('address', '198.51.100.7');
    const lift = { method: 'POST' as const, url: `/stops/${String(stop['id'])}/lift`, body: { reason } };
    for (const role of [
      'business-owner',
      'api-developer',
      'application-developer',
      'analyst',
      'auditor',
    ] as const) {
      const as = await api.token([role]);
      const body = { what: 'country', subject: 'NL', reason };
      await expect(api, 403, { method: 'POST', url: '/stops', body, as });
      await expect(api, 403, { ...lift, as });
    }
    await expect(api, 200, { ...lift, as: await api.token(['security']) });
    const audit = await expect(api, 200, { url: '/audit?limit=50' });
    const entries = (audit.body['items'] as { action: string; resourceId: string }[]).filter(
      ({ resourceId }) => resourceId === stop['id'],
    );
    assert.deepEqual(entries.map(({ action }) => action).toSorted(), ['stop.lift', 'stop.make']);
    assert.doesNotMatch(JSON.stringify(entries), /198\.51\.100\.7/);
  });
});
