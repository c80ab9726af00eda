import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, beforeEach, suite, test } from 'node:test';
import {
  createRegistrationTokens,
  delegate,
  delegatedNames,
  delegateFurther,
  openVault,
  readDelegatedKey,
} from '#credentials';
import { createLog } from '#kernel';
import { day, openTestApi, type TestApi } from '../http/testing.ts';
import { client as prepareClient, expect } from '../routes/testing.ts';
import { sendExpiryNotices } from './expiry.ts';
import type { Tell } from './owners.ts';
import { plain, tellOfLeaks } from './tell-of-leaks.ts';

const log = createLog({ level: 'silent', to: 'stdout' });
const portal = 'https://portal.example';

let api: TestApi;
const mail: { to: string; text: string }[] = [];
const tell: Tell = async (to, { text }) => void mail.push({ to, text });
const notices = (over: Partial<{ tell: Tell }> = {}) =>
  sendExpiryNotices({ store: api.store, clock: api.clock, log, tell, portal, ...over });

before(async () => {
  api = await openTestApi();
  await prepareClient(api);
});
beforeEach(() => {
  mail.length = 0;
});
after(() => api.close());

const post = async (url: string, body: object, status = 201) =>
  (await expect(api, status, { method: 'POST', url, body })).body;

const findApplication = async (name: string) =>
  (await expect(api, 200, { url: `/applications/${name}` })).body as { id: string };

let number = 0;
/** A new application with a service client; its secret, and a key of so many days. */
async function service(days = 90) {
  number += 1;
  const name = `svc-${number}`;
  await post('/applications', { name, title: `Service ${number}`, developer: 'dora' });
  const made = await post(`/applications/${name}/client`, { kind: 'service' });
  const key = await post(`/applications/${name}/keys`, { environment: 'live', days });
  const secret = made['secret'] as { id: string; secret: string };
  return { name, secret, key: { id: String(key['id']), key: String(key['key']) } };
}

suite('a report of a leak', () => {
  test('revokes every key, client secret and admin token in the text, and nothing else', async () => {
    const { key, secret } = await service();
    const other = await service();
    const token = await api.token(['analyst']);
    const text = `curl -H 'X-API-Key: ${key.key}' …\nSECRET="${secret.secret}"\n${token}\n${key.key}`;
    const { items } = (await post('/leaks', { text }, 200)) as { items: { kind: string; id: string }[] };
    assert.deepEqual(items.map(({ kind }) => kind).toSorted(), ['admin-token', 'client-secret', 'key']);
    const state = async (url: string) => (await expect(api, 200, { url })).body['revokedAt'];
    assert.equal(await state(`/keys/${key.id}`), api.clock.now());
    assert.equal(await state(`/client-secrets/${secret.id}`), api.clock.now());
    assert.equal(await state(`/keys/${other.key.id}`), null);
    assert.equal((await api.call({ url: '/apis', as: token })).status, 401);
    assert.deepEqual((await post('/leaks', { text }, 200))['items'], []);
  });

  test('takes a delegated key back with what was derived of it, and leaves its parent and its siblings', async () => {
    const { name } = await service();
    const made = await post(`/applications/${name}/keys`, { environment: 'live', delegable: true });
    const [parent, id] = [String(made['key']), String(made['id'])];
    const [leaked, sibling] = [delegate(parent, { apis: ['a'] }), delegate(parent, { apis: ['a'] })];
    const derived = delegateFurther(leaked, { apis: ['a'] });
    const namesOf = (text: string) => delegatedNames(id, readDelegatedKey(text) ?? { links: [] });
    const report = async (text: string) => {
      const { items } = (await post('/leaks', { text }, 200)) as { items: { kind: string; id: string }[] };
      return items;
    };
    // Forged by somebody who knows the public key and no more.
    const forged = `${leaked.slice(0, -5)}AAAAA`;
    assert.deepEqual(await report(`${forged} ${leaked.slice(0, -1)} x${leaked}y`), []);
    const [found, ...others] = await report(`curl -H "X-API-Key: ${leaked}"`);
    assert.deepEqual([found?.kind, found?.id, others], ['delegated-key', namesOf(leaked)[0], []]);
    const feed = await api.store.feed.after(0);
    const taken = feed.filter(({ kind, id: named }) => kind === 'token' && named.includes(id));
    assert.equal(taken.length, 1);
    assert.ok(namesOf(derived).includes(taken[0]?.id ?? ''));
    assert.ok(!namesOf(sibling).includes(taken[0]?.id ?? ''));
    assert.equal((await expect(api, 200, { url: `/keys/${id}` })).body['revokedAt'], null);
    assert.deepEqual(await report(`${leaked} ${derived}`), []);
  });

  test('whoever makes ever more delegated keys of one and reports them, ends what he was given and no more', async () => {
    const { name } = await service();
    const made = await post(`/applications/${name}/keys`, { environment: 'live', delegable: true });
    const given = delegate(String(made['key']), { apis: ['a'] });
    const id = String(made['id']);
    await api.store.change(async change => {
      for (let n = 0; n < 200; n++)
        change.feed({ kind: 'token', id: `delegated:${id}:${n}`, state: { until: api.clock.now() + day } });
    });
    const text = delegateFurther(given, { apis: ['a'] });
    const { items } = (await post('/leaks', { text }, 200)) as { items: { id: string }[] };
    assert.equal(items[0]?.id, delegatedNames(id, readDelegatedKey(given) ?? { links: [] })[0]);
  });

  test('revokes tokens to register clients, and those by which clients look after themselves', async () => {
    const { name } = await service();
    const asked = { realm: 'external', purpose: 'the fleet', uses: 3 };
    const issued = await post('/developers/dora/registration-tokens', asked);
    const vault = await openVault(api.store, Buffer.alloc(32, 7), { clock: api.clock });
    const pepper = await vault.clientPepper();
    const desk = createRegistrationTokens({ pepper, clock: api.clock });
    const { id } = await findApplication(name);
    const own = await api.store.change(change => desk.give(change, id));
    const initial = String(issued['token']);
    const { items } = (await post('/leaks', { text: `${initial} ${own}` }, 200)) as {
      items: { kind: string }[];
    };
    assert.deepEqual(items.map(({ kind }) => kind).toSorted(), ['client-registration', 'registration-token']);
    assert.equal(await desk.find(api.store.db, 'external', initial), undefined);
    assert.equal(await desk.owner(api.store.db, 'external', own), undefined);
    assert.deepEqual((await post('/leaks', { text: `${initial} ${own}` }, 200))['items'], []);
  });

  test('tells a developer of a token to register clients, without the token', async () => {
    const { body } = await expect(api, 200, { url: '/developers/dora' });
    const leaked = { kind: 'registration-token', id: 'rgt_x', hint: 'wxyz', applicationId: null } as const;
    await api.store.change(({ tx }) =>
      tx.updateTable('developers').set({ email: 'dora@example.org' }).where('name', '=', 'dora').execute(),
    );
    await tellOfLeaks([{ ...leaked, developerId: String(body['id']) }], {
      db: api.store.db,
      tell,
      portal,
      log,
    });
    assert.deepEqual(
      mail.map(({ to }) => to),
      ['dora@example.org'],
    );
    assert.match(mail[0]?.text ?? '', /ends in wxyz[^]*register clients in your name/);
  });

  test('finds nothing in what only looks like a credential', async () => {
    const { key } = await service();
    const near = [
      key.key.slice(0, -1),
      `${key.key}x`,
      key.key.replace('gh_live_', 'gh_test_'),
      key.key.toUpperCase(),
      'gh_live_',
      `gh_register_${'a'.repeat(27)}_${'b'.repeat(6)}`,
      `gh_client_${'a'.repeat(27)}_${'b'.repeat(6)}`,
      `gha_${'a'.repeat(27)}_${'b'.repeat(6)}`,
    ];
    assert.deepEqual((await post('/leaks', { text: near.join('\n') }, 200))['items'], []);
  });

  test('keeps neither the text nor the credential', async () => {
    const { key } = await service();
    await post('/leaks', { text: `found at https://paste.example/planted ${key.key}` }, 200);
    const { text } = await expect(api, 200, { url: '/audit?limit=200' });
    assert.ok(!text.includes('planted') && !text.includes(key.key));
    assert.ok(!api.logged.join('').includes('planted'));
  });

  test('revokes no admin token for who may revoke keys only', async () => {
    const token = await api.token(['analyst']);
    const as = await api.token(['application-developer']);
    const sent = { method: 'POST', url: '/leaks', as, body: { text: token } } as const;
    assert.deepEqual((await expect(api, 200, sent)).body['items'], []);
    assert.equal((await api.call({ url: '/apis', as: token })).status, 200);
    await expect(api, 403, { ...sent, as: await api.token(['analyst']) });
  });

  test('is told to the owner without the credential, and with a title that cannot pass for our words', async () => {
    const { key, name } = await service();
    const { id } = (await expect(api, 200, { url: `/applications/${name}` })).body as { id: string };
    const leaked = { kind: 'key', id: key.id, hint: key.key.slice(31, 35), applicationId: id } as const;
    await tellOfLeaks([leaked], { db: api.store.db, tell, portal, log });
    assert.deepEqual(
      mail.map(({ to }) => to),
      ['dora@example.org'],
    );
    assert.ok(!mail[0]?.text.includes(key.key));
    assert.equal(plain('Hi"\r\n\r\nCall\u202e this\u0000 number'), 'Hi Call this number');
  });

  test('is done also when the owner cannot be told', async () => {
    const failing: Tell = () => Promise.reject(new Error('no mail today'));
    const leaked = { kind: 'key', id: 'key_x', hint: 'x', applicationId: 'app_x' } as const;
    await tellOfLeaks([leaked], { db: api.store.db, tell: failing, portal, log });
  });
});

suite('a notice of what ends', () => {
  /** Everything told in this run about this application. */
  const toldOf = async (title: string) => {
    mail.length = 0;
    await notices();
    return mail.flatMap(({ text }) => text.split('\n')).filter(line => line.includes(`"${title}"`)).length;
  };

  test('comes 30, 7 and 1 days before, each once', async () => {
    await notices();
    const { key } = await service(90);
    const title = `Service ${number}`;
    const { notAfter } = (await expect(api, 200, { url: `/keys/${key.id}` })).body as { notAfter: number };
    const start = api.clock.time;
    const counts: number[] = [];
    for (const left of [31, 30, 29, 8, 7, 6, 1, 0.5]) {
      api.clock.time = notAfter - left * day;
      counts.push(await toldOf(title), await toldOf(title));
    }
    assert.deepEqual(counts, [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    api.clock.time = notAfter;
    assert.equal(await toldOf(title), 0);
    api.clock.time = start;
  });

  test('is not sent of what was revoked, replaced, suspended, or made for a few days', async () => {
    const start = api.clock.time;
    const title = () => `Service ${number}`;
    const soon = async () => {
      api.clock.time = start + 89.5 * day;
      const told = await toldOf(title());
      api.clock.time = start;
      return told;
    };
    const revoked = await service();
    await post(`/keys/${revoked.key.id}/revoke`, { reason: 'not needed' }, 200);
    assert.equal(await soon(), 0);
    const rotated = await service();
    await post(`/keys/${rotated.key.id}/rotate`, { overlapSeconds: 90 * 86_400 });
    assert.equal(await soon(), 0);
    const suspended = await service();
    await post(`/applications/${suspended.name}/suspend`, { reason: 'scrapes us' }, 200);
    assert.equal(await soon(), 0);
    await service(1);
    assert.equal(await toldOf(title()), 0);
    api.clock.time = start;
  });

  test('is sent again when it could not be sent', async () => {
    const start = api.clock.time;
    await service(90);
    const title = `Service ${number}`;
    api.clock.time = start + 89.5 * day;
    await notices({ tell: () => Promise.reject(new Error('no mail today')) });
    assert.equal(await toldOf(title), 1);
    api.clock.time = start;
  });

  test('is sent once by several control planes', async () => {
    const start = api.clock.time;
    await service(90);
    const title = `Service ${number}`;
    api.clock.time = start + 89.5 * day;
    mail.length = 0;
    await Promise.all([notices(), notices(), notices()]);
    const lines = mail.flatMap(({ text }) => text.split('\n')).filter(line => line.includes(`"${title}"`));
    assert.equal(lines.length, 1);
    api.clock.time = start;
  });

  test('tells of signing keys by their titles, until one of the same title takes their place', async () => {
    const start = api.clock.time;
    const { name } = await service();
    const title = `Service ${number}`;
    const publicKey = () => generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    const register = (keyTitle: string, days: number) =>
      post(`/applications/${name}/signing-keys`, { title: keyTitle, key: publicKey(), days });
    await register('Billing server', 90);
    api.clock.time = start + 89.5 * day;
    mail.length = 0;
    await notices();
    assert.match(
      mail.map(({ text }) => text).join(),
      new RegExp(`signing key "Billing server", of "${title}"`),
    );
    const listed = async () => {
      const { items } = (await expect(api, 200, { url: '/ending-credentials' })).body as {
        items: { kind: string; application: { name: string } }[];
      };
      return items.filter(item => item.application.name === name && item.kind === 'signing-key').length;
    };
    await register('Other server', 90);
    assert.equal(await listed(), 1);
    await register('Billing server', 90);
    assert.equal(await listed(), 0);
    api.clock.time = start;
  });

  test('is a list for staff, too, of what has no successor', async () => {
    const { key, secret } = await service(20);
    const { items } = (await expect(api, 200, { url: '/ending-credentials?days=21' })).body as {
      items: { id: string }[];
    };
    const ids = items.map(({ id }) => id);
    assert.ok(ids.includes(key.id) && !ids.includes(secret.id));
  });
});
