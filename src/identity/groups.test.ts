import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Role } from '#credentials';
import { type Browser, goodPassword, type House, openHouse, otherPassword } from './testing.ts';

function withHouse(name: string, work: (house: House, admin: Browser) => Promise<void>): void {
  test(name, async () => {
    const house = await openHouse();
    await work(house, await house.administrator());
    await house.close();
  });
}

const idOf = async (browser: Browser): Promise<string> =>
  ((await browser.send('GET', '/session')).body['user'] as { id: string }).id;

/** What gateways were last told of the user; undefined when nothing. */
async function standing(house: House, id: string): Promise<Record<string, unknown> | null | undefined> {
  const rows = await house.store.feed.after(0, 1000);
  const row = rows.find(entry => entry.kind === 'user' && entry.id === id);
  return row && (row.state as Record<string, unknown> | null);
}

async function makeGroup(admin: Browser, realm: 'internal' | 'external', name = 'clerks'): Promise<string> {
  const { status, body } = await admin.send('POST', '/groups', { body: { realm, name, title: 'Clerks' } });
  assert.equal(status, 201, JSON.stringify(body));
  return String(body['id']);
}

const ifMatch = { headers: { 'if-match': '"1"' } };

suite('groups', () => {
  withHouse('hold users of their realm, whom gateways learn to be in them', async (house, admin) => {
    const dora = await idOf(await house.developer('dora@example.org'));
    const group = await makeGroup(admin, 'external');
    assert.equal(await standing(house, dora), undefined, 'of an ordinary user there is nothing to tell');
    assert.equal((await admin.send('PUT', `/groups/${group}/members/${dora}`)).status, 204);
    assert.deepEqual(await standing(house, dora), {
      realm: 'external',
      active: true,
      groups: ['clerks'],
      roles: [],
      tokensFrom: 0,
    });
    assert.deepEqual((await admin.send('GET', `/users/${dora}`)).body['groups'], ['clerks']);
    const { body } = await admin.send('GET', `/groups/${group}/members`);
    assert.deepEqual(
      (body['items'] as { id: string }[]).map(({ id }) => id),
      [dora],
    );
    assert.equal((await admin.send('GET', `/groups/${group}`)).body['members'], 1);
    assert.equal((await admin.send('DELETE', `/groups/${group}/members/${dora}`)).status, 204);
    assert.equal(await standing(house, dora), null);
  });

  withHouse('that are deleted leave nobody in them', async (house, admin) => {
    const dora = await idOf(await house.developer('dora@example.org'));
    const [group, other] = [await makeGroup(admin, 'external'), await makeGroup(admin, 'external', 'b.team')];
    for (const id of [group, other]) await admin.send('PUT', `/groups/${id}/members/${dora}`);
    assert.deepEqual((await standing(house, dora))?.['groups'], ['b.team', 'clerks']);
    assert.equal((await admin.send('DELETE', `/groups/${group}`, ifMatch)).status, 204);
    assert.deepEqual((await standing(house, dora))?.['groups'], ['b.team']);
    assert.equal((await admin.send('GET', `/groups/${group}`)).status, 404);
  });

  withHouse(
    'have one name in a realm, and the same name in the other is another group',
    async (_h, admin) => {
      await makeGroup(admin, 'internal');
      const again = { realm: 'internal', name: 'clerks', title: 'X' };
      assert.equal((await admin.send('POST', '/groups', { body: again })).status, 409);
      await makeGroup(admin, 'external');
      const { body } = await admin.send('GET', '/groups?realm=external');
      assert.equal((body['items'] as object[]).length, 1);
    },
  );

  withHouse('keep their name: only the title changes, on the revision that was read', async (_h, admin) => {
    const group = await makeGroup(admin, 'internal');
    const renamed = await admin.send('PATCH', `/groups/${group}`, {
      body: { title: 'All clerks' },
      ...ifMatch,
    });
    assert.deepEqual([renamed.status, renamed.body['title']], [200, 'All clerks']);
    const stale = await admin.send('PATCH', `/groups/${group}`, { body: { title: 'X' }, ...ifMatch });
    assert.equal(stale.status, 412);
    const name = await admin.send('PATCH', `/groups/${group}`, { body: { name: 'bosses' }, ...ifMatch });
    assert.equal(name.status, 400);
  });

  withHouse('refuse users of the other realm, unknown users and odd names', async (house, admin) => {
    const dora = await idOf(await house.developer('dora@example.org'));
    const group = await makeGroup(admin, 'internal');
    assert.equal((await admin.send('PUT', `/groups/${group}/members/${dora}`)).status, 409);
    assert.equal((await admin.send('PUT', `/groups/${group}/members/usr_nobody`)).status, 404);
    assert.equal((await admin.send('DELETE', `/groups/${group}/members/${dora}`)).status, 404);
    for (const name of ['', 'Clerks', 'a b', '../x', 'x'.repeat(64), 'a"b']) {
      const body = { realm: 'internal', name, title: 'X' };
      assert.equal((await admin.send('POST', '/groups', { body })).status, 400, name);
    }
  });

  withHouse('whose members a directory keeps are not changed here', async (house, admin) => {
    const dora = await idOf(await house.developer('dora@example.org'));
    const group = await makeGroup(admin, 'external');
    await house.store.change(({ tx }) =>
      tx.updateTable('groups').set({ source: 'scim' }).where('id', '=', group).execute(),
    );
    assert.equal((await admin.send('PUT', `/groups/${group}/members/${dora}`)).status, 409);
  });

  withHouse('are changed by who manages users, and by nobody else', async (house, admin) => {
    const group = await makeGroup(admin, 'internal');
    const others: Role[] = ['security', 'business-owner', 'api-developer', 'analyst', 'auditor'];
    const staff = await house.staff('olga@example.org', others);
    const id = await idOf(staff);
    assert.equal((await staff.send('GET', '/groups')).status, 200, 'auditors read users');
    assert.equal((await staff.send('PUT', `/groups/${group}/members/${id}`)).status, 403);
    assert.equal((await staff.send('DELETE', `/groups/${group}`, ifMatch)).status, 403);
    const dora = await house.developer('dora@example.org');
    assert.equal((await dora.send('GET', '/groups')).status, 404, 'the portal has no such address');
  });
});

suite('gateways learn at once', () => {
  withHouse(
    'that a user is disabled, and stays without the old tokens when enabled',
    async (house, admin) => {
      const dora = await idOf(await house.developer('dora@example.org'));
      house.clock.time += 5000;
      const then = house.clock.time;
      await admin.send('POST', `/users/${dora}/disable`);
      const state = await standing(house, dora);
      assert.deepEqual([state?.['active'], state?.['tokensFrom']], [false, then]);
      house.clock.time += 5000;
      await admin.send('POST', `/users/${dora}/enable`);
      const after = await standing(house, dora);
      assert.deepEqual([after?.['active'], after?.['tokensFrom']], [true, then]);
    },
  );

  withHouse('that staff has a role, and no longer has it', async (house, admin) => {
    const olga = await idOf(await house.staff('olga@example.org', ['auditor', 'analyst']));
    assert.deepEqual((await standing(house, olga))?.['roles'], ['auditor', 'analyst']);
    const { headers } = await admin.send('GET', `/users/${olga}`);
    const match = { 'if-match': String(headers['etag']) };
    await admin.send('PATCH', `/users/${olga}`, { body: { roles: ['analyst'] }, headers: match });
    assert.deepEqual((await standing(house, olga))?.['roles'], ['analyst']);
  });

  withHouse('that a user was signed out everywhere', async (house, admin) => {
    const dora = await idOf(await house.developer('dora@example.org'));
    const then = house.clock.time;
    assert.equal((await admin.send('POST', `/users/${dora}/sign-out`)).status, 200);
    assert.equal((await standing(house, dora))?.['tokensFrom'], then);
  });

  withHouse('that a password was changed: what was issued before is over', async house => {
    const browser = await house.developer('dora@example.org');
    const body = { current: goodPassword, password: otherPassword };
    assert.equal((await browser.send('POST', '/password', { body })).status, 204);
    assert.equal((await standing(house, await idOf(browser)))?.['tokensFrom'], house.clock.time);
  });

  withHouse('nothing of strangers who only ask for an account', async house => {
    const body = { name: 'Eve', email: 'eve@example.org', password: goodPassword };
    await house.browser('external').send('POST', '/sign-up', { body });
    await house.identity.stop();
    const rows = await house.store.feed.after(0, 1000);
    assert.ok(
      rows.every(({ kind, state }) => kind !== 'user' || (state as { realm: string }).realm === 'internal'),
    );
  });
});
