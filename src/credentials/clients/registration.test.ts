import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { day, storeWithApplication, TestClock } from '../testing.ts';
import { settingsOf } from './kinds.ts';
import { createRegistrationTokens } from './registration.ts';

async function desk() {
  const clock = new TestClock();
  const store = await storeWithApplication(clock);
  const tokens = createRegistrationTokens({ pepper: Buffer.alloc(32, 5), clock });
  const row = await store.db
    .selectFrom('applications')
    .select(['id', 'developer_id'])
    .executeTakeFirstOrThrow();
  const issue = (also: { uses?: number; realm?: 'internal' | 'external' } = {}) =>
    store.change(change =>
      tokens.issue(change, {
        developerId: row.developer_id,
        realm: 'external',
        purpose: 'a test',
        uses: 1,
        mostApplications: null,
        by: 'usr_1',
        maxAgeMs: day,
        ...also,
      }),
    );
  const spend = (id: string) => store.change(change => tokens.spend(change, id));
  const find = (token: string, realm: 'internal' | 'external' = 'external') =>
    tokens.find(store.db, realm, token);
  const set = (table: 'developers' | 'applications', active: 0 | 1) =>
    store.change(({ tx }) => tx.updateTable(table).set({ active }).execute());
  return { clock, store, tokens, row, issue, spend, find, set };
}

suite('an initial access token', () => {
  test('is spent as often as it says, whoever has seen it before', async () => {
    const { store, issue, spend, find } = await desk();
    const { id, token } = await issue({ uses: 2 });
    const other = await issue();
    assert.equal((await find(token))?.id, id);
    assert.deepEqual([await spend(id), await spend(id), await spend(id)], [true, true, false]);
    assert.equal(await find(token), undefined);
    assert.equal((await find(other.token))?.id, other.id);
    await store.close();
  });

  test('is not spent once it is over or was revoked, though it was found before', async () => {
    const { clock, store, tokens, issue, spend, find } = await desk();
    const [revoked, late] = [await issue({ uses: 5 }), await issue({ uses: 5 })];
    assert.ok((await find(revoked.token)) && (await find(late.token)));
    assert.ok(await store.change(change => tokens.revoke(change, revoked.id)));
    assert.ok(!(await store.change(change => tokens.revoke(change, revoked.id))));
    assert.equal(await spend(revoked.id), false);
    assert.equal(await find(revoked.token), undefined);
    assert.equal(await spend(late.id), true);
    clock.time += day;
    assert.equal(await spend(late.id), false);
    assert.equal(await find(late.token), undefined);
    assert.equal(await spend('rgt_unknown'), false);
    await store.close();
  });

  test('is of its realm, and of a developer who is active', async () => {
    const { store, issue, find, set } = await desk();
    const { token } = await issue();
    assert.equal(await find(token, 'internal'), undefined);
    await set('developers', 0);
    assert.equal(await find(token), undefined);
    await set('developers', 1);
    assert.ok(await find(token));
    await store.close();
  });
});

suite('the token of a client', () => {
  test('is of that client, of its realm, and of what is active', async () => {
    const { clock, store, tokens, row, set } = await desk();
    const kept = { created_at: clock.now(), updated_at: clock.now(), revision: 1 };
    await store.change(({ tx }) =>
      tx
        .insertInto('oauth_clients')
        .values({
          id: 'ocl_1',
          application_id: row.id,
          kind: 'service',
          realm: 'external',
          settings: JSON.stringify(settingsOf('service', {})),
          ...kept,
        })
        .execute(),
    );
    const first = await store.change(change => tokens.give(change, row.id));
    const owner = (text: string, realm: 'internal' | 'external' = 'external') =>
      tokens.owner(store.db, realm, text);
    assert.equal(await owner(first), row.id);
    assert.equal(await owner(first, 'internal'), undefined);
    assert.equal(await tokens.find(store.db, 'external', first), undefined);
    for (const table of ['developers', 'applications'] as const) {
      await set(table, 0);
      assert.equal(await owner(first), undefined, table);
      await set(table, 1);
    }
    // The next one takes its place.
    const next = await store.change(change => tokens.give(change, row.id));
    assert.deepEqual([await owner(first), await owner(next)], [undefined, row.id]);
    for (const text of ['', 'gh_client_', `${next}0`, next.toUpperCase(), next.replace('client', 'register')])
      assert.equal(await owner(text), undefined, text.slice(0, 12));
    await store.close();
  });
});
