import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { listAudit } from '#audit';
import type { Database } from '#store';
import { type Browser, type House, openHouse, operator } from './testing.ts';
import { disableUser } from './people/users.ts';

function withHouse(name: string, work: (house: House, admin: Browser) => Promise<void>): void {
  test(name, async () => {
    const house = await openHouse();
    await work(house, await house.administrator());
    await house.close();
  });
}

const personOf = async (browser: Browser) =>
  (await browser.send('GET', '/session')).body['user'] as { id: string; developer: string | null };

const remove = async (by: Browser, id: string, ifMatch?: string) => {
  const { headers } = await by.send('GET', `/users/${id}`);
  const etag = ifMatch ?? (typeof headers['etag'] === 'string' ? headers['etag'] : '"1"');
  return by.send('DELETE', `/users/${id}`, { headers: { 'if-match': etag } });
};

const ofPerson = ['sessions', 'passkeys', 'group_members', 'one_time_links', 'oauth_consents'] as const;

/** What is written down of a person everywhere but in the Feed, which tells gateways of the id for a day. */
async function everything({ store }: House): Promise<string> {
  const tables = await store.db.introspection.getTables();
  const texts: string[] = [];
  for (const { name } of tables)
    if (name !== 'feed' && !name.startsWith('kysely'))
      texts.push(
        JSON.stringify(
          await store.db
            .selectFrom(name as keyof Database)
            .selectAll()
            .execute(),
        ),
      );
  return texts.join('\n');
}

suite('whoever is deleted', () => {
  withHouse('is out at once, and nothing tells of them any more', async (house, admin) => {
    const dora = await house.developer('dora@example.org');
    const { id } = await personOf(dora);
    await dora.send('POST', '/name', { body: { name: 'Dora Marlow' } });
    assert.ok((await everything(house)).includes(id));
    assert.equal((await remove(admin, id)).status, 204);
    assert.equal(await dora.isIn(), false);
    assert.equal((await house.browser('external').signIn('dora@example.org')).status, 401);
    const left = await everything(house);
    for (const trace of [id, 'dora@example.org', 'Dora'])
      assert.ok(!left.includes(trace), `${trace} is still there`);
    for (const table of ofPerson)
      assert.deepEqual(
        await house.store.db.selectFrom(table).selectAll().where('user_id', '=', id).execute(),
        [],
      );
  });

  withHouse('is refused by gateways, which are told in the same change', async (house, admin) => {
    const { id } = await personOf(await house.developer('dora@example.org'));
    assert.equal((await remove(admin, id)).status, 204);
    const row = await house.store.db
      .selectFrom('feed')
      .select('state')
      .where('kind', '=', 'user')
      .where('subject_id', '=', id)
      .executeTakeFirstOrThrow();
    const state = JSON.parse(row.state ?? '{}') as { active: boolean; tokensFrom: number };
    assert.deepEqual([state.active, state.tokensFrom], [false, house.clock.now()]);
    house.clock.time += 2 * 86_400_000;
    await house.identity.sweep();
    const swept = await house.store.db
      .selectFrom('feed')
      .select('kind')
      .where('subject_id', '=', id)
      .execute();
    assert.deepEqual(swept, []);
  });

  withHouse('leaves a developer of nobody behind, who is suspended', async (house, admin) => {
    const { id, developer } = await personOf(await house.developer('dora@example.org'));
    assert.equal((await remove(admin, id)).status, 204);
    const row = await house.store.db
      .selectFrom('developers')
      .selectAll()
      .where('id', '=', developer ?? '')
      .executeTakeFirstOrThrow();
    assert.deepEqual([row.active, row.email], [0, null]);
  });

  withHouse('keeps the developer going whom somebody else has too', async (house, admin) => {
    const { id, developer } = await personOf(await house.developer('dora@example.org'));
    const other = await personOf(await house.developer('carl@example.org'));
    await house.store.change(({ tx }) =>
      tx.updateTable('users').set({ developer_id: developer }).where('id', '=', other.id).execute(),
    );
    assert.equal((await remove(admin, id)).status, 204);
    const row = await house.store.db
      .selectFrom('developers')
      .select('active')
      .where('id', '=', developer ?? '')
      .executeTakeFirstOrThrow();
    assert.equal(row.active, 1);
  });

  withHouse('may sign up again with the address, as somebody new', async (house, admin) => {
    const { id } = await personOf(await house.developer('dora@example.org'));
    assert.equal((await remove(admin, id)).status, 204);
    assert.notEqual((await personOf(await house.developer('dora@example.org'))).id, id);
  });

  withHouse('is in the audit log as somebody, from nowhere', async (house, admin) => {
    const staff = await house.staff('olga@example.org', ['auditor']);
    const { id } = await personOf(staff);
    await staff.send('POST', '/name', { body: { name: 'Olga' } });
    const [before] = (await listAudit(house.store.db, { action: 'user.rename' })).entries;
    assert.deepEqual([before?.actor, before?.address], [`user:${id}`, '127.0.0.1']);
    assert.equal((await remove(admin, id)).status, 204);
    const [after] = (await listAudit(house.store.db, { action: 'user.rename' })).entries;
    assert.match(after?.actor ?? '', /^user:psn_[0-9a-f]{32}$/);
    assert.equal(after?.address, 'erased');
    const [deleted] = (await listAudit(house.store.db, { action: 'user.delete' })).entries;
    assert.equal(deleted?.actor, `user:${(await personOf(admin)).id}`);
    assert.equal(`user:${deleted?.resourceId}`, after?.actor);
  });
});

suite('a deletion is refused', () => {
  withHouse('of oneself in the console', async (_house, admin) => {
    assert.equal((await remove(admin, (await personOf(admin)).id)).status, 403);
    assert.equal((await admin.send('DELETE', '/account')).status, 404);
    assert.ok(await admin.isIn());
  });

  withHouse('of the last administrator who can sign in', async (house, admin) => {
    const { id } = await personOf(admin);
    const other = await house.staff('bea@example.org', ['administrator']);
    const off = (await personOf(other)).id;
    const { store, clock } = house;
    await store.change(change => disableUser(change, operator, off, undefined, clock.now()));
    const { erasable } = await import('./people/erase.ts');
    await assert.rejects(
      store.change(change => erasable(change, operator, id, undefined)),
      /last administrator/,
    );
    assert.equal((await remove(admin, off)).status, 204);
  });

  withHouse('to everybody who may not change users', async (house, admin) => {
    const { id } = await personOf(admin);
    for (const role of ['security', 'business-owner', 'analyst', 'auditor'] as const) {
      const staff = await house.staff(`${role}@example.org`, [role]);
      assert.equal((await remove(staff, id, '"1"')).status, 403, role);
    }
    const dora = await house.developer('dora@example.org');
    assert.equal((await dora.send('DELETE', `/users/${id}`)).status, 404);
  });

  withHouse('to an administrator who has not confirmed who they are lately', async (house, admin) => {
    const { id } = await personOf(await house.developer('dora@example.org'));
    house.clock.time += 11 * 60_000;
    assert.equal((await remove(admin, id, '"1"')).status, 403);
    assert.equal(
      (await house.store.db.selectFrom('users').select('id').where('id', '=', id).execute()).length,
      1,
    );
  });

  withHouse('of somebody who has changed since they were looked at', async (house, admin) => {
    const { id } = await personOf(await house.developer('dora@example.org'));
    assert.equal((await remove(admin, id, '"77"')).status, 412);
  });
});

suite('a user of the portal', () => {
  withHouse('deletes the own account, and is signed out', async house => {
    const dora = await house.developer('dora@example.org');
    const { id } = await personOf(dora);
    const reply = await dora.send('DELETE', '/account');
    assert.equal(reply.status, 204);
    assert.equal(dora.session, undefined);
    assert.ok(!(await everything(house)).includes(id));
  });

  withHouse('confirms first who they are', async house => {
    const dora = await house.developer('dora@example.org');
    house.clock.time += 11 * 60_000;
    const reply = await dora.send('DELETE', '/account');
    assert.equal(reply.status, 403);
    assert.ok(await dora.isIn());
  });

  withHouse('whom a directory keeps is deleted there', async house => {
    const dora = await house.developer('dora@example.org');
    const { id } = await personOf(dora);
    const row = {
      id,
      realm: 'external',
      kind: 'user',
      key: 'dora',
      external_id: null,
      document: '{}',
    } as const;
    await house.store.change(({ tx }) => tx.insertInto('provisioned').values(row).execute());
    assert.equal((await dora.send('DELETE', '/account')).status, 409);
    assert.ok(await dora.isIn());
  });
});
