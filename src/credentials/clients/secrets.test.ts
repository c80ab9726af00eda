import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createLog, type ErrorCode, GatehouseError } from '#kernel';
import { generateApiKey } from '../api-key.ts';
import { day, storeWithApplication, TestClock } from '../testing.ts';
import { findOauthClient } from './find.ts';
import { settingsOf } from './kinds.ts';
import { generateClientSecret, hashClientSecret, looksLikeClientSecret } from './secret.ts';
import { ClientSecretUse } from './secret-use.ts';
import { createClientSecrets } from './secrets.ts';

const pepper = Buffer.alloc(32, 5);
const request = { applicationId: 'app_1', maxAgeMs: 90 * day };

async function desk() {
  const clock = new TestClock();
  const store = await storeWithApplication(clock);
  const kept = { created_at: clock.now(), updated_at: clock.now(), revision: 1 };
  await store.change(({ tx }) =>
    tx
      .insertInto('oauth_clients')
      .values({
        id: 'app_1',
        application_id: 'app_1',
        kind: 'service',
        realm: 'external',
        settings: JSON.stringify(settingsOf('service', {})),
        ...kept,
      })
      .execute(),
  );
  const secrets = createClientSecrets({ pepper, clock });
  const issue = () => store.change(change => secrets.issueSecret(change, request));
  const verify = (text: string, id = 'app_1') => secrets.verifySecret(store.db, id, text);
  const refuses = (work: Parameters<typeof store.change>[0], code: ErrorCode) =>
    assert.rejects(store.change(work), error => error instanceof GatehouseError && error.code === code);
  return { clock, store, secrets, issue, verify, refuses };
}

suite('a client secret', () => {
  test('proves the client that it was issued to, until its end', async () => {
    const { clock, store, issue, verify } = await desk();
    const { id, secret, notAfter } = await issue();
    assert.ok(looksLikeClientSecret(secret));
    assert.deepEqual(await verify(secret), { id, notAfter: clock.now() + 90 * day });
    clock.time = notAfter - 1;
    assert.ok(await verify(secret));
    clock.time = notAfter;
    assert.equal(await verify(secret), undefined);
    await store.close();
  });

  test('is replaced alone: the others of the client end when they ended before', async () => {
    const { store, secrets, issue, verify } = await desk();
    const [old, other] = [await issue(), await issue()];
    await store.change(change => secrets.rotateSecret(change, old.id, { maxAgeMs: 90 * day, overlapMs: 0 }));
    assert.equal(await verify(old.secret), undefined);
    assert.deepEqual(await verify(other.secret), { id: other.id, notAfter: other.notAfter });
    await store.close();
  });

  test('proves no other client, and nothing else proves this one', async () => {
    const { store, issue, verify } = await desk();
    const { secret } = await issue();
    assert.equal(await verify(secret, 'app_2'), undefined);
    const last = secret.at(-1) === '0' ? '1' : '0';
    const attempts = [
      '',
      generateClientSecret(),
      generateApiKey('live'),
      secret.slice(0, -1),
      secret.slice(0, -1) + last,
      `${secret} `,
      secret.toUpperCase(),
      hashClientSecret(pepper, secret),
      'x'.repeat(100_000),
    ];
    for (const text of attempts) assert.equal(await verify(text), undefined, text.slice(0, 50));
    await store.close();
  });

  test('is kept nowhere in the clear, nor under the pepper of another kind of credential', async () => {
    const { store, issue } = await desk();
    const { secret } = await issue();
    for (const table of ['client_secrets', 'feed', 'audit_entries'] as const)
      assert.ok(
        !JSON.stringify(await store.db.selectFrom(table).selectAll().execute()).includes(
          secret.slice(10, 33),
        ),
      );
    const { hash } = await store.db.selectFrom('client_secrets').select('hash').executeTakeFirstOrThrow();
    assert.notEqual(hash, hashClientSecret(Buffer.alloc(32, 6), secret));
    await store.close();
  });

  test('works beside its successor until the overlap is over', async () => {
    const { clock, store, secrets, issue, verify } = await desk();
    const old = await issue();
    const next = await store.change(change =>
      secrets.rotateSecret(change, old.id, { maxAgeMs: 90 * day, overlapMs: day }),
    );
    assert.ok((await verify(old.secret)) && (await verify(next.secret)));
    clock.time += day;
    assert.equal(await verify(old.secret), undefined);
    assert.ok(await verify(next.secret));
    await store.close();
  });

  test('is refused at once when it is revoked, and so are the tokens that were fetched with it', async () => {
    const { clock, store, secrets, issue, verify, refuses } = await desk();
    const { id, secret } = await issue();
    assert.equal(await store.change(change => secrets.revokeSecret(change, id, 'was in a log')), true);
    assert.equal(await verify(secret), undefined);
    const told = (await store.feed.after(0)).findLast(({ kind }) => kind === 'client');
    assert.deepEqual([told?.id, told?.state], ['app_1', { tokensFrom: clock.now() }]);
    assert.equal(await store.change(change => secrets.revokeSecret(change, id, 'again')), false);
    const options = { maxAgeMs: day, overlapMs: 0 };
    await refuses(change => secrets.rotateSecret(change, id, options), 'conflict');
    await refuses(change => secrets.revokeSecret(change, 'sec_x', 'unknown'), 'not-found');
    await store.close();
  });

  test('is one of five at most, is for clients only, and never outlives what is allowed', async () => {
    const { clock, store, secrets, issue, refuses } = await desk();
    const first = await issue();
    for (let i = 0; i < 4; i++) await issue();
    await refuses(change => secrets.issueSecret(change, request), 'conflict');
    await refuses(
      change => secrets.rotateSecret(change, first.id, { maxAgeMs: day, overlapMs: day }),
      'conflict',
    );
    await store.change(change => secrets.rotateSecret(change, first.id, { maxAgeMs: day, overlapMs: 0 }));
    await refuses(change => secrets.issueSecret(change, { ...request, applicationId: 'app_x' }), 'not-found');
    clock.time += 100 * day;
    await refuses(
      change => secrets.issueSecret(change, { ...request, lifetimeMs: 91 * day }),
      'invalid-input',
    );
    for (const overlapMs of [-1, 0.5, Number.NaN, 91 * day])
      await refuses(
        change => secrets.rotateSecret(change, first.id, { maxAgeMs: day, overlapMs }),
        'invalid-input',
      );
    await store.close();
  });

  test('is noted as used, once a minute at most', async () => {
    const { clock, store, issue } = await desk();
    const { id } = await issue();
    const use = new ClientSecretUse({ store, clock, log: createLog({ level: 'silent', to: 'stdout' }) });
    const usedAt = async () =>
      (
        await store.change(({ tx }) =>
          tx
            .selectFrom('client_secrets')
            .select('last_used_at')
            .where('id', '=', id)
            .executeTakeFirstOrThrow(),
        )
      ).last_used_at;
    use.note(id);
    const first = clock.now();
    assert.equal(await usedAt(), first);
    clock.time += 59_999;
    use.note(id);
    assert.equal(await usedAt(), first);
    clock.time += 1;
    use.note(id);
    assert.equal(await usedAt(), clock.now());
    await store.close();
  });
});

suite('the authorization server finds a client', () => {
  test('only while its application and its developer are active', async () => {
    const { clock, store } = await desk();
    const find = () => findOauthClient(store.db, 'app_1', clock.now());
    assert.equal((await find())?.title, 'Weather widget');
    for (const table of ['applications', 'developers'] as const) {
      await store.change(({ tx }) => tx.updateTable(table).set({ active: 0 }).execute());
      assert.equal(await find(), undefined);
      await store.change(({ tx }) => tx.updateTable(table).set({ active: 1 }).execute());
    }
    assert.equal(await findOauthClient(store.db, 'app_2', clock.now()), undefined);
    await store.close();
  });

  test('with a legacy grant only while its waiver holds', async () => {
    const { clock, store } = await desk();
    const grants = async () => (await findOauthClient(store.db, 'app_1', clock.now()))?.settings.grants;
    const settings = JSON.stringify(settingsOf('native', { grants: ['authorization_code', 'password'] }));
    await store.change(({ tx }) =>
      tx.updateTable('oauth_clients').set({ kind: 'native', settings }).execute(),
    );
    assert.deepEqual(await grants(), ['authorization_code']);
    const waiver = {
      id: 'cwv_1',
      application_id: 'app_1',
      legacy_grant: 'password' as const,
      reason: 'the old app',
      until: clock.now() + day,
      granted_by: 'token:x',
      created_at: clock.now(),
      revoked_at: null,
    };
    await store.change(({ tx }) => tx.insertInto('client_waivers').values(waiver).execute());
    assert.deepEqual(await grants(), ['authorization_code', 'password']);
    clock.time += day;
    assert.deepEqual(await grants(), ['authorization_code']);
    clock.time -= day;
    await store.change(({ tx }) => tx.updateTable('client_waivers').set({ revoked_at: 1 }).execute());
    assert.deepEqual(await grants(), ['authorization_code']);
    await store.close();
  });
});
