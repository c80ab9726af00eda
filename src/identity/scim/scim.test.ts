import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { listAudit } from '#audit';
import { createServer } from '#api';
import { anonymous, type Permission, type Principal } from '#credentials';
import { GatehouseError } from '#kernel';
import { type House, openHouse } from '../testing.ts';
import { scimPages } from './server.ts';

type Body = Record<string, unknown>;
interface Answer {
  readonly status: number;
  readonly body: Body;
  readonly headers: Body;
}

let house: House;
let app: FastifyInstance;

const tokens: Readonly<Record<string, readonly Permission[]>> = {
  staff: ['scim:staff'],
  users: ['scim:users'],
  other: ['users:write', 'users:read'],
};

async function authenticate({
  authorization = '',
}: {
  authorization?: string | undefined;
}): Promise<Principal> {
  const name = authorization.replace('Bearer ', '');
  const held = tokens[name];
  if (held === undefined) throw new GatehouseError('unauthenticated');
  return { ...anonymous, actor: `token:${name}`, permissions: new Set(held) };
}

beforeEach(async () => {
  house = await openHouse();
  const { tools } = house.identity;
  app = createServer({
    areas: [],
    pages: scimPages({ tools, authenticate, front: {} }),
    log: tools.log,
    docs: 'https://docs.example/errors',
    hosts: ['localhost'],
  });
});
afterEach(async () => {
  await app.close();
  await house.close();
});

async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: object | string,
  more: { as?: string | null; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { as = 'users', headers = {} } = more;
  const answer = await app.inject({
    method,
    url: `/scim/v2/${url}`,
    headers: {
      host: 'localhost',
      ...(as === null ? {} : { authorization: `Bearer ${as}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  return {
    status: answer.statusCode,
    body: answer.body === '' ? {} : answer.json<Body>(),
    headers: answer.headers,
  };
}

const user = (userName: string, more: object = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  externalId: `ext-${userName}`,
  name: { givenName: 'Ann', familyName: 'Lee' },
  emails: [{ value: userName, type: 'work', primary: true }],
  active: true,
  ...more,
});

async function made(userName: string, more: object = {}): Promise<string> {
  const { status, body } = await ask('POST', 'external/Users', user(userName, more));
  assert.equal(status, 201, JSON.stringify(body));
  return String(body['id']);
}

const patch = (...operations: object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});

suite('a directory', () => {
  const shut: readonly (readonly [string, string | null, string, number])[] = [
    ['without a token', null, 'external/Users', 401],
    ['with an unknown one', 'nobody', 'external/Users', 401],
    ['with one that may manage users otherwise', 'other', 'external/Users', 403],
    ['of users of the portal, at staff', 'users', 'internal/Users', 403],
    ['of staff, at users of the portal', 'staff', 'external/Users', 403],
    ['at an address that is none, without a token', null, 'external/Nothing', 401],
    ['at what it can do, without a token', null, 'external/ServiceProviderConfig', 401],
  ];
  for (const [name, as, url, status] of shut)
    test(`is refused ${name}`, async () => {
      const answer = await ask('GET', url, undefined, { as });
      assert.equal(answer.status, status);
      assert.deepEqual(answer.body['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error']);
    });

  test('is not served by the session of a browser', async () => {
    const browser = await house.administrator();
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    assert.equal(
      (await ask('GET', 'internal/Users', undefined, { as: null, headers: { cookie } })).status,
      401,
    );
  });

  test('makes, finds, reads, changes and removes a user', async () => {
    const id = await made('Ann@example.org');
    const found = await ask(
      'GET',
      `external/Users?filter=${encodeURIComponent('userName eq "ann@EXAMPLE.org" and active eq true')}`,
    );
    assert.equal(found.body['totalResults'], 1);
    const [item] = found.body['Resources'] as Body[];
    assert.equal(item?.['id'], id);
    assert.equal(item?.['externalId'], 'ext-Ann@example.org');
    const put = await ask('PUT', `external/Users/${id}`, user('ann@example.org', { displayName: 'Ann B.' }));
    assert.equal(put.body['displayName'], 'Ann B.');
    const off = await ask(
      'PATCH',
      `external/Users/${id}`,
      patch({ op: 'Replace', path: 'active', value: 'False' }),
    );
    assert.equal(off.body['active'], false);
    assert.equal((await ask('DELETE', `external/Users/${id}`)).status, 204);
    assert.equal((await ask('GET', `external/Users/${id}`)).status, 404);
    assert.notEqual(await made('ann@example.org'), id);
  });

  test('erases whom it deletes, and gateways are told', async () => {
    const id = await made('ann@example.org');
    assert.equal((await ask('DELETE', `external/Users/${id}`)).status, 204);
    const { db } = house.store;
    for (const table of ['users', 'provisioned'] as const)
      assert.deepEqual(await db.selectFrom(table).selectAll().where('id', '=', id).execute(), []);
    const told = await db.selectFrom('feed').selectAll().where('subject_id', '=', id).executeTakeFirst();
    assert.equal((JSON.parse(told?.state ?? '{}') as { active?: boolean }).active, false);
    const { entries } = await listAudit(db, { action: 'user.deprovision' });
    assert.equal(entries.length, 1);
    assert.ok(!JSON.stringify(entries).includes(id));
  });

  test('shuts somebody out at once, whatever session they have', async () => {
    const id = await made('ann@example.org');
    const { tools } = house.identity;
    const { openSession } = await import('../people/sessions.ts');
    const { getUser } = await import('../people/users.ts');
    const session = { agent: 'x', methods: ['fed'] } as const;
    await tools.store.change(async change =>
      openSession(change, tools, await getUser(change.tx, id), session, house.clock.now()),
    );
    await ask('PATCH', `external/Users/${id}`, patch({ op: 'replace', value: { active: false } }));
    const left = await house.store.db.selectFrom('sessions').selectAll().where('user_id', '=', id).execute();
    assert.equal(left.length, 0);
  });

  test('neither sees nor takes over an account that it did not make', async () => {
    const browser = await house.developer('dora@example.org');
    const { body } = await browser.send('GET', '/session');
    const { id } = body['user'] as { id: string };
    assert.equal((await ask('GET', 'external/Users')).body['totalResults'], 0);
    assert.equal((await ask('GET', `external/Users/${id}`)).status, 404);
    assert.equal((await ask('DELETE', `external/Users/${id}`)).status, 404);
    assert.equal((await ask('PUT', `external/Users/${id}`, user('x@example.org'))).status, 404);
    const taken = await ask('POST', 'external/Users', user('dora@example.org'));
    assert.deepEqual([taken.status, taken.body['scimType']], [409, 'uniqueness']);
    const own = await made('ann@example.org');
    const moved = await ask(
      'PATCH',
      `external/Users/${own}`,
      patch({ op: 'replace', path: 'emails[type eq "work"].value', value: 'dora@example.org' }),
    );
    assert.equal(moved.status, 409);
    assert.ok(await browser.isIn());
  });

  test('cannot reach over into the other realm', async () => {
    const id = await made('ann@example.org');
    for (const method of ['GET', 'DELETE'] as const)
      assert.equal((await ask(method, `internal/Users/${id}`, undefined, { as: 'staff' })).status, 404);
  });

  test('gives nobody a role', async () => {
    const more = { roles: [{ value: 'administrator' }], entitlements: ['administrator'] };
    const { status, body } = await ask('POST', 'internal/Users', user('ann@example.org', more), {
      as: 'staff',
    });
    assert.equal(status, 201);
    const row = await house.store.db
      .selectFrom('users')
      .selectAll()
      .where('id', '=', String(body['id']))
      .executeTakeFirstOrThrow();
    assert.equal(row.roles, '[]');
    assert.equal(row.password, null);
  });

  test('makes accounts that get no password by mail', async () => {
    await made('ann@example.org');
    await house.browser('external').send('POST', '/password-reset', { body: { email: 'ann@example.org' } });
    await house.identity.stop();
    assert.equal(house.mails.length, 0);
  });

  test('leaves an entry in the audit log, under its token', async () => {
    const id = await made('ann@example.org');
    const { entries: rows } = await listAudit(house.store.db, { resourceId: id });
    assert.deepEqual(
      rows.map(({ actor, action }) => [actor, action]),
      [['token:users', 'user.provision']],
    );
    assert.ok(!JSON.stringify(rows).includes('ann@'));
  });

  const wrong: readonly (readonly [string, object | string, string])[] = [
    ['no userName', { schemas: [] }, 'invalidValue'],
    ['no e-mail address at all', { userName: 'ann' }, 'invalidValue'],
    ['a second recipient in the address', user('ann@example.org\nbcc: x@example.org'), 'invalidValue'],
    ['a member twice', '{"userName":"a@b.example","USERNAME":"c@b.example"}', 'invalidSyntax'],
    ['no JSON', '{', 'invalidSyntax'],
    ['a list', '[]', 'invalidSyntax'],
    ['a number as a name', { userName: 7 }, 'invalidValue'],
    ['a truth value that is none', user('a@b.example', { active: 'perhaps' }), 'invalidValue'],
    ['a prototype', '{"userName":"a@b.example","__proto__":{"active":false}}', 'invalidSyntax'],
  ];
  for (const [name, body, type] of wrong)
    test(`is told what is wrong with ${name}`, async () => {
      const answer = await ask('POST', 'external/Users', body);
      assert.deepEqual([answer.status, answer.body['scimType']], [400, type], JSON.stringify(answer.body));
    });

  test('sends bodies of bounded size', async () => {
    const answer = await ask('POST', 'external/Users', user('a@b.example', { padding: 'x'.repeat(300_000) }));
    assert.equal(answer.status, 413);
  });

  test('changes what it has read: a stale version is refused, a known one is not sent again', async () => {
    const id = await made('ann@example.org');
    const read = await ask('GET', `external/Users/${id}`);
    const etag = String(read.headers['etag']);
    assert.equal((read.body['meta'] as Body)['version'], etag);
    const same = await ask('GET', `external/Users/${id}`, undefined, { headers: { 'if-none-match': etag } });
    assert.equal(same.status, 304);
    const rename = patch({ op: 'replace', path: 'displayName', value: 'Ann B.' });
    assert.equal(
      (await ask('PATCH', `external/Users/${id}`, rename, { headers: { 'if-match': etag } })).status,
      200,
    );
    const stale = await ask('PATCH', `external/Users/${id}`, rename, { headers: { 'if-match': etag } });
    assert.equal(stale.status, 412);
  });

  test('reads in pages', async () => {
    for (let i = 0; i < 5; i++) await made(`user${i}@example.org`);
    const { body } = await ask('GET', 'external/Users?startIndex=4&count=3');
    assert.deepEqual([body['totalResults'], body['startIndex'], body['itemsPerPage']], [5, 4, 2]);
    assert.equal((await ask('GET', 'external/Users?count=0')).body['itemsPerPage'], 0);
    assert.equal((await ask('GET', 'external/Users?startIndex=-7')).body['startIndex'], 1);
    assert.equal((await ask('GET', 'external/Users?count=x')).status, 400);
  });
});

suite('groups of a directory', () => {
  test('hold its users: they join, leave, and are replaced', async () => {
    const [ann, bob] = [await made('ann@example.org'), await made('bob@example.org')];
    const { status, body } = await ask('POST', 'external/Groups', {
      displayName: 'Road Works',
      members: [{ value: ann }],
    });
    assert.equal(status, 201);
    const id = String(body['id']);
    const members = async () =>
      ((await ask('GET', `external/Groups/${id}`)).body['members'] as Body[])
        .map(({ value }) => String(value))
        .toSorted((a, b) => a.localeCompare(b));
    assert.deepEqual(await members(), [ann]);
    await ask(
      'PATCH',
      `external/Groups/${id}`,
      patch({ op: 'Add', path: 'members', value: [{ value: bob }] }),
    );
    assert.deepEqual(
      await members(),
      [ann, bob].toSorted((a, b) => a.localeCompare(b)),
    );
    await ask('PATCH', `external/Groups/${id}`, patch({ op: 'Remove', path: `members[value eq "${ann}"]` }));
    assert.deepEqual(await members(), [bob]);
    await ask('PUT', `external/Groups/${id}`, { displayName: 'Roads', members: [{ value: ann }] });
    assert.deepEqual(await members(), [ann]);
    const group = await house.store.db.selectFrom('groups').selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([group.name, group.title, group.source], ['road-works', 'Roads', 'scim']);
    const lean = await ask(
      'GET',
      `external/Groups?filter=${encodeURIComponent('displayName eq "roads"')}&excludedAttributes=members`,
    );
    const [item] = lean.body['Resources'] as Body[];
    assert.equal(item?.['members'], undefined);
    assert.equal((await ask('DELETE', `external/Groups/${id}`)).status, 204);
    assert.equal((await ask('GET', `external/Groups/${id}`)).status, 404);
  });

  test('are none that others keep, by their name or id', async () => {
    const admin = await house.administrator();
    const local = await admin.send('POST', '/groups', {
      body: { realm: 'external', name: 'trusted', title: 'Trusted' },
    });
    const taken = await ask('POST', 'external/Groups', { displayName: 'Trusted' });
    assert.equal(taken.status, 409);
    const id = String(local.body['id']);
    const ann = await made('ann@example.org');
    const joined = await ask(
      'PATCH',
      `external/Groups/${id}`,
      patch({ op: 'add', path: 'members', value: [{ value: ann }] }),
    );
    assert.equal(joined.status, 404);
    assert.equal((await ask('DELETE', `external/Groups/${id}`)).status, 404);
  });

  test('take in nobody whom the directory does not keep', async () => {
    const browser = await house.developer('dora@example.org');
    const { id } = (await browser.send('GET', '/session')).body['user'] as { id: string };
    const answer = await ask('POST', 'external/Groups', { displayName: 'All', members: [{ value: id }] });
    assert.equal(answer.status, 400);
    assert.equal((await ask('GET', 'external/Groups')).body['totalResults'], 0);
  });
});

suite('a filter', () => {
  const ask4 = (filter: string, more = '') =>
    ask('GET', `external/Users?filter=${encodeURIComponent(filter)}${more}`);
  const namesIn = ({ body }: Answer) => ((body['Resources'] ?? []) as Body[]).map(({ userName }) => userName);

  async function people() {
    const at = (value: string, type: string, primary = false) => ({ value, type, primary });
    await ask('POST', 'external/Users', {
      ...user('ann@road.example'),
      name: { givenName: 'Ann', familyName: 'Lee' },
      emails: [at('ann@road.example', 'work', true), at('ann@home.example', 'home')],
    });
    house.clock.time += 60_000;
    await ask('POST', 'external/Users', {
      ...user('Bob@water.example', { displayName: 'bob' }),
      externalId: undefined,
      name: undefined,
      active: false,
    });
    house.clock.time += 60_000;
    await ask(
      'POST',
      'external/Users',
      user('zoe@road.example', { displayName: 'Ärmel (not) "x"', name: undefined }),
    );
  }

  const [ann, bob, zoe] = ['ann@road.example', 'Bob@water.example', 'zoe@road.example'];
  const finds: readonly (readonly [string, readonly string[]])[] = [
    ['userName eq "ANN@road.example"', [ann]],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ann@road.example"', [ann]],
    ['userName ne "ann@road.example"', [bob, zoe]],
    ['userName co "ROAD"', [ann, zoe]],
    ['userName sw "b"', [bob]],
    ['userName ew "water.example"', [bob]],
    ['userName gt "b"', [bob, zoe]],
    ['userName ge "zoe@road.example"', [zoe]],
    ['userName lt "b"', [ann]],
    ['userName le "ann@road.example"', [ann]],
    ['externalId pr', [ann, zoe]],
    ['not (externalId pr)', [bob]],
    ['externalId eq null', [bob]],
    ['externalId ne null', [ann, zoe]],
    ['externalId eq "EXT-ann@road.example"', []],
    ['active eq false', [bob]],
    ['active ne false and userName co "road"', [ann, zoe]],
    ['userName sw "ann" or userName sw "bob" and active eq true', [ann]],
    ['(userName sw "ann" or userName sw "bob") and active eq false', [bob]],
    ['NOT (userName sw "ann" OR active EQ False)', [zoe]],
    ['name.familyName eq "lee"', [ann]],
    ['name.familyName pr', [ann]],
    ['name pr and name.formatted sw "a"', [ann]],
    ['displayName eq "ÄRMEL (not) \\"x\\""', [zoe]],
    ['emails eq "ann@home.example"', [ann]],
    ['emails.type eq "home"', [ann]],
    ['emails[type eq "home" and value co "home"]', [ann]],
    ['emails[type eq "home" and value co "road"]', []],
    ['emails[not (primary eq true) and (type eq "home" or type eq "other")]', [ann]],
    ['emails[type eq "work" and primary eq true] and name pr and externalId co "ann"', [ann]],
    ['meta.resourceType eq "User" and userName sw "z"', [zoe]],
  ];
  test('finds whom it describes', async () => {
    await people();
    for (const [filter, expected] of finds)
      assert.deepEqual(new Set(namesIn(await ask4(filter))), new Set(expected), filter);
    const [one] = (await ask4(`userName eq "${bob}"`)).body['Resources'] as Body[];
    assert.ok(one !== undefined);
    const { created } = one['meta'] as { created: string };
    assert.deepEqual(namesIn(await ask4(`meta.created lt "${created}"`)), [ann]);
    assert.deepEqual(new Set(namesIn(await ask4(`meta.created ge "${created}"`))), new Set([bob, zoe]));
    assert.deepEqual(namesIn(await ask4(`meta.created eq "${created.replace('Z', '+00:00')}"`)), [bob]);
  });

  test('sorts, and pages through what it sorted', async () => {
    await people();
    const sorted = (query: string) => ask('GET', `external/Users?${query}`).then(namesIn);
    assert.deepEqual(await sorted('sortBy=userName'), [ann, bob, zoe]);
    assert.deepEqual(await sorted('sortBy=meta.created&sortOrder=descending'), [zoe, bob, ann]);
    assert.equal((await sorted('sortBy=name.familyName'))[0], ann);
    assert.equal((await sorted('sortBy=name.familyName&sortOrder=descending'))[2], ann);
    assert.equal((await sorted('sortBy=externalId&sortOrder=DESCENDING'))[0], bob);
    const page = await ask('GET', 'external/Users?sortBy=userName&startIndex=2&count=1');
    assert.deepEqual([page.body['totalResults'], namesIn(page)], [3, [bob]]);
    for (const query of [
      'sortBy=name',
      'sortBy=password',
      'sortBy=userName&sortOrder=up',
      'sortBy=id&sortBy=id',
    ])
      assert.equal((await ask('GET', `external/Users?${query}`)).status, 400, query);
  });

  test('finds groups by name and member, and tells nothing of members that it does not name', async () => {
    const [one, two] = [await made('ann@example.org'), await made('bob@example.org')];
    const group = (displayName: string, ...ids: string[]) =>
      ask('POST', 'external/Groups', { displayName, members: ids.map(value => ({ value })) });
    await group('Roads', one, two);
    await group('Water', two);
    await group('Parks');
    const found = async (filter: string) =>
      (
        (await ask('GET', `external/Groups?filter=${encodeURIComponent(filter)}&sortBy=displayName`)).body[
          'Resources'
        ] as Body[]
      ).map(({ displayName }) => displayName);
    assert.deepEqual(await found(`members.value eq "${two}"`), ['Roads', 'Water']);
    assert.deepEqual(await found(`members[value eq "${one}"] or displayName sw "p"`), ['Parks', 'Roads']);
    assert.deepEqual(await found(`not (members eq "${one}")`), ['Parks', 'Water']);
    for (const filter of ['members pr', 'members co "u"', 'members eq null', 'members.display eq "Ann"'])
      assert.equal(
        (await ask('GET', `external/Groups?filter=${encodeURIComponent(filter)}`)).status,
        400,
        filter,
      );
  });

  test('finds nobody of the other realm, and nobody whom the directory does not keep', async () => {
    const admin = await house.administrator();
    assert.equal((await admin.send('GET', '/users')).status, 200);
    for (const url of ['internal/Users', 'external/Users'])
      assert.equal(
        (
          await ask('GET', `${url}?filter=userName%20pr`, undefined, {
            as: url.startsWith('i') ? 'staff' : 'users',
          })
        ).body['totalResults'],
        0,
      );
  });

  const bad = [
    '',
    'userName',
    'userName eq',
    'userName eq a',
    'userName eq "a',
    'userName is "a"',
    'not userName eq "a"',
    'userName eq "a" and',
    'userName eq "a" xor id eq "b"',
    'userName eq "a" id eq "b"',
    '"a" eq userName',
    'userName eq 1',
    "userName eq 'a'",
    'userName eq "\\x"',
    '(userName eq "a"',
    'userName eq "a")',
    '()',
    'emails[type eq "work"',
    'emails[type eq "work")',
    'emails[emails[type eq "work"]]',
    'emails[type eq "work"].value eq "a"',
    'emails.value[type eq "work"]',
    'userName[value eq "a"]',
    'password eq "a"',
    'constructor pr',
    '__proto__ pr',
    'name.constructor pr',
    'name.givenName.x pr',
    'name eq "a"',
    'active eq "true"',
    'active gt true',
    'userName eq true',
    'meta.created gt "yesterday"',
    'meta.created co "2026-01-01T00:00:00Z"',
    'userName co null',
    'urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq "a"',
    `userName eq "${'a'.repeat(2000)}"`,
    `${'('.repeat(9)}id eq "a"${')'.repeat(9)}`,
    `${'not ('.repeat(500)}id eq "a"`,
    Array.from({ length: 31 }, () => 'id eq "a"').join(' and '),
  ];
  for (const text of bad)
    test(`is not ${text.slice(0, 60)}`, async () => {
      const { status, body } = await ask4(text);
      assert.deepEqual([status, body['scimType']], [400, 'invalidFilter']);
    });

  test('given twice means nothing for sure', async () => {
    assert.equal((await ask('GET', 'external/Users?filter=id+pr&filter=id+pr')).status, 400);
  });
});

suite('what there is not', () => {
  test('is said to be not supported, as the configuration has it', async () => {
    const { body } = await ask('GET', 'external/ServiceProviderConfig');
    const of = (name: string) => (body[name] as { supported: boolean }).supported;
    assert.deepEqual(['filter', 'sort', 'patch', 'etag', 'bulk', 'changePassword'].map(of), [
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    assert.equal((await ask('POST', 'external/Bulk', { Operations: [] })).status, 501);
    assert.equal((await ask('GET', 'external/Me')).status, 501);
    assert.equal((await ask('POST', 'external/Bulk', {}, { as: null })).status, 401);
  });
});
