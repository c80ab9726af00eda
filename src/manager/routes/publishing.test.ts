import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { day, openTestApi, start, type TestApi } from '../http/testing.ts';
import { audited, contract, expect, lastAudited, upstream, weather } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
});
after(() => api.close());

const newest = async (): Promise<number | null> =>
  (await expect(api, 200, { url: '/status' })).body['snapshot'] as number | null;

suite('a version at its floor', () => {
  test('is published, in a Snapshot that is numbered and audited', async () => {
    const { url } = await weather(api);
    const floor = await expect(api, 200, { url: `${url}/floor` });
    assert.equal(floor.body['holds'], true, floor.text);
    const before = await newest();
    const done = await expect(api, 200, { method: 'POST', url: `${url}/publish`, body: {} });
    const { version, snapshot } = done.body as {
      version: { lifecycle: string };
      snapshot: { number: number };
    };
    assert.equal(version.lifecycle, 'published');
    assert.equal(await newest(), snapshot.number);
    assert.notEqual(before, snapshot.number);
    assert.equal((await lastAudited(api, 'api-version.publish')).detail['snapshot'], snapshot.number);
  });

  test('rehearses its publication without a Snapshot', async () => {
    const { url } = await weather(api, 'rehearsed');
    const before = await newest();
    await expect(api, 200, { method: 'POST', url: `${url}/publish?dryRun=true`, body: {} });
    assert.equal(await newest(), before);
    assert.equal((await expect(api, 200, { url })).body['lifecycle'], 'draft');
  });

  test('is not published with an XML Schema that is none', async () => {
    const { url, version } = await weather(api, 'schemas');
    const body = { scope: 'version', scopeId: version, policy: 'xml-guard', options: { schema: '<none/>' } };
    await expect(api, 201, { method: 'POST', url: '/attachments', body });
    const { text } = await expect(api, 422, { method: 'POST', url: `${url}/publish`, body: {} });
    assert.match(text, /snapshot-refused.*not an XML Schema/s);
  });

  test('changes what gateways serve as soon as it is changed, in the same transaction', async () => {
    const { url } = await weather(api, 'changing');
    await expect(api, 200, { method: 'POST', url: `${url}/publish`, body: {} });
    const before = await newest();
    const { headers } = await expect(api, 200, { url });
    const ifMatch = String(headers['etag']);
    await expect(api, 200, {
      method: 'PATCH',
      url,
      ifMatch,
      body: { upstream: { targets: ['http://127.0.0.1:10'] } },
    });
    const after = await newest();
    const diff = await expect(api, 200, { url: `/snapshots/${before}/diff/${after}` });
    assert.match(diff.text, /versions\/changing\/v1\/upstream/);
  });
});

suite('422: a version below its floor', () => {
  test('is not published; each missing control is named with how to meet it', async () => {
    await expect(api, 201, { method: 'POST', url: '/apis', body: { name: 'bare' } });
    const body = { name: 'v1', upstream, contract, basePath: '/bare' };
    await expect(api, 201, { method: 'POST', url: '/apis/bare/versions', body });
    const before = await newest();
    const refused = await expect(api, 422, {
      method: 'POST',
      url: '/apis/bare/versions/v1/publish',
      body: {},
    });
    const missing = refused.body['missing'] as Record<string, string>[];
    assert.ok(missing.some(({ control }) => control === 'api-key'));
    assert.ok(missing.every(({ howToMeet }) => typeof howToMeet === 'string' && howToMeet !== ''));
    assert.equal(await newest(), before);
    assert.equal((await expect(api, 200, { url: '/apis/bare/versions/v1' })).body['lifecycle'], 'draft');
    const floor = await expect(api, 200, { url: '/apis/bare/versions/v1/floor?failing=true' });
    assert.equal(floor.body['missing'], missing.length);
  });

  test('keeps a published version from being weakened', async () => {
    const { url } = await weather(api, 'weakened');
    await expect(api, 200, { method: 'POST', url: `${url}/publish`, body: {} });
    const { headers } = await expect(api, 200, { url });
    const patch = { method: 'PATCH', url, ifMatch: String(headers['etag']) } as const;
    await expect(api, 422, { ...patch, body: { profile: null } });
    assert.equal((await expect(api, 200, { url })).body['profile'], 'registered@2');
  });

  test('keeps harm from being published without an assessment', async () => {
    const { url } = await weather(api, 'harmful');
    const operation = await expect(api, 200, { url: `${url}/operations/forecast` });
    await expect(api, 200, {
      method: 'PATCH',
      url: `${url}/operations/forecast`,
      ifMatch: String(operation.headers['etag']),
      body: { category: 'tells-harm' },
    });
    const refused = await expect(api, 422, { method: 'POST', url: `${url}/publish`, body: {} });
    assert.match(refused.text, /risk-assessment/);
    assert.match(refused.text, /oauth-user/);
  });
});

suite('a waiver', () => {
  const waiver = {
    api: 'waived',
    version: 'v1',
    control: 'contract',
    reason: 'the vendor delivers no OpenAPI document before summer',
    until: start + 30 * day,
  };
  before(async () => {
    await expect(api, 201, { method: 'POST', url: '/apis', body: { name: 'waived' } });
    const body = { name: 'v1', upstream, profile: 'registered@2', basePath: '/waived' };
    await expect(api, 201, { method: 'POST', url: '/apis/waived/versions', body });
  });

  test('is not granted by an administrator who is not of the Security role', async () => {
    const as = await api.token(['administrator']);
    const answer = await expect(api, 403, { method: 'POST', url: '/waivers', as, body: waiver });
    assert.equal(answer.body['permission'], 'waivers:write');
  });

  test('is not granted by all other roles together', async () => {
    const as = await api.token([
      'administrator',
      'business-owner',
      'api-developer',
      'application-developer',
      'analyst',
      'auditor',
    ]);
    await expect(api, 403, { method: 'POST', url: '/waivers', as, body: waiver });
  });

  const refused: readonly (readonly [string, object, string])[] = [
    ['without a reason', { reason: '' }, '/reason'],
    ['with blanks for a reason', { reason: '            ' }, '/reason'],
    ['for ever', { until: start + 4000 * day }, '/until'],
    ['into the past', { until: start - day }, '/until'],
    ['for a control that is none', { control: 'everything' }, '/control'],
    ['for a control that nobody can waive', { control: 'no-open-harm' }, '/control'],
    ['in the name of another', { grantedBy: 'token:tok_other' }, ''],
  ];
  for (const [name, changes, place] of refused)
    test(`is not granted ${name}`, async () => {
      const as = await api.token(['security']);
      const answer = await expect(api, 400, {
        method: 'POST',
        url: '/waivers',
        as,
        body: { ...waiver, ...changes },
      });
      assert.equal((answer.body['errors'] as { at: string }[])[0]?.at, place);
    });

  test('is not granted for an operation of another version', async () => {
    const as = await api.token(['security']);
    const other = await expect(api, 200, { url: '/apis/weather/versions/v1/operations/forecast' });
    const body = { ...waiver, operation: other.body['id'] };
    await expect(api, 404, { method: 'POST', url: '/waivers', as, body });
  });

  test('of the Security role lets the version be published until it is revoked', async () => {
    const as = await api.token(['security']);
    await expect(api, 422, { method: 'POST', url: '/apis/waived/versions/v1/publish', body: {} });
    const granted = await expect(api, 201, { method: 'POST', url: '/waivers', as, body: waiver });
    assert.match(String(granted.body['grantedBy']), /^token:tok_/);
    await expect(api, 200, { method: 'POST', url: '/apis/waived/versions/v1/publish', body: {} });

    const revoke = { method: 'POST', url: `/waivers/${String(granted.body['id'])}/revoke` } as const;
    await expect(api, 403, {
      ...revoke,
      as: await api.token(['administrator']),
      body: { reason: 'not mine to end' },
    });
    await expect(api, 200, { ...revoke, as, body: { reason: 'a document arrived' } });
    await expect(api, 409, { ...revoke, as, body: { reason: 'a second time' } });
    const floor = await expect(api, 200, { url: '/apis/waived/versions/v1/floor' });
    assert.equal(floor.body['holds'], false);
    assert.match(floor.text, /"lapsed"/);
    const actions = (await audited(api, '&kind=waiver')).map(({ action }) => action);
    assert.deepEqual(actions, ['waiver.grant', 'waiver.revoke']);
  });
});

suite('the life of a version', () => {
  test('goes from published to deprecated to retired, and never back', async () => {
    const { url } = await weather(api, 'ageing');
    const step = (verb: string, status: number) =>
      expect(api, status, {
        method: 'POST',
        url: `${url}/${verb}`,
        body: verb === 'publish' ? {} : { reason: 'it had its time' },
      });
    await step('deprecate', 409);
    await step('publish', 200);
    await step('deprecate', 200);
    const { headers } = await expect(api, 200, { url });
    await expect(api, 409, { method: 'DELETE', url, ifMatch: String(headers['etag']) });
    await step('retire', 200);
    await step('publish', 409);
    await step('deprecate', 409);
  });

  test('is not moved on by somebody who read an older state', async () => {
    const { url } = await weather(api, 'raced');
    await expect(api, 200, { method: 'POST', url: `${url}/publish`, body: {}, ifMatch: '"1"' });
    const body = { reason: 'based on what it was' };
    await expect(api, 412, { method: 'POST', url: `${url}/retire`, body, ifMatch: '"1"' });
  });

  test('cannot be moved on by whom may only write', async () => {
    const as = await api.token(['api-developer'], ['apis:read', 'apis:write']);
    await expect(api, 403, {
      method: 'POST',
      url: '/apis/weather/versions/v1/retire',
      as,
      body: { reason: 'just so' },
    });
  });
});

suite('a rollback', () => {
  test('brings an earlier Snapshot back until somebody publishes', async () => {
    const before = await newest();
    const { url } = await weather(api, 'regretted');
    await expect(api, 200, { method: 'POST', url: `${url}/publish`, body: {} });
    const done = await expect(api, 200, {
      method: 'POST',
      url: `/snapshots/${before}/roll-back`,
      body: { reason: 'it broke the city' },
    });
    const { snapshot } = done.body as { snapshot: { number: number; rolledBackTo: number } };
    assert.equal(snapshot.rolledBackTo, before);
    const status = await expect(api, 200, { url: '/status' });
    assert.equal(status.body['rolledBackTo'], before);
    await expect(api, 200, { method: 'POST', url: '/snapshots', body: { reason: 'the city is whole' } });
    assert.equal((await expect(api, 200, { url: '/status' })).body['rolledBackTo'], null);
  });

  test('to what never was, or is in service, is refused', async () => {
    const body = { reason: 'just trying it' };
    await expect(api, 404, { method: 'POST', url: '/snapshots/9999/roll-back', body });
    await expect(api, 409, { method: 'POST', url: `/snapshots/${await newest()}/roll-back`, body });
  });
});
