import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { hashApiKey, looksLikeApiKey } from '#credentials';
import { day, openTestApi, start, type TestApi } from '../http/testing.ts';
import { audited, client, expect, weather } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
  await weather(api);
  await client(api);
});
after(() => api.close());

const makeKey = (body: object = { environment: 'live' }) =>
  expect(api, 201, { method: 'POST', url: '/applications/umbrella/keys', body });

suite('a key', () => {
  test('is shown once, is never stored by any cache, and is told to no other route', async () => {
    const made = await makeKey();
    const key = String(made.body['key']);
    assert.ok(looksLikeApiKey(key));
    assert.equal(made.headers['cache-control'], 'no-store');
    const pages = ['/applications/umbrella/keys', `/keys/${String(made.body['id'])}`, '/audit?limit=200'];
    for (const url of pages) {
      const { text } = await expect(api, 200, { url });
      assert.ok(!text.includes(key) && !text.includes('"hash"'), url);
    }
    assert.ok(!api.logged.join('').includes(key));
  });

  test('goes to the gateways by the Feed in the same transaction, as a hash', async () => {
    const made = await makeKey();
    const [entry] = (await api.store.feed.after(0)).filter(({ id }) => id === made.body['id']);
    assert.ok(entry !== undefined);
    assert.ok(!JSON.stringify(entry).includes(String(made.body['key'])));
    assert.doesNotThrow(() => hashApiKey(Buffer.alloc(32), String(made.body['key'])));
  });

  test('is replaced by a new one, both working for a while', async () => {
    const made = await makeKey();
    const url = `/keys/${String(made.body['id'])}`;
    const next = await expect(api, 201, {
      method: 'POST',
      url: `${url}/rotate`,
      body: { overlapSeconds: 3600 },
    });
    assert.equal(next.body['replaces'], made.body['id']);
    assert.notEqual(next.body['key'], made.body['key']);
    assert.equal((await expect(api, 200, { url })).body['notAfter'], api.clock.now() + 3_600_000);
    await expect(api, 409, { method: 'POST', url: `${url}/rotate`, body: {} });
  });

  test('that is revoked leaves the Feed at once and cannot be rotated', async () => {
    const made = await makeKey();
    const url = `/keys/${String(made.body['id'])}`;
    const gone = await expect(api, 200, {
      method: 'POST',
      url: `${url}/revoke`,
      body: { reason: 'was in a log' },
    });
    assert.equal(gone.body['revokedAt'], start);
    const [entry] = (await api.store.feed.after(0)).filter(({ id }) => id === made.body['id']);
    assert.equal(entry?.state, null);
    await expect(api, 409, { method: 'POST', url: `${url}/rotate`, body: {} });
    await expect(api, 409, { method: 'POST', url: `${url}/revoke`, body: { reason: 'a second time' } });
  });

  const lives: readonly (readonly [string, object])[] = [
    ['longer than is allowed', { notAfter: start + 1000 * day }],
    ['until yesterday', { notAfter: start - day }],
    ['until two ends at once', { notAfter: start + day, days: 1 }],
    ['for no day', { days: 0 }],
    ['in an environment that is none', { environment: 'prod' }],
  ];
  for (const [name, body] of lives)
    test(`is not made ${name}`, async () => {
      const given = { environment: 'live', ...body };
      await expect(api, 400, { method: 'POST', url: '/applications/umbrella/keys', body: given });
    });

  test('is not made for an application that does not exist', async () => {
    await expect(api, 404, {
      method: 'POST',
      url: '/applications/nobody/keys',
      body: { environment: 'live' },
    });
    await expect(api, 404, {
      method: 'POST',
      url: '/applications/app_x/keys',
      body: { environment: 'live' },
    });
  });

  test('cannot be made by who may only revoke, nor revoked by who may only read', async () => {
    const revoker = await api.token(['security']);
    const body = { environment: 'live' };
    await expect(api, 403, { method: 'POST', url: '/applications/umbrella/keys', as: revoker, body });
    const reader = await api.token(['analyst']);
    const made = await makeKey();
    const revoke = {
      method: 'POST',
      url: `/keys/${String(made.body['id'])}/revoke`,
      body: { reason: 'because' },
    } as const;
    await expect(api, 403, { ...revoke, as: reader });
    await expect(api, 400, { ...revoke, as: revoker, body: { reason: '' } });
    await expect(api, 200, { ...revoke, as: revoker, body: { reason: 'seen on a paste site' } });
  });
});

suite('a key lives no longer than the profile of what it may call', () => {
  test('as the strictest of its subscriptions says', async () => {
    await expect(api, 201, {
      method: 'POST',
      url: '/applications',
      body: { name: 'careful', developer: 'dora' },
    });
    await expect(api, 201, {
      method: 'POST',
      url: '/apis/weather/versions',
      body: {
        name: 'private',
        upstream: { targets: ['http://127.0.0.1:9'] },
        profile: 'personal-data@1',
        basePath: '/private',
      },
    });
    const body = { application: 'careful', api: 'weather', version: 'private', plan: 'gold' };
    await expect(api, 201, { method: 'POST', url: '/subscriptions', body });
    const url = '/applications/careful/keys';
    const made = await expect(api, 201, { method: 'POST', url, body: { environment: 'live' } });
    assert.equal(made.body['notAfter'], start + 90 * day);
    await expect(api, 400, { method: 'POST', url, body: { environment: 'live', days: 91 } });
  });
});

suite('a subscription', () => {
  const body = { application: 'umbrella', api: 'weather', version: 'v1', plan: 'asked' };

  test('waits where the plan asks for approval, and is approved by whom may approve only', async () => {
    const made = await expect(api, 201, { method: 'POST', url: '/subscriptions', body });
    assert.equal(made.body['status'], 'pending');
    const url = `/subscriptions/${String(made.body['id'])}`;
    const developer = await api.token(['application-developer']);
    await expect(api, 403, { method: 'POST', url: `${url}/approve`, as: developer });
    await expect(api, 403, { method: 'POST', url: `${url}/approve`, as: await api.token(['administrator']) });
    await expect(api, 409, { method: 'POST', url: `${url}/suspend` });
    const owner = await api.token(['business-owner']);
    const approved = await expect(api, 200, { method: 'POST', url: `${url}/approve`, as: owner });
    assert.equal(approved.body['status'], 'approved');
    const [entry] = (await api.store.feed.after(0)).filter(({ id }) => id === made.body['id']);
    assert.equal((entry?.state as { approved: boolean } | null)?.approved, true);
  });

  test('is not made twice, and not approved by saying so', async () => {
    await expect(api, 409, { method: 'POST', url: '/subscriptions', body });
    await expect(api, 400, { method: 'POST', url: '/subscriptions', body: { ...body, status: 'approved' } });
  });

  test('that moves to a plan with approval waits again', async () => {
    const other = { ...body, application: 'careful', plan: 'gold' };
    const made = await expect(api, 201, { method: 'POST', url: '/subscriptions', body: other });
    assert.equal(made.body['status'], 'approved');
    const url = `/subscriptions/${String(made.body['id'])}`;
    const moved = await expect(api, 200, { method: 'PATCH', url, ifMatch: '"1"', body: { plan: 'asked' } });
    assert.equal(moved.body['status'], 'pending');
    await expect(api, 412, { method: 'DELETE', url, ifMatch: '"1"' });
    await expect(api, 204, { method: 'DELETE', url, ifMatch: '"2"' });
  });
});

suite('a suspended application', () => {
  test('is told to the gateways as inactive, and again when it is readmitted', async () => {
    const states = async () =>
      (await api.store.feed.after(0))
        .filter(({ kind }) => kind === 'application')
        .map(({ state }) => state as { name: string; active: boolean })
        .find(({ name }) => name === 'umbrella')?.active;
    await expect(api, 400, { method: 'POST', url: '/applications/umbrella/suspend', body: {} });
    await expect(api, 200, {
      method: 'POST',
      url: '/applications/umbrella/suspend',
      body: { reason: 'scrapes us' },
    });
    assert.equal(await states(), false);
    await expect(api, 200, { method: 'POST', url: '/applications/umbrella/resume' });
    assert.equal(await states(), true);
    await expect(api, 200, {
      method: 'POST',
      url: '/developers/dora/suspend',
      body: { reason: 'left the firm' },
    });
    assert.equal(await states(), false);
    await expect(api, 200, { method: 'POST', url: '/developers/dora/resume' });
    assert.equal(await states(), true);
  });
});

suite('suspending is for security, and not for whoever runs the application', () => {
  const verbs = ['applications/umbrella', 'developers/dora'].flatMap(place => [
    ['suspend', place],
    ['resume', place],
  ]);
  for (const [verb = '', place = ''] of verbs) {
    const sent = {
      method: 'POST',
      url: `/${place}/${verb}`,
      ...(verb === 'suspend' ? { body: { reason: 'stolen keys are sold' } } : {}),
    } as const;
    test(`${verb} ${place}`, async () => {
      for (const role of ['application-developer', 'api-developer', 'analyst', 'auditor'] as const)
        await expect(api, 403, { ...sent, as: await api.token([role]) });
      await expect(api, 200, { ...sent, as: await api.token(['security']) });
    });
  }
});

suite("a person's address", () => {
  test('is not written into the audit log', async () => {
    await expect(api, 200, {
      method: 'PATCH',
      url: '/developers/dora',
      ifMatch: '"5"',
      body: { email: 'dora@elsewhere.example' },
    });
    const text = JSON.stringify(await audited(api));
    assert.ok(text.includes('"email"'));
    assert.ok(!text.includes('dora@'));
  });
});

suite('an admin token', () => {
  const body = { name: 'ci', roles: ['api-developer'] };

  test('is shown once and works until it is revoked', async () => {
    const made = await expect(api, 201, { method: 'POST', url: '/tokens', body });
    const as = String(made.body['token']);
    await expect(api, 200, { url: '/apis', as });
    await expect(api, 403, { url: '/tokens', as });
    const listed = await expect(api, 200, { url: '/tokens' });
    assert.ok(!listed.text.includes(as));
    const revoke = { method: 'POST', url: `/tokens/${String(made.body['id'])}/revoke` } as const;
    await expect(api, 200, { ...revoke, body: { reason: 'build moved away' } });
    await expect(api, 401, { url: '/apis', as });
  });

  test('does not give what its maker lacks', async () => {
    const as = await api.token(['administrator']);
    for (const roles of [['security'], ['business-owner'], ['administrator', 'security']])
      await expect(api, 403, { method: 'POST', url: '/tokens', as, body: { name: 'more', roles } });
    await expect(api, 201, { method: 'POST', url: '/tokens', as, body });
  });

  const refused: readonly (readonly [string, object])[] = [
    ['without a role', { roles: [] }],
    ['with a role that is none', { roles: ['root'] }],
    ['with a permission that is none', { scopes: ['*'] }],
    ['with scopes that leave nothing', { scopes: ['waivers:write'] }],
    ['for ever', { days: 100_000 }],
    ['with a token of choice', { token: 'gha_mine' }],
  ];
  for (const [name, changes] of refused)
    test(`is not made ${name}`, async () => {
      await expect(api, 400, { method: 'POST', url: '/tokens', body: { ...body, ...changes } });
    });
});

suite('a decision', () => {
  const decision = {
    id: 'dec_1',
    at: start,
    zone: 'external',
    version: 'weather/v1',
    operation: 'GET /forecast/{city}',
    application: 'umbrella',
    code: 'rate-limited',
    status: 429,
    policy: 'rate-limit',
    policyId: 'att_1',
    mode: 'block',
    reason: 'more than 10 in 1 s',
  } as const;

  test('is found by its id, and tells its inner reason to those only who see metrics', async () => {
    api.traffic.add(0, {
      series: [],
      decisions: [decision],
      dropped: 0,
      keysUsed: [],
      connections: 0,
      targets: [],
    });
    assert.deepEqual((await expect(api, 200, { url: '/decisions/dec_1' })).body, decision);
    const as = await api.token(['application-developer']);
    const { reason: _, ...told } = decision;
    assert.deepEqual((await expect(api, 200, { url: '/decisions/dec_1', as })).body, told);
    await expect(api, 404, { url: '/decisions/dec_2' });
  });
});

suite('a backup', () => {
  test('is a download that tells of itself and holds no key in the clear', async () => {
    const { app } = api;
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/backup',
      headers: { authorization: `Bearer ${api.operator()}` },
    });
    assert.equal(answer.statusCode, 200, answer.body);
    assert.match(
      String(answer.headers['content-disposition']),
      /^attachment; filename="gatehouse-[\w-]+\.backup"$/,
    );
    const { gunzipSync } = await import('node:zlib');
    const text = gunzipSync(answer.rawPayload).toString();
    assert.ok(text.includes('backup.create'));
    assert.doesNotMatch(text, /gh_(?:live|test)_[0-9A-Za-z]{20}|gha_[0-9A-Za-z]{20}/);
  });

  test('is not given to who may do everything but that', async () => {
    const as = await api.token([
      'security',
      'business-owner',
      'api-developer',
      'application-developer',
      'auditor',
    ]);
    await expect(api, 403, { method: 'POST', url: '/backup', as });
  });
});
