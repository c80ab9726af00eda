import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { day, openTestApi, start, type TestApi } from '../http/testing.ts';
import { client as prepareClient, expect, lastAudited, weather } from './testing.ts';

let api: TestApi;
let number = 0;
before(async () => {
  api = await openTestApi();
  await weather(api);
  await prepareClient(api);
});
after(() => api.close());

const callback = 'https://app.example.com/callback';

/** A new application, and the address of its client. */
async function application(kind?: 'public'): Promise<{ name: string; id: string; url: string }> {
  number += 1;
  const name = `app-${number}`;
  const { body } = await expect(api, 201, {
    method: 'POST',
    url: '/applications',
    body: { name, developer: 'dora', ...(kind && { kind }) },
  });
  return { name, id: String(body['id']), url: `/applications/${name}/client` };
}

const post = (url: string, body: object, status = 201, as?: string) =>
  expect(api, status, { method: 'POST', url, body, ...(as !== undefined && { as }) });

const read = async (url: string) =>
  (await expect(api, 200, { url })).body['client'] as Record<string, unknown> | null;

const fed = async (kind: string, id: string) =>
  (await api.store.feed.after(0)).findLast(entry => entry.kind === kind && entry.id === id)?.state;

suite('a client', () => {
  test('is made with its first secret, which is shown once and told to nobody else', async () => {
    const { url, id } = await application();
    const made = await post(url, { kind: 'server-web', redirectUris: [callback] });
    assert.equal(made.body['id'], id);
    const { secret } = made.body['secret'] as { secret: string };
    assert.match(secret, /^gh_secret_[0-9A-Za-z]{27}_[0-9A-Za-z]{6}$/);
    for (const page of [url, `${url}/secrets`, '/audit?limit=200']) {
      const { text } = await expect(api, 200, { url: page });
      assert.ok(!text.includes(secret) && !text.includes('"hash"'), page);
    }
    assert.ok(!api.logged.join('').includes(secret));
  });

  test('that cannot keep a secret gets none, and makes its application a public one', async () => {
    const { url, name } = await application();
    const made = await post(url, { kind: 'browser', redirectUris: [callback] });
    assert.equal(made.body['secret'], null);
    assert.equal(made.body['authentication'], 'none');
    assert.equal((await expect(api, 200, { url: `/applications/${name}` })).body['kind'], 'public');
    await post(`${url}/secrets`, {}, 409);
    const patch = { method: 'PATCH', url: `/applications/${name}`, ifMatch: '"2"' } as const;
    await expect(api, 409, { ...patch, body: { kind: 'confidential' } });
  });

  const refused: readonly (readonly [string, object, string])[] = [
    [
      'a secret in the browser',
      { kind: 'browser', redirectUris: [callback], authentication: 'client_secret_basic' },
      '/authentication',
    ],
    ['a wildcard', { kind: 'browser', redirectUris: ['https://*.example.com/'] }, '/redirectUris/0'],
    [
      'implicit without a waiver',
      { kind: 'browser', redirectUris: [callback], grants: ['implicit'] },
      '/grants/0',
    ],
    [
      'a password grant without a waiver',
      { kind: 'native', redirectUris: ['com.example.app:/cb'], grants: ['password'] },
      '/grants/0',
    ],
    ['no address to come back to', { kind: 'server-web' }, '/redirectUris'],
    ['a kind that is none', { kind: 'other' }, '/kind'],
    [
      'a private key',
      {
        kind: 'service',
        authentication: 'private_key_jwt',
        keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'planted' }],
      },
      '/keys/0',
    ],
  ];
  for (const [what, body, at] of refused)
    test(`with ${what} is refused at its place`, async () => {
      const { url } = await application();
      const answer = await post(url, body, 400);
      const { errors } = answer.body as { errors: { at: string }[] };
      assert.ok(
        errors.some(error => error.at.endsWith(at)),
        answer.text,
      );
      assert.ok(!answer.text.includes('planted'));
      assert.equal((await expect(api, 200, { url })).body['client'], null);
    });

  test('is there once, and not for an application that does not exist', async () => {
    const { url } = await application();
    await post(url, { kind: 'service' });
    await post(url, { kind: 'service' }, 409);
    await post('/applications/nobody/client', { kind: 'service' }, 404);
    await post('/applications/app_nobody/client', { kind: 'service' }, 404);
  });

  test('keeps its kind and realm, and is checked as a whole when it changes', async () => {
    const { url } = await application();
    await post(url, { kind: 'server-web', redirectUris: [callback] });
    const patch = (body: object, status: number, ifMatch = '"1"') =>
      expect(api, status, { method: 'PATCH', url, ifMatch, body });
    await patch({ kind: 'browser' }, 400);
    await patch({ realm: 'internal' }, 400);
    await patch({ redirectUris: [] }, 400);
    await patch({ authentication: 'private_key_jwt' }, 400);
    const changed = await patch({ redirectUris: [`${callback}2`] }, 200);
    assert.deepEqual(changed.body['redirectUris'], [`${callback}2`]);
    await patch({ pushedRequestsOnly: true }, 412);
  });

  test('that may do less than before loses its tokens; one that may do as much keeps them', async () => {
    const { url, id } = await application();
    await post(url, { kind: 'server-web', redirectUris: [callback], scopes: ['read', 'write'] });
    const patch = async (body: object) => {
      const ifMatch = `"${String((await read(url))?.['revision'])}"`;
      await expect(api, 200, { method: 'PATCH', url, ifMatch, body });
      return fed('client', id);
    };
    assert.equal(await patch({ redirectUris: [callback, `${callback}2`] }), undefined);
    assert.equal(await patch({ scopes: ['read', 'write', 'more'] }), undefined);
    for (const narrower of [
      { scopes: ['read'] },
      { grants: ['authorization_code'] },
      { binding: 'dpop' },
      { authentication: 'client_secret_post' },
    ]) {
      api.clock.time += 1000;
      assert.deepEqual(await patch(narrower), { tokensFrom: api.clock.now() }, JSON.stringify(narrower));
    }
    api.clock.time = start;
  });

  test('that is deleted takes its secrets and tokens along; the application stays', async () => {
    const { url, name, id } = await application();
    const made = await post(url, { kind: 'service' });
    const { id: secretId } = made.body['secret'] as { id: string };
    const artefact = { id: `rt_${id}`, realm: 'external', model: 'RefreshToken', payload: 'x' } as const;
    const times = { created_at: 1, not_after: 2 };
    await api.store.change(({ tx }) =>
      tx
        .insertInto('oauth_artefacts')
        .values({ ...artefact, ...times, application_id: id })
        .execute(),
    );
    await expect(api, 412, { method: 'DELETE', url, ifMatch: '"2"' });
    await expect(api, 204, { method: 'DELETE', url, ifMatch: '"1"' });
    assert.deepEqual(await fed('client', id), { tokensFrom: api.clock.now() });
    const { body } = await expect(api, 200, { url: `/client-secrets/${secretId}` });
    assert.equal(body['revokedAt'], api.clock.now());
    assert.equal(await read(url), null);
    await expect(api, 200, { url: `/applications/${name}` });
    const left = await api.store.db.selectFrom('oauth_artefacts').select('id').execute();
    assert.ok(!left.some(row => row.id === artefact.id), 'a refresh token outlived its client');
    const again = await post(url, { kind: 'service' });
    const { items } = (await expect(api, 200, { url: `${url}/secrets` })).body as { items: object[] };
    assert.equal(items.length, 2);
    assert.notEqual((again.body['secret'] as { id: string }).id, secretId);
  });

  test('of a suspended application loses its tokens for good, also when only the developer is suspended', async () => {
    const { url, name, id } = await application();
    await post(url, { kind: 'service' });
    for (const place of [`/applications/${name}`, '/developers/dora']) {
      api.clock.time += 1000;
      await post(`${place}/suspend`, { reason: 'scrapes us' }, 200);
      const tokensFrom = api.clock.now();
      assert.deepEqual(await fed('client', id), { tokensFrom });
      await expect(api, 200, { method: 'POST', url: `${place}/resume` });
      assert.deepEqual(await fed('client', id), { tokensFrom });
    }
    api.clock.time = start;
  });

  test('is excused from asking users only by who looks after developers', async () => {
    const { url } = await application();
    const as = await api.token(['application-developer']);
    await post(url, { kind: 'service', firstParty: true }, 403, as);
    await post(url, { kind: 'service' }, 201, as);
    await expect(api, 403, { method: 'PATCH', url, ifMatch: '"1"', as, body: { firstParty: true } });
    const owner = await api.token(['administrator']);
    await expect(api, 200, { method: 'PATCH', url, ifMatch: '"1"', as: owner, body: { firstParty: true } });
  });
});

suite('a client secret', () => {
  test('is rotated, both working for a while, and revoked with what it fetched', async () => {
    const { url, id } = await application();
    const { body } = await post(url, { kind: 'service' });
    const { id: secretId } = body['secret'] as { id: string };
    const next = await post(`/client-secrets/${secretId}/rotate`, { overlapSeconds: 60, days: 30 });
    assert.equal(next.body['notAfter'], start + 30 * day);
    const old = await expect(api, 200, { url: `/client-secrets/${secretId}` });
    assert.equal(old.body['notAfter'], start + 60_000);
    const revoke = `/client-secrets/${String(next.body['id'])}/revoke`;
    await post(revoke, { reason: 'found in a repository' }, 403, await api.token(['analyst']));
    await post(revoke, { reason: 'found in a repository' }, 200, await api.token(['security']));
    await post(revoke, { reason: 'found in a repository' }, 409);
    assert.deepEqual(await fed('client', id), { tokensFrom: start });
    assert.equal((await lastAudited(api, 'client-secret.revoke'))['resourceId'], next.body['id']);
  });

  test('is not made by who may only revoke', async () => {
    const { url } = await application();
    await post(url, { kind: 'service' });
    await post(`${url}/secrets`, {}, 403, await api.token(['security']));
    await post(`${url}/secrets`, { days: 1000 }, 400);
  });
});

suite('a legacy grant', () => {
  const waiver = { grant: 'implicit', reason: 'the old page is replaced in spring', until: start + 90 * day };

  test('is allowed by the Security role only, for a year at most, and marked', async () => {
    const { url } = await application();
    for (const role of ['administrator', 'business-owner', 'application-developer'] as const)
      await post(`${url}/waivers`, waiver, 403, await api.token([role]));
    const as = await api.token(['security']);
    await post(`${url}/waivers`, { ...waiver, until: start - 1 }, 400, as);
    await post(`${url}/waivers`, { ...waiver, until: start + 400 * day }, 400, as);
    await post(`${url}/waivers`, { ...waiver, grant: 'client_credentials' }, 400, as);
    await post(`${url}/waivers`, waiver, 201, as);
    await post(`${url}/waivers`, waiver, 409, as);
    const made = await post(url, { kind: 'browser', redirectUris: [callback], grants: ['implicit'] });
    assert.deepEqual(made.body['legacy'], [{ grant: 'implicit', until: waiver.until }]);
    await post(`${url}/waivers`, { ...waiver, grant: 'password' }, 201, as);
  });

  test('ends with its waiver, and the tokens with it', async () => {
    const { url, id } = await application();
    const granted = await post(`${url}/waivers`, waiver);
    await post(url, { kind: 'browser', redirectUris: [callback], grants: ['implicit'] });
    assert.equal(await fed('client', id), undefined);
    const revoke = `/client-waivers/${String(granted.body['id'])}/revoke`;
    await post(revoke, { reason: 'not needed any more' }, 200);
    await post(revoke, { reason: 'not needed any more' }, 409);
    assert.deepEqual(await fed('client', id), { tokensFrom: api.clock.now() });
    assert.deepEqual((await read(url))?.['legacy'], [{ grant: 'implicit', until: null }]);
    await expect(api, 400, { method: 'PATCH', url, ifMatch: '"1"', body: { pushedRequestsOnly: false } });
  });
});
