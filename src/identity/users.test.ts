import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Principal, Role } from '#credentials';
import type { Change } from '#store';
import { invite } from './flows/invitation.ts';
import { disableUser, enableUser, updateUser } from './people/users.ts';
import { type Browser, goodPassword, type House, openHouse, operator } from './testing.ts';

function withHouse(name: string, work: (house: House, admin: Browser) => Promise<void>): void {
  test(name, async () => {
    const house = await openHouse();
    await work(house, await house.administrator());
    await house.close();
  });
}

const idOf = async (browser: Browser): Promise<string> =>
  ((await browser.send('GET', '/session')).body['user'] as { id: string }).id;

const patch = async (by: Browser, id: string, body: object) => {
  const { headers } = await by.send('GET', `/users/${id}`);
  const etag = typeof headers['etag'] === 'string' ? headers['etag'] : '"1"';
  return by.send('PATCH', `/users/${id}`, { body, headers: { 'if-match': etag } });
};

suite('staff', () => {
  withHouse(
    'is invited by mail, chooses a password and is in, with the roles given',
    async (house, admin) => {
      const body = { name: 'Olga', email: 'Olga@example.org', roles: ['auditor'] };
      const invited = await admin.send('POST', '/users', { body });
      assert.deepEqual([invited.status, invited.body['status']], [201, 'invited']);
      const token = await house.mailed();
      const browser = house.browser();
      const accept = { token, name: 'Olga Berg', password: goodPassword };
      assert.equal((await browser.send('POST', '/invitation', { body: accept })).status, 200);
      const { body: session } = await browser.send('GET', '/session');
      assert.ok((session['permissions'] as string[]).includes('audit:read'));
      assert.ok(!(session['permissions'] as string[]).includes('users:write'));
      assert.equal((await admin.send('POST', '/users', { body })).status, 409);
    },
  );

  withHouse('is invited again with a new link, which voids the old one', async (house, admin) => {
    const body = { name: 'Olga', email: 'olga@example.org', roles: ['auditor'] };
    const { body: user } = await admin.send('POST', '/users', { body });
    const older = await house.mailed();
    assert.equal((await admin.send('POST', `/users/${String(user['id'])}/invite-again`)).status, 200);
    const accept = { token: older, name: 'Olga', password: goodPassword };
    assert.equal((await house.browser().send('POST', '/invitation', { body: accept })).status, 410);
    const again = { ...accept, token: await house.mailed() };
    assert.equal((await house.browser().send('POST', '/invitation', { body: again })).status, 200);
  });

  withHouse('has new roles with the next request', async (house, admin) => {
    const staff = await house.staff('olga@example.org', ['auditor']);
    assert.equal((await staff.send('GET', '/users')).status, 200);
    assert.equal((await patch(admin, await idOf(staff), { roles: ['analyst'] })).status, 200);
    assert.equal((await staff.send('GET', '/users')).status, 403);
  });

  withHouse('is out at once when disabled, and in again when enabled', async (house, admin) => {
    const staff = await house.staff('olga@example.org', ['auditor']);
    const id = await idOf(staff);
    assert.equal((await admin.send('POST', `/users/${id}/disable`)).status, 200);
    assert.equal(await staff.isIn(), false);
    assert.equal((await staff.signIn('olga@example.org')).status, 401);
    assert.equal((await admin.send('POST', `/users/${id}/enable`)).status, 200);
    assert.equal((await staff.signIn('olga@example.org')).status, 200);
  });

  withHouse('is signed out everywhere by an administrator', async (house, admin) => {
    const staff = await house.staff('olga@example.org', ['auditor']);
    assert.equal((await admin.send('POST', `/users/${await idOf(staff)}/sign-out`)).status, 200);
    assert.equal(await staff.isIn(), false);
  });
});

suite('nobody rises by themselves', () => {
  withHouse('own roles cannot be changed, not even by an administrator', async (_house, admin) => {
    const id = await idOf(admin);
    assert.equal((await patch(admin, id, { roles: ['administrator', 'business-owner'] })).status, 403);
    assert.equal((await patch(admin, id, { roles: [] })).status, 403);
    assert.equal((await patch(admin, id, { name: 'Ada B.' })).status, 200);
    assert.equal((await admin.send('POST', `/users/${id}/disable`)).status, 403);
  });

  const others: readonly Role[] = [
    'security',
    'business-owner',
    'api-developer',
    'application-developer',
    'analyst',
    'auditor',
  ];
  withHouse('no other role changes users', async (house, admin) => {
    const id = await idOf(admin);
    for (const [index, role] of others.entries()) {
      const staff = await house.staff(`u${index}@example.org`, [role]);
      const body = { name: 'Eve', email: 'eve@example.org', roles: ['administrator'] };
      assert.equal((await staff.send('POST', '/users', { body })).status, 403, role);
      assert.equal((await patch(staff, await idOf(staff), { roles: ['administrator'] })).status, 403, role);
      for (const verb of ['disable', 'enable', 'sign-out', 'invite-again'])
        assert.equal((await staff.send('POST', `/users/${id}/${verb}`)).status, 403, `${role} ${verb}`);
      assert.equal((await staff.send('GET', '/users')).status, role === 'auditor' ? 200 : 403, role);
    }
  });

  withHouse('a narrowed token makes nobody an administrator', async house => {
    const by: Principal = { actor: 'token:tok_1', roles: [], permissions: new Set(['users:write']) };
    const staff = await idOf(await house.staff('olga@example.org', []));
    const off = await idOf(await house.staff('bea@example.org', ['administrator']));
    const { store, clock, identity } = house;
    const now = clock.now();
    await store.change(change => disableUser(change, operator, off, undefined, now));
    const roles: Role[] = ['administrator'];
    const eve = { email: 'eve@example.org', name: 'Eve', roles };
    for (const attempt of [
      (change: Change) => invite(identity.tools, change, by, eve),
      (change: Change) => updateUser(change, by, staff, { roles }, undefined, now),
      (change: Change) => enableUser(change, by, off, undefined, now),
    ])
      await assert.rejects(store.change<unknown>(attempt), /hand out what you do not hold/);
  });

  withHouse('one-time links are made by nobody who signed in', async (_house, admin) => {
    assert.equal((await admin.send('POST', '/links', { body: { email: 'ada@example.org' } })).status, 403);
  });

  withHouse('a user of the portal is nobody in the console', async house => {
    const developer = await house.developer('dora@example.net');
    for (const url of ['/users', '/links']) assert.notEqual((await developer.send('GET', url)).status, 200);
  });

  withHouse('a user of the portal is given no roles', async (house, admin) => {
    const developer = await house.developer('dora@example.net');
    assert.equal((await patch(admin, await idOf(developer), { roles: ['analyst'] })).status, 409);
  });

  withHouse('strangers see no user and change none', async house => {
    const stranger = house.browser();
    for (const [method, url] of [
      ['GET', '/users'],
      ['GET', '/users/usr_1'],
      ['POST', '/users/usr_1/disable'],
      ['GET', '/sessions'],
      ['POST', '/password'],
      ['DELETE', '/session'],
    ] as const)
      assert.equal((await stranger.send(method, url)).status, 401, url);
  });
});

suite('the last administrator', () => {
  withHouse('is neither disabled nor loses the role', async (house, admin) => {
    const second = await house.staff('bea@example.org', ['administrator']);
    const first = await idOf(admin);
    assert.equal((await second.send('POST', `/users/${first}/disable`)).status, 200);
    const bea = await idOf(second);
    const now = house.clock.now();
    await assert.rejects(
      house.store.change(change => disableUser(change, operator, bea, undefined, now)),
      /last administrator/,
    );
    await assert.rejects(
      house.store.change(change => updateUser(change, operator, bea, { roles: [] }, undefined, now)),
      /last administrator/,
    );
    assert.equal(await second.isIn(), true);
  });

  withHouse('is not counted while only invited', async (house, admin) => {
    const body = { name: 'Bea', email: 'bea@example.org', roles: ['administrator'] };
    assert.equal((await admin.send('POST', '/users', { body })).status, 201);
    const id = await idOf(admin);
    await assert.rejects(
      house.store.change(change => disableUser(change, operator, id, undefined, house.clock.now())),
      /last administrator/,
    );
  });
});

suite('what is told of users', () => {
  withHouse('never holds a password, and comes in pages', async (house, admin) => {
    for (let i = 0; i < 3; i++) await house.staff(`u${i}@example.org`, ['analyst']);
    const first = await admin.send('GET', '/users?limit=2');
    const items = first.body['items'] as object[];
    assert.equal(items.length, 2);
    const rest = await admin.send('GET', `/users?limit=2&after=${String(first.body['next'])}`);
    assert.deepEqual([(rest.body['items'] as object[]).length, rest.body['next']], [2, null]);
    assert.ok(!JSON.stringify([items, rest.body]).includes('argon2'));
  });
});
