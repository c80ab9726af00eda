import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { day, openTestApi, start, type TestApi } from '../http/testing.ts';
import { client, expect, lastAudited } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
  await client(api);
});
after(() => api.close());

const makeKey = (): string =>
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
const add = (status: number, body: object, application = 'umbrella') =>
  expect(api, status, { method: 'POST', url: `/applications/${application}/signing-keys`, body });
const lastState = async (id: unknown) =>
  (await api.store.feed.after(0)).filter(entry => entry.id === id).at(-1)?.state;

suite('a signing key', () => {
  test('is registered for one application, told to the gateways, and revoked for good', async () => {
    const key = makeKey();
    const { body } = await add(201, { title: 'Server', key, days: 30 });
    const id = String(body['id']);
    assert.match(id, /^sgk_/);
    assert.equal(body['notAfter'], start + 30 * day);
    assert.deepEqual(await lastState(id), {
      applicationId: body['applicationId'],
      algorithm: 'ed25519',
      publicKey: key,
      notAfter: start + 30 * day,
    });
    assert.equal((await lastAudited(api, 'signing-key.create')).detail['fingerprint'], body['fingerprint']);
    const revoke = {
      method: 'POST',
      url: `/signing-keys/${id}/revoke`,
      body: { reason: 'server was broken into' },
    } as const;
    await expect(api, 200, revoke);
    assert.equal(await lastState(id), null);
    await expect(api, 409, revoke);
    const { body: listed } = await expect(api, 200, { url: '/applications/umbrella/signing-keys' });
    assert.equal((listed['items'] as { revokeReason: string }[])[0]?.revokeReason, 'server was broken into');
    await expect(api, 200, { url: `/signing-keys/${id}` });
  });

  test('is one application’s only, and nobody is told whose it is', async () => {
    await expect(api, 201, {
      method: 'POST',
      url: '/applications',
      body: { name: 'parasol', developer: 'dora' },
    });
    const key = makeKey();
    await add(201, { title: 'Mine', key });
    const again = await add(409, { title: 'Again', key });
    assert.match(again.text, /registered, as sgk_/);
    const { text } = await add(409, { title: 'Stolen', key }, 'parasol');
    assert.doesNotMatch(text, /sgk_|umbrella/);
  });

  test('that is private is refused, and not repeated', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const { text } = await add(400, { title: 'Oops', key });
    assert.doesNotMatch(text, /BEGIN PRIVATE/);
  });

  test('cannot be registered without end', async () => {
    await expect(api, 201, {
      method: 'POST',
      url: '/applications',
      body: { name: 'many', developer: 'dora' },
    });
    for (let n = 0; n < 20; n++) await add(201, { title: `Key ${n}`, key: makeKey() }, 'many');
    await add(409, { title: 'One more', key: makeKey() }, 'many');
  });
});
