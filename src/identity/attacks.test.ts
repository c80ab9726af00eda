/** Attacks on signing in, each as a request that must fail, beside the same request of an honest browser. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { sessionCookies } from './cookies.ts';
import { issueLink, type LinkKind } from './people/links.ts';
import {
  type Browser,
  day,
  goodPassword,
  hour,
  type House,
  minute,
  openHouse,
  otherPassword,
  type Reply,
  type Sent,
} from './testing.ts';

const shape = ({ status, body }: Reply) => {
  const { instance: _, ...rest } = body;
  return { status, ...rest };
};

suite('signing in', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
    await house.administrator();
    await house.staff('olga@example.org', ['analyst']);
    const admin = house.browser('internal', '192.0.2.200');
    await admin.signIn('ada@example.org');
    const disabled = await house.staff('dan@example.org', ['analyst']);
    const { id } = (await disabled.send('GET', '/session')).body['user'] as { id: string };
    assert.equal((await admin.send('POST', `/users/${id}/disable`)).status, 200);
    const asked = { name: 'Ivy', email: 'ivy@example.org', roles: ['analyst'] };
    assert.equal((await admin.send('POST', '/users', { body: asked })).status, 201);
  });
  after(() => house.close());

  test('works with address and password, however the address is typed', async () => {
    const browser = house.browser('internal', '192.0.2.1');
    const { status, body } = await browser.signIn(' Ada@Example.ORG ');
    assert.equal(status, 200);
    assert.deepEqual((body['user'] as { roles: string[] }).roles, ['administrator', 'security']);
    assert.equal(await browser.isIn(), true);
  });

  const wrong: Readonly<Record<string, { email: string; password?: string }>> = {
    'a wrong password': { email: 'ada@example.org', password: otherPassword },
    'the right one with a space': { email: 'ada@example.org', password: `${goodPassword} ` },
    'an unknown address': { email: 'nobody@example.org' },
    'what is no address': { email: 'x' },
    'a disabled account': { email: 'dan@example.org' },
    'an account that only was invited': { email: 'ivy@example.org' },
    'an address with a line end': { email: 'ada@example.org\r\nx: y' },
    'SQL in the address': { email: "' or 1=1 --" },
  };
  test('is refused in one and the same way, whatever is wrong', async () => {
    const answers: unknown[] = [];
    for (const [index, { email, password }] of Object.values(wrong).entries()) {
      const browser = house.browser('internal', `192.0.3.${index}`);
      const reply = await browser.signIn(email, password);
      assert.equal(reply.cookies.length, 0);
      answers.push(shape(reply));
    }
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal((answers[0] as { status: number }).status, 401);
  });

  test('to the portal is not possible with an account of the console', async () => {
    const browser = house.browser('external', '192.0.2.2');
    assert.equal((await browser.signIn('ada@example.org')).status, 401);
  });

  const giants: Readonly<Record<string, object>> = {
    'a giant password': { email: 'ada@example.org', password: 'x'.repeat(10_000) },
    'a giant address': { email: `${'x'.repeat(10_000)}@example.org`, password: goodPassword },
    'a list for a password': { email: 'ada@example.org', password: [goodPassword] },
    'an object for an address': { email: { $ne: null }, password: goodPassword },
    'more than was asked for': { email: 'ada@example.org', password: goodPassword, roles: ['administrator'] },
    'no password': { email: 'ada@example.org' },
  };
  for (const [what, body] of Object.entries(giants))
    test(`refuses ${what} without saying it again`, async () => {
      const reply = await house.browser('internal', '192.0.2.3').send('POST', '/session', { body });
      assert.equal(reply.status, 400);
      assert.ok(JSON.stringify(reply.body).length < 2000);
    });

  test('refuses a body of megabytes unread', async () => {
    const body = { email: 'ada@example.org', password: 'x'.repeat(1_000_000) };
    const reply = await house.browser('internal', '192.0.2.3').send('POST', '/session', { body });
    assert.equal(reply.status, 413);
  });

  test('makes whoever guesses wait, and says how long', async () => {
    const browser = house.browser('internal', '192.0.2.4');
    const replies: Reply[] = [];
    for (let i = 0; i < 8; i++) replies.push(await browser.signIn('olga@example.org', otherPassword));
    assert.deepEqual(
      replies.map(({ status }) => status),
      [401, 401, 401, 401, 401, 401, 429, 429],
    );
    assert.ok(Number(replies.at(-1)?.headers['retry-after']) >= 1);
  });

  test('makes whoever guesses wait for an unknown address just so', async () => {
    const browser = house.browser('internal', '192.0.2.5');
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push((await browser.signIn('none@example.org')).status);
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 401, 429, 429]);
  });

  test('stays possible for the owner while others try to lock them out', async () => {
    const owner = house.browser('internal', '192.0.2.6');
    await owner.signIn('olga@example.org');
    const { device } = owner;
    assert.ok(device !== undefined);
    for (let i = 0; i < 60; i++)
      await house.browser('internal', `198.51.100.${i}`).signIn('olga@example.org', otherPassword);
    const near = house.browser('internal', '192.0.2.6');
    for (let i = 0; i < 10; i++) await near.signIn('olga@example.org', otherPassword);
    assert.equal((await near.signIn('olga@example.org')).status, 429);
    assert.equal((await owner.signIn('olga@example.org')).status, 200);
    const elsewhere = house.browser('internal', '203.0.113.9');
    assert.equal((await elsewhere.signIn('olga@example.org')).status, 200);
  });

  test("does not take another account's device for its own", async () => {
    const ada = house.browser('internal', '192.0.2.1');
    await ada.signIn('ada@example.org');
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) {
      const thief = house.browser('internal', '192.0.2.8');
      for (const [name, value] of ada.cookies) if (name.includes('device')) thief.cookies.set(name, value);
      statuses.push((await thief.signIn('dan@example.org')).status);
    }
    assert.equal(statuses.at(-1), 429);
  });

  test('hands nothing out that was there before (fixation), and ends the session that was', async () => {
    const browser = house.browser('internal', '192.0.2.9');
    browser.cookies.set(sessionCookies.internal, `ghs_${'A'.repeat(43)}`);
    await browser.signIn('ada@example.org');
    const first = browser.session;
    assert.notEqual(first, `ghs_${'A'.repeat(43)}`);
    await browser.signIn('ada@example.org');
    assert.notEqual(browser.session, first);
    browser.cookies.set(sessionCookies.internal, first ?? '');
    assert.equal(await browser.isIn(), false);
  });

  test('gives cookies that no script reads, no other site sends and no other host sets', async () => {
    const { cookies } = await house.browser('internal', '192.0.2.10').signIn('ada@example.org');
    assert.equal(cookies.length, 2);
    for (const cookie of cookies) {
      assert.match(cookie, /^__Host-gatehouse-/);
      for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/'])
        assert.ok(cookie.split('; ').includes(attribute), cookie);
      assert.ok(!/domain/i.test(cookie));
    }
  });

  test('leaves no secret in the store, the audit log or the log', async () => {
    const browser = house.browser('internal', '192.0.2.11');
    await browser.signIn('ada@example.org');
    const { store, logged } = house;
    const tables = ['users', 'sessions', 'one_time_links', 'audit_entries'] as const;
    const rows = await Promise.all(tables.map(table => store.db.selectFrom(table).selectAll().execute()));
    const kept = JSON.stringify(rows) + logged.join('');
    for (const planted of [browser.session ?? '?', browser.csrf ?? '?', goodPassword])
      assert.ok(!kept.includes(planted));
    const audit = JSON.stringify(rows[3]) + logged.join('');
    for (const person of ['ada@example.org', 'olga@example.org', 'ivy@example.org', 'Somebody', 'Ivy'])
      assert.ok(!audit.includes(person), person);
  });
});

suite('a session', () => {
  let house: House;
  let admin: Browser;
  let staff: Browser;
  let developer: Browser;
  before(async () => {
    house = await openHouse();
    admin = await house.administrator();
    staff = await house.staff('olga@example.org', ['auditor']);
    developer = await house.developer('dora@example.net');
  });
  after(() => house.close());

  const foreign: Readonly<Record<string, Sent['headers']>> = {
    'another site': { 'sec-fetch-site': 'cross-site' },
    'another port of this host': { 'sec-fetch-site': 'same-site' },
    'a browser that does not say from where': { 'sec-fetch-site': undefined },
    'an address typed by hand, when it changes something': { 'sec-fetch-site': 'none' },
    "the portal's origin": { origin: 'http://localhost:7000' },
    'the null origin': { origin: 'null' },
    'an origin that only begins alike': { origin: 'http://localhost:7002.evil.example' },
    'a page without the token': { 'gatehouse-csrf': undefined },
    'a page with an empty token': { 'gatehouse-csrf': '' },
    'a page with a made-up token': { 'gatehouse-csrf': '0'.repeat(64) },
  };
  for (const [what, headers] of Object.entries(foreign))
    test(`changes nothing for ${what}`, async () => {
      const { status, body } = await admin.send('POST', '/sessions/end-others', { headers });
      assert.deepEqual(
        [status, body['code'] ?? String(body['type']).split('/').at(-1)],
        [403, 'csrf-refused'],
      );
    });

  test("changes nothing with another session's token", async () => {
    const headers = { 'gatehouse-csrf': staff.csrf };
    assert.equal((await admin.send('POST', '/sessions/end-others', { headers })).status, 403);
    assert.equal((await admin.send('POST', '/sessions/end-others')).status, 200);
  });

  for (const site of ['cross-site', 'same-site', undefined])
    test(`is not even read for a page that says ${site}`, async () => {
      const headers = { 'sec-fetch-site': site };
      assert.equal((await admin.send('GET', '/users', { headers })).status, 403);
      assert.equal((await admin.send('GET', '/users')).status, 200);
    });

  const strangers: Readonly<Record<string, Sent['headers']>> = {
    'another site': { 'sec-fetch-site': 'cross-site' },
    'the portal': { 'sec-fetch-site': 'same-site', origin: 'http://localhost:7000' },
    'an old browser on another site': { 'sec-fetch-site': undefined, origin: 'https://evil.example' },
  };
  for (const [what, headers] of Object.entries(strangers))
    test(`is not opened by a page of ${what} (login CSRF)`, async () => {
      const browser = house.browser('internal', '192.0.2.1');
      const reply = await browser.signIn('ada@example.org', goodPassword, { headers });
      assert.equal(reply.status, 403);
      assert.equal(reply.cookies.length, 0);
    });

  const forged: Readonly<Record<string, (good: string) => string>> = {
    nothing: () => '',
    'another character at its end': good => `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
    'another prefix': good => good.replace('ghs_', 'ghl_'),
    'a megabyte': good => good + 'A'.repeat(7000),
    SQL: () => "ghs_' or '1'='1",
    'percent signs': () => `ghs_${'%'.repeat(43)}`,
  };
  for (const [what, forge] of Object.entries(forged))
    test(`is not opened by a cookie of ${what}`, async () => {
      const browser = house.browser('internal');
      browser.cookies.set(sessionCookies.internal, forge(admin.session ?? ''));
      assert.equal(await browser.isIn(), false);
      assert.equal((await browser.send('GET', '/users')).status, 401);
    });

  test('is not opened by its hash, as somebody who read the store would try', async () => {
    const browser = house.browser('internal');
    const row = await house.store.db.selectFrom('sessions').select('hash').executeTakeFirstOrThrow();
    browser.cookies.set(sessionCookies.internal, row.hash);
    assert.equal(await browser.isIn(), false);
  });

  test('of the portal opens nothing in the console, nor the other way', async () => {
    const inConsole = house.browser('internal');
    inConsole.cookies.set(sessionCookies.internal, developer.session ?? '');
    assert.equal(await inConsole.isIn(), false);
    const inPortal = house.browser('external');
    inPortal.cookies.set(sessionCookies.external, admin.session ?? '');
    assert.equal(await inPortal.isIn(), false);
  });

  test('sent twice is none', async () => {
    const browser = house.browser('internal');
    const { session = '' } = admin;
    const cookie = `${sessionCookies.internal}=${session}; ${sessionCookies.internal}=${session}`;
    const { body } = await browser.send('GET', '/session', { headers: { cookie } });
    assert.equal(body['user'], null);
  });

  test("shows and ends a person's own sessions only", async () => {
    const { body } = await staff.send('GET', '/sessions');
    const [own] = body['items'] as { id: string; agent: string; current: boolean }[];
    assert.deepEqual([own?.agent, own?.current], ['Firefox on Windows', true]);
    assert.equal((await admin.send('DELETE', `/sessions/${own?.id}`)).status, 404);
    assert.equal(await staff.isIn(), true);
  });

  test('ends at sign-out, and its cookie opens nothing afterwards', async () => {
    const browser = house.browser('internal', '192.0.2.2');
    await browser.signIn('olga@example.org');
    const { session = '' } = browser;
    assert.equal((await browser.send('DELETE', '/session')).status, 204);
    browser.cookies.set(sessionCookies.internal, session);
    assert.equal(await browser.isIn(), false);
  });

  test('opens nothing once its user is disabled, however that came about', async () => {
    const browser = await house.staff('eve@example.org', ['analyst']);
    await house.store.change(({ tx }) =>
      tx.updateTable('users').set({ status: 'disabled' }).where('email', '=', 'eve@example.org').execute(),
    );
    assert.equal(await browser.isIn(), false);
  });

  test('ends when it is not used, and in any case', async () => {
    const fresh = await openHouse();
    const browser = await fresh.administrator();
    for (let i = 0; i < 23; i++) {
      fresh.clock.time += 29 * minute;
      assert.equal(await browser.isIn(), true);
      await fresh.identity.stop();
    }
    fresh.clock.time += 31 * minute;
    assert.equal(await browser.isIn(), false);
    await browser.signIn('ada@example.org');
    const end = fresh.clock.time + 12 * hour;
    while (fresh.clock.time + 20 * minute < end) {
      fresh.clock.time += 20 * minute;
      assert.equal(await browser.isIn(), true);
      await fresh.identity.stop();
    }
    fresh.clock.time = end;
    assert.equal(await browser.isIn(), false);
    await fresh.close();
  });

  test('is not prolonged by an open stream that asks whether it may go on', async () => {
    const fresh = await openHouse();
    const browser = await fresh.administrator();
    fresh.clock.time += 29 * minute;
    const cookie = (name: string) => browser.cookies.get(name);
    const client = {
      address: '127.0.0.1',
      agent: '',
      authorization: undefined,
      method: 'GET',
      host: 'localhost:7002',
      encrypted: false,
      origin: undefined,
      publicOrigin: undefined,
      site: 'same-origin',
      csrf: undefined,
      cookie,
      isRecheck: true,
    };
    assert.equal((await fresh.identity.authenticate('internal', client)).user?.realm, 'internal');
    await fresh.identity.stop();
    fresh.clock.time += 2 * minute;
    assert.equal(await browser.isIn(), false);
    await fresh.close();
  });
});

suite('a one-time link', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
    await house.administrator();
    await house.staff('olga@example.org', ['auditor']);
    await house.developer('dora@example.net');
  });
  after(() => house.close());

  const issue = async (kind: LinkKind, email: string): Promise<string> => {
    const { store, identity, clock } = house;
    const row = await store.db
      .selectFrom('users')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    const link = { kind, userId: row.id };
    return store.change(change => issueLink(change, identity.tools, link, clock.now()));
  };
  // Each time another one: a password that somebody had before is refused.
  let chosen = 0;
  const finish = (
    browser: Browser,
    token: string,
    password = `copper willow ${(chosen += 1)} saddle ember`,
  ) => browser.send('POST', '/password-reset/finish', { body: { token, password } });

  test('is good once, even for two who come at the same time', async () => {
    const token = await issue('password-reset', 'olga@example.org');
    const replies = await Promise.all(
      [1, 2, 3].map(i => finish(house.browser('internal', `192.0.2.${i}`), token)),
    );
    assert.deepEqual(
      replies.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 410, 410],
    );
  });

  test('is looked at without being used up', async () => {
    const token = await issue('password-reset', 'olga@example.org');
    const browser = house.browser();
    const { status, body } = await browser.send('POST', '/link', { body: { token } });
    assert.deepEqual(
      [status, body],
      [200, { kind: 'password-reset', email: 'o…@example.org', passwordNeeded: true }],
    );
    assert.equal((await finish(browser, token)).status, 200);
    assert.equal((await browser.send('POST', '/link', { body: { token } })).status, 410);
  });

  test('is not even looked at in the other realm', async () => {
    const token = await issue('password-reset', 'olga@example.org');
    const inPortal = await house.browser('external').send('POST', '/link', { body: { token } });
    assert.equal(inPortal.status, 410);
  });

  test('is void once there is a newer one of its kind', async () => {
    const older = await issue('password-reset', 'olga@example.org');
    const newer = await issue('password-reset', 'olga@example.org');
    assert.equal((await finish(house.browser(), older)).status, 410);
    assert.equal((await finish(house.browser(), newer)).status, 200);
  });

  test('is not used up by a password that is too weak', async () => {
    const token = await issue('password-reset', 'olga@example.org');
    const { status, body } = await finish(house.browser(), token, 'password1234');
    assert.equal(status, 400);
    assert.equal((body['errors'] as { at: string }[])[0]?.at, '/password');
    assert.ok(!JSON.stringify(body).includes('password1234'));
    assert.equal((await finish(house.browser(), token)).status, 200);
  });

  const lifetimes: readonly (readonly [LinkKind, number])[] = [['password-reset', hour]];
  for (const [kind, life] of lifetimes)
    test(`for ${kind} ends`, async () => {
      const token = await issue(kind, 'olga@example.org');
      house.clock.time += life;
      assert.equal((await finish(house.browser(), token)).status, 410);
    });

  const misused: Readonly<Record<string, { kind: LinkKind; email: string; at: string; portal?: boolean }>> = {
    'to verify, for a password': {
      kind: 'verification',
      email: 'dora@example.net',
      at: '/password-reset/finish',
      portal: true,
    },
    'to invite, for a password': {
      kind: 'invitation',
      email: 'olga@example.org',
      at: '/password-reset/finish',
    },
    'for a password, to accept an invitation': {
      kind: 'password-reset',
      email: 'olga@example.org',
      at: '/invitation',
    },
    'for a password, to become the first administrator': {
      kind: 'password-reset',
      email: 'olga@example.org',
      at: '/first-run',
    },
    'for a password, to verify': {
      kind: 'password-reset',
      email: 'dora@example.net',
      at: '/verification',
      portal: true,
    },
    'to invite, of somebody who is in already': {
      kind: 'invitation',
      email: 'olga@example.org',
      at: '/invitation',
    },
    'to verify, of somebody who is verified': {
      kind: 'verification',
      email: 'dora@example.net',
      at: '/verification',
      portal: true,
    },
    'of the portal, in the console': {
      kind: 'password-reset',
      email: 'dora@example.net',
      at: '/password-reset/finish',
    },
    'of the console, in the portal': {
      kind: 'password-reset',
      email: 'olga@example.org',
      at: '/password-reset/finish',
      portal: true,
    },
  };
  const bodies: Readonly<Record<string, object>> = {
    '/first-run': { name: 'Eve', email: 'eve@example.org', password: goodPassword, roles: ['administrator'] },
    '/invitation': { name: 'Eve', password: goodPassword },
    '/verification': { password: goodPassword },
    '/password-reset/finish': { password: goodPassword },
  };
  for (const [what, { kind, email, at, portal = false }] of Object.entries(misused))
    test(`is refused ${what}`, async () => {
      const token = await issue(kind, email);
      const browser = house.browser(portal ? 'external' : 'internal');
      const reply = await browser.send('POST', at, { body: { token, ...bodies[at] } });
      assert.equal(reply.status, 410);
      assert.equal(reply.cookies.length, 0);
    });

  for (const token of ['x', `ghl_${'A'.repeat(43)}`, `ghs_${'A'.repeat(43)}`, "ghl_' or 1=1 --"])
    test(`is refused when it is made up: ${token.slice(0, 12)}`, async () => {
      assert.equal((await finish(house.browser(), token)).status, 410);
      assert.equal((await house.browser().send('POST', '/link', { body: { token } })).status, 410);
    });

  test('of somebody disabled meanwhile is void', async () => {
    const token = await issue('password-reset', 'olga@example.org');
    await house.store.change(({ tx }) =>
      tx.updateTable('users').set({ status: 'disabled' }).where('email', '=', 'olga@example.org').execute(),
    );
    assert.equal((await finish(house.browser(), token)).status, 410);
  });
});

suite('the first run', () => {
  const asked = { name: 'Ada', email: 'ada@example.org', password: goodPassword, roles: ['administrator'] };

  test('makes one administrator, and its link is nothing afterwards', async () => {
    const house = await openHouse();
    const url = await house.identity.firstRunLink();
    assert.match(url ?? '', /^http:\/\/localhost:7002\/first-run#ghl_[0-9A-Za-z]{43}$/);
    const token = url?.split('#')[1];
    const first = await house.browser().send('POST', '/first-run', { body: { ...asked, token } });
    assert.equal(first.status, 200);
    const second = { ...asked, email: 'eve@example.org', token };
    assert.equal((await house.browser().send('POST', '/first-run', { body: second })).status, 410);
    assert.equal(await house.identity.firstRunLink(), undefined);
    await house.close();
  });

  test('gives a new link at each start, which voids the one before', async () => {
    const house = await openHouse();
    const [older, newer] = [await house.identity.firstRunLink(), await house.identity.firstRunLink()];
    const use = (url: string | undefined) =>
      house.browser().send('POST', '/first-run', { body: { ...asked, token: url?.split('#')[1] } });
    assert.equal((await use(older)).status, 410);
    house.clock.time += day;
    assert.equal((await use(newer)).status, 410);
    assert.equal((await use(await house.identity.firstRunLink())).status, 200);
    await house.close();
  });

  const refused: Readonly<Record<string, readonly [object, number]>> = {
    'without the role of administrator': [{ roles: ['security'] }, 400],
    'with a role beyond the three': [{ roles: ['administrator', 'auditor'] }, 400],
    'with a weak password': [{ password: 'administrator' }, 400],
    'with no address': [{ email: 'ada' }, 400],
    'with a name that hides something': [{ name: 'A\u202Eda' }, 400],
  };
  for (const [what, [over, status]] of Object.entries(refused))
    test(`is refused ${what}, and may be repeated`, async () => {
      const house = await openHouse();
      const token = (await house.identity.firstRunLink())?.split('#')[1];
      const reply = await house.browser().send('POST', '/first-run', { body: { ...asked, ...over, token } });
      assert.equal(reply.status, status);
      assert.equal(
        (await house.browser().send('POST', '/first-run', { body: { ...asked, token } })).status,
        200,
      );
      await house.close();
    });

  test('is over once an administrator came in another way', async () => {
    const house = await openHouse();
    const token = (await house.identity.firstRunLink())?.split('#')[1];
    await house.staff('bea@example.org', ['administrator']);
    assert.equal(
      (await house.browser().send('POST', '/first-run', { body: { ...asked, token } })).status,
      410,
    );
    await house.close();
  });

  test('is not there in the portal', async () => {
    const house = await openHouse();
    const token = (await house.identity.firstRunLink())?.split('#')[1];
    const portal = house.browser('external');
    assert.equal((await portal.send('POST', '/first-run', { body: { ...asked, token } })).status, 401);
    assert.equal((await portal.send('POST', '/link', { body: { token } })).status, 410);
    await house.close();
  });
});
