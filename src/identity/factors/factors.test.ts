import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { generateSync } from 'otplib';
import {
  type Browser,
  goodPassword,
  type House,
  minute,
  openHouse,
  otherPassword,
  type Reply,
} from '../testing.ts';
import { challengeFor, registerPasskey } from './testing.ts';

const email = 'dora@example.org';

function withDora(name: string, work: (house: House, dora: Browser) => Promise<void>): void {
  test(name, async () => {
    const house = await openHouse();
    await work(house, await house.developer(email));
    await house.close();
  });
}

const codeAt = (house: House, secret: string, offset = 0): string =>
  generateSync({ secret, epoch: Math.floor((house.clock.time + offset) / 1000) });

/** An authenticator app for whoever has signed in: its secret and the recovery codes. */
async function setUpApp(house: House, browser: Browser): Promise<{ secret: string; codes: string[] }> {
  const begun = await browser.send('POST', '/factors/app');
  const secret = String(begun.body['secret']);
  assert.match(String(begun.body['uri']), /^otpauth:\/\/totp\/Gatehouse:/);
  const body = { code: codeAt(house, secret) };
  const confirmed = await browser.send('POST', '/factors/app/confirm', { body });
  assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body));
  house.clock.time += minute;
  return { secret, codes: confirmed.body['recoveryCodes'] as string[] };
}

const stepOf = ({ body }: Reply): unknown => (body['next'] as { step?: string } | null)?.step ?? null;
const second = (browser: Browser, body: object) => browser.send('POST', '/session/second-factor', { body });

/** A browser in which the password was shown. */
async function halfIn(house: House, from = '127.0.0.1'): Promise<Browser> {
  const browser = house.browser('external', from);
  const reply = await browser.signIn(email);
  assert.deepEqual([reply.status, reply.body['user'], stepOf(reply)], [200, null, 'second-factor']);
  assert.equal(browser.session, undefined);
  return browser;
}

async function sessionMethods(house: House): Promise<string[]> {
  const row = await house.store.db
    .selectFrom('sessions')
    .select('methods')
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  return JSON.parse(row.methods) as string[];
}

suite('an authenticator app', () => {
  withDora('is asked for after the password, and opens the session', async (house, dora) => {
    const { secret } = await setUpApp(house, dora);
    const browser = await halfIn(house);
    assert.equal(await browser.isIn(), false);
    const reply = await second(browser, { code: codeAt(house, secret) });
    assert.deepEqual([reply.status, stepOf(reply)], [200, null]);
    assert.equal(await browser.isIn(), true);
    assert.deepEqual(await sessionMethods(house), ['pwd', 'otp', 'mfa']);
  });

  withDora('has each code good once, and none of before it', async (house, dora) => {
    const { secret } = await setUpApp(house, dora);
    const code = codeAt(house, secret);
    assert.equal((await second(await halfIn(house), { code })).status, 200);
    assert.equal((await second(await halfIn(house), { code })).status, 401);
    const before = codeAt(house, secret, -30_000);
    assert.equal((await second(await halfIn(house), { code: before })).status, 401);
  });

  withDora('has codes that are good for a clock half a minute off, and no more', async (house, dora) => {
    const { secret } = await setUpApp(house, dora);
    const browser = await halfIn(house);
    for (const offset of [-90_000, 90_000])
      assert.equal((await second(browser, { code: codeAt(house, secret, offset) })).status, 401);
    assert.equal((await second(browser, { code: codeAt(house, secret, 30_000) })).status, 200);
  });

  withDora('does not count before a first code of it was shown', async (house, dora) => {
    await dora.send('POST', '/factors/app');
    const wrong = await dora.send('POST', '/factors/app/confirm', { body: { code: '000000' } });
    assert.equal(wrong.status, 400);
    const browser = house.browser('external');
    assert.equal(stepOf(await browser.signIn(email)), null);
    assert.equal(await browser.isIn(), true);
  });

  withDora('is not replaced by another one before it was removed', async (house, dora) => {
    await setUpApp(house, dora);
    assert.equal((await dora.send('POST', '/factors/app')).status, 409);
    assert.equal((await dora.send('DELETE', '/factors/app')).status, 204);
    assert.equal(stepOf(await house.browser('external').signIn(email)), null);
    assert.equal((await dora.send('DELETE', '/factors/app')).status, 404);
  });

  withDora('leaves its secret in no table, log or mail', async (house, dora) => {
    const { secret, codes } = await setUpApp(house, dora);
    await house.identity.stop();
    const tables = ['vault_items', 'authenticator_apps', 'recovery_codes', 'audit_entries', 'feed'] as const;
    const rows = await Promise.all(
      tables.map(table => house.store.db.selectFrom(table).selectAll().execute()),
    );
    const kept = JSON.stringify([rows, house.logged, house.mails]);
    const [code = ''] = codes;
    for (const text of [secret, code, code.replaceAll('-', '')]) assert.ok(!kept.includes(text));
  });

  withDora('cannot be guessed: who has the password waits, wherever they come from', async (house, dora) => {
    const { secret } = await setUpApp(house, dora);
    const before = house.mails.length;
    const answers: number[] = [];
    for (let i = 0; i < 12; i++)
      answers.push((await second(await halfIn(house, `203.0.113.${i}`), { code: '000000' })).status);
    assert.deepEqual([...new Set(answers)], [401, 429]);
    assert.ok(answers.filter(status => status === 401).length <= 7);
    await house.identity.stop();
    assert.equal(house.mails.length, before + 1, 'the owner is told once');
    assert.match(house.mails.at(-1)?.text ?? '', /right password/);
    // The owner's own browser is not kept out by it.
    const reply = await dora.signIn(email);
    assert.equal(stepOf(reply), 'second-factor');
    assert.equal((await second(dora, { code: codeAt(house, secret) })).status, 200);
  });
});

suite('what stands between the password and the second factor', () => {
  withDora('opens nothing by itself, and is good for ten minutes', async (house, dora) => {
    const { secret } = await setUpApp(house, dora);
    const browser = await halfIn(house);
    assert.equal((await browser.send('GET', '/factors')).status, 401);
    house.clock.time += 10 * minute;
    assert.equal((await second(browser, { code: codeAt(house, secret) })).status, 401);
    assert.equal(await browser.isIn(), false);
  });

  withDora('is void when the password changes, and is not made up', async (house, dora) => {
    const { secret } = await setUpApp(house, dora);
    const browser = await halfIn(house);
    const change = { current: goodPassword, password: otherPassword };
    assert.equal((await dora.send('POST', '/password', { body: change })).status, 204);
    assert.equal((await second(browser, { code: codeAt(house, secret) })).status, 401);
    const nobody = house.browser('external');
    assert.equal((await second(nobody, { code: codeAt(house, secret) })).status, 401);
    const id = await idOf(dora);
    const forged = `${id}..${house.clock.time + minute}.${'0'.repeat(64)}`;
    nobody.cookies.set('__Host-gatehouse-pending-external', forged);
    assert.equal((await second(nobody, { code: codeAt(house, secret) })).status, 401);
  });

  withDora('is not good for another realm', async (house, dora) => {
    const { secret } = await setUpApp(house, dora);
    const browser = await halfIn(house);
    const staff = house.browser('internal');
    const cookie = browser.cookies.get('__Host-gatehouse-pending-external') ?? '';
    staff.cookies.set('__Host-gatehouse-pending-internal', cookie);
    assert.equal((await second(staff, { code: codeAt(house, secret) })).status, 401);
  });

  withDora('is asked as well of who chose a new password by mail', async (house, dora) => {
    const { secret } = await setUpApp(house, dora);
    const thief = house.browser('external');
    await thief.send('POST', '/password-reset', { body: { email } });
    const body = { token: await house.mailed(), password: otherPassword };
    const reply = await thief.send('POST', '/password-reset/finish', { body });
    assert.deepEqual([reply.status, stepOf(reply), thief.session], [200, 'second-factor', undefined]);
    assert.equal(await thief.isIn(), false);
    assert.equal((await second(thief, { code: codeAt(house, secret) })).status, 200);
    assert.equal(await thief.isIn(), true);
  });
});

const idOf = async (browser: Browser): Promise<string> =>
  ((await browser.send('GET', '/session')).body['user'] as { id: string }).id;

suite('recovery codes', () => {
  withDora('open the account once each, and the owner is told', async (house, dora) => {
    const { codes } = await setUpApp(house, dora);
    assert.equal(new Set(codes).size, 10);
    const [code = ''] = codes;
    assert.equal((await second(await halfIn(house), { recoveryCode: code.toUpperCase() })).status, 200);
    assert.equal((await second(await halfIn(house), { recoveryCode: code })).status, 401);
    await house.identity.stop();
    assert.match(house.mails.at(-1)?.text ?? '', /9 left/);
    assert.equal((await dora.send('GET', '/factors')).body['recoveryCodes'], 9);
  });

  withDora('of somebody else are no good, nor are those of before', async (house, dora) => {
    const eve = await house.developer('eve@example.org');
    const [foreign = ''] = (await setUpApp(house, eve)).codes;
    const { codes } = await setUpApp(house, dora);
    assert.equal((await second(await halfIn(house), { recoveryCode: foreign })).status, 401);
    assert.equal((await dora.send('POST', '/factors/recovery-codes')).status, 200);
    assert.equal((await second(await halfIn(house), { recoveryCode: codes[0] ?? '' })).status, 401);
  });

  withDora('are there only while they stand for something', async (house, dora) => {
    assert.equal((await dora.send('POST', '/factors/recovery-codes')).status, 409);
    await setUpApp(house, dora);
    await dora.send('DELETE', '/factors/app');
    assert.equal((await dora.send('GET', '/factors')).body['recoveryCodes'], 0);
  });
});

suite('a passkey', () => {
  withDora(
    'cannot be tried without end, neither to sign in nor to confirm who it is',
    async (house, dora) => {
      const made = { credential: 'AAAA', clientData: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' };
      const stranger = house.browser('external', '192.0.2.9');
      for (const [browser, path, body] of [
        [stranger, '/session/passkey', made],
        [dora, '/session/confirm', { passkey: made }],
      ] as const) {
        const statuses = new Set<number>();
        for (let count = 0; count < 60 && !statuses.has(429); count += 1)
          statuses.add((await browser.send('POST', path, { body })).status);
        assert.deepEqual([...statuses], [401, 429], path);
      }
      // Nobody else waits for it.
      const other = house.browser('external', '192.0.2.10');
      assert.equal((await other.send('POST', '/session/passkey', { body: made })).status, 401);
    },
  );

  withDora('opens the account alone, with and without the address', async (house, dora) => {
    const { passkey, reply } = await registerPasskey(dora, 'external');
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    assert.equal((reply.body['recoveryCodes'] as string[]).length, 10);
    for (const address of [undefined, email]) {
      house.clock.time += minute;
      const browser = house.browser('external');
      const body = passkey.answer(await challengeFor(browser, 'sign-in', address));
      assert.equal((await browser.send('POST', '/session/passkey', { body })).status, 200);
      assert.equal(await browser.isIn(), true);
    }
    assert.deepEqual(await sessionMethods(house), ['pop', 'user', 'mfa']);
  });

  withDora('is a second factor behind the password, even where nobody unlocked it', async (house, dora) => {
    const { passkey } = await registerPasskey(dora, 'external');
    const browser = await halfIn(house);
    const unlocked = { userVerified: false };
    const answer = passkey.answer(await challengeFor(browser, 'second-factor'), unlocked);
    assert.equal((await second(browser, { passkey: answer })).status, 200);
    assert.deepEqual(await sessionMethods(house), ['pwd', 'pop', 'mfa']);
  });

  withDora('that nobody unlocked does not open the account alone', async (house, dora) => {
    const { passkey } = await registerPasskey(dora, 'external');
    const browser = house.browser('external');
    const body = passkey.answer(await challengeFor(browser, 'sign-in'), { userVerified: false });
    assert.equal((await browser.send('POST', '/session/passkey', { body })).status, 401);
  });

  const lies = [
    { origin: 'https://gatehouse.evil.example' },
    { origin: 'http://localhost:7002' },
    { name: 'evil.example' },
    { type: 'webauthn.create' },
  ];
  for (const lie of lies)
    withDora(`is refused with ${JSON.stringify(lie)}`, async (house, dora) => {
      const { passkey } = await registerPasskey(dora, 'external');
      const browser = house.browser('external');
      const body = passkey.answer(await challengeFor(browser, 'sign-in'), lie);
      assert.equal((await browser.send('POST', '/session/passkey', { body })).status, 401);
      assert.equal(
        (
          await registerPasskey(dora, 'external', {
            ...lie,
            type: lie.type ? 'webauthn.get' : 'webauthn.create',
          })
        ).reply.status,
        400,
      );
    });

  withDora('answers a challenge once, and only in the browser that it was given to', async (house, dora) => {
    const { passkey } = await registerPasskey(dora, 'external');
    const browser = house.browser('external');
    const body = passkey.answer(await challengeFor(browser, 'sign-in'));
    const name = '__Host-gatehouse-challenge-external';
    const cookie = browser.cookies.get(name) ?? '';
    const other = house.browser('external');
    assert.equal((await other.send('POST', '/session/passkey', { body })).status, 401);
    assert.equal((await browser.send('POST', '/session/passkey', { body })).status, 200);
    other.cookies.set(name, cookie);
    assert.equal((await other.send('POST', '/session/passkey', { body })).status, 401);
    const late = house.browser('external');
    const answer = passkey.answer(await challengeFor(late, 'sign-in'));
    house.clock.time += 5 * minute;
    assert.equal((await late.send('POST', '/session/passkey', { body: answer })).status, 401);
  });

  withDora('answers no challenge that was given for something else', async (house, dora) => {
    const { passkey } = await registerPasskey(dora, 'external');
    const half = await halfIn(house);
    const challenge = await challengeFor(half, 'second-factor');
    const body = passkey.answer(challenge);
    assert.equal((await half.send('POST', '/session/passkey', { body })).status, 401);
    const again = await halfIn(house);
    const open = passkey.answer(await challengeFor(again, 'sign-in'));
    assert.equal((await second(again, { passkey: open })).status, 401);
  });

  withDora('of somebody else is no second factor, nor a confirmation', async (house, dora) => {
    await registerPasskey(dora, 'external');
    const eve = await house.developer('eve@example.org');
    const { passkey } = await registerPasskey(eve, 'external');
    const half = await halfIn(house);
    const answer = passkey.answer(await challengeFor(half, 'second-factor'));
    assert.equal((await second(half, { passkey: answer })).status, 401);
    const body = { passkey: passkey.answer(await challengeFor(dora, 'confirm')) };
    assert.equal((await dora.send('POST', '/session/confirm', { body })).status, 401);
  });

  withDora('whose counter goes back is a copy, and refused', async (house, dora) => {
    const { passkey } = await registerPasskey(dora, 'external');
    const signIn = async (counter: number) => {
      const browser = house.browser('external', `198.51.100.${counter}`);
      const body = passkey.answer(await challengeFor(browser, 'sign-in'), { counter });
      return (await browser.send('POST', '/session/passkey', { body })).status;
    };
    assert.deepEqual(
      [await signIn(5), await signIn(5), await signIn(4), await signIn(6)],
      [200, 401, 401, 200],
    );
  });

  withDora('is renamed and removed by its owner, and nobody else', async (house, dora) => {
    const { passkey } = await registerPasskey(dora, 'external');
    const { body } = await dora.send('GET', '/factors');
    const [{ id } = { id: '' }] = body['passkeys'] as { id: string }[];
    const eve = await house.developer('eve@example.org');
    assert.equal((await eve.send('PATCH', `/factors/passkeys/${id}`, { body: { name: 'X' } })).status, 404);
    assert.equal((await eve.send('DELETE', `/factors/passkeys/${id}`)).status, 404);
    assert.equal(
      (await dora.send('PATCH', `/factors/passkeys/${id}`, { body: { name: 'Phone' } })).status,
      204,
    );
    assert.equal((await dora.send('DELETE', `/factors/passkeys/${id}`)).status, 204);
    const browser = house.browser('external');
    const answer = passkey.answer(await challengeFor(browser, 'sign-in'));
    assert.equal((await browser.send('POST', '/session/passkey', { body: answer })).status, 401);
  });

  withDora('is asked for in the same way, whether the address has an account or not', async (house, dora) => {
    await registerPasskey(dora, 'external');
    const ask = async (address: string) =>
      (
        await house.browser('external').send('POST', '/session/passkey-question', {
          body: { for: 'sign-in', email: address },
        })
      ).body['credentials'] as string[];
    const [own, none, again] = [
      await ask(email),
      await ask('nobody@example.org'),
      await ask('nobody@example.org'),
    ];
    assert.deepEqual(
      own.map(id => id.length),
      none.map(id => id.length),
    );
    assert.deepEqual(none, again);
    assert.notDeepEqual(none, await ask('other@example.org'));
  });

  withDora('of a user who is disabled opens nothing', async (house, dora) => {
    const admin = await house.administrator();
    const { passkey } = await registerPasskey(dora, 'external');
    await admin.send('POST', `/users/${await idOf(dora)}/disable`);
    const browser = house.browser('external');
    const body = passkey.answer(await challengeFor(browser, 'sign-in'));
    assert.equal((await browser.send('POST', '/session/passkey', { body })).status, 401);
  });

  withDora('is not offered at an address without a name', async (_house, dora) => {
    const headers = { host: '127.0.0.1:7000', origin: 'http://127.0.0.1:7000' };
    const reply = await dora.send('POST', '/factors/passkeys/question', { headers });
    assert.equal(reply.status, 409);
  });
});

suite('who signed in long ago', () => {
  withDora('is asked to confirm before changing how they sign in', async (house, dora) => {
    house.clock.time += 11 * minute;
    const refused = await dora.send('POST', '/factors/app');
    assert.deepEqual(
      [refused.status, String(refused.body['type']).endsWith('confirmation-needed')],
      [403, true],
    );
    assert.equal((await registerPasskey(dora, 'external')).reply.status, 403);
    assert.equal(
      (await dora.send('POST', '/session/confirm', { body: { password: otherPassword } })).status,
      400,
    );
    const before = dora.session;
    const body = { password: goodPassword };
    assert.equal((await dora.send('POST', '/session/confirm', { body })).status, 200);
    assert.equal(dora.session, before);
    assert.equal((await dora.send('POST', '/factors/app')).status, 200);
  });

  withDora('confirms with the second factor, too, where there is one', async (house, dora) => {
    const { secret } = await setUpApp(house, dora);
    house.clock.time += 11 * minute;
    const reply = await dora.send('POST', '/session/confirm', { body: { password: goodPassword } });
    assert.equal(stepOf(reply), 'second-factor');
    assert.equal((await dora.send('DELETE', '/factors/app')).status, 403);
    dora.csrf = String((await dora.send('GET', '/session')).body['csrf']);
    assert.equal((await second(dora, { code: codeAt(house, secret) })).status, 200);
    assert.equal((await dora.send('DELETE', '/factors/app')).status, 204);
  });

  withDora('confirms with a passkey at once', async (house, dora) => {
    const { passkey } = await registerPasskey(dora, 'external');
    house.clock.time += 11 * minute;
    const body = { passkey: passkey.answer(await challengeFor(dora, 'confirm')) };
    assert.equal((await dora.send('POST', '/session/confirm', { body })).status, 200);
    assert.equal((await dora.send('POST', '/factors/recovery-codes')).status, 200);
  });

  withDora('cannot guess the password there either', async (house, dora) => {
    const statuses: number[] = [];
    for (let i = 0; i < 14; i++)
      statuses.push(
        (await dora.send('POST', '/session/confirm', { body: { password: otherPassword } })).status,
      );
    assert.ok(statuses.includes(429));
    assert.equal(
      (await house.browser('external', '192.0.2.7').signIn(email)).status,
      200,
      'nobody is locked out',
    );
  });
});

suite('a realm that asks for a second factor', () => {
  const match = (revision: number) => ({ 'if-match': `"${revision}"` });
  const require = (by: Browser, realm: string, secondFactor = 'required', revision = 1) =>
    by.send('PATCH', `/realms/${realm}`, { body: { secondFactor }, headers: match(revision) });

  test('keeps staff without one from everything but setting it up', async () => {
    const house = await openHouse();
    const admin = await house.administrator();
    const olga = await house.staff('olga@example.org', ['auditor']);
    assert.equal((await require(admin, 'internal')).status, 400, 'it would keep the asker out');
    await setUpApp(house, admin);
    assert.equal((await require(admin, 'internal')).status, 200);
    assert.equal((await admin.send('GET', '/users')).status, 200);
    assert.equal((await olga.send('GET', '/users')).status, 403);
    const session = await olga.send('GET', '/session');
    assert.deepEqual(
      [stepOf(session), session.body['permissions']],
      ['set-up-second-factor', ['session:open', 'session:own']],
    );
    await setUpApp(house, olga);
    assert.equal((await olga.send('GET', '/users')).status, 200);
    assert.equal((await olga.send('DELETE', '/factors/app')).status, 409, 'the last one stays');
    await house.close();
  });

  test('is changed by who manages users only', async () => {
    const house = await openHouse();
    await house.administrator();
    const olga = await house.staff('olga@example.org', ['security', 'auditor']);
    assert.equal((await require(olga, 'external')).status, 403);
    await house.close();
  });
});

suite('an administrator', () => {
  test('removes the second factors of who has lost them; everything of theirs ends', async () => {
    const house = await openHouse();
    const admin = await house.administrator();
    const dora = await house.developer(email);
    const id = await idOf(dora);
    assert.equal((await admin.send('POST', `/users/${id}/reset-factors`)).status, 409);
    await setUpApp(house, dora);
    await registerPasskey(dora, 'external');
    assert.equal((await admin.send('GET', `/users/${id}`)).body['secondFactor'], true);
    assert.equal((await admin.send('POST', `/users/${id}/reset-factors`)).body['secondFactor'], false);
    assert.equal(await dora.isIn(), false);
    await house.identity.stop();
    assert.match(house.mails.at(-1)?.text ?? '', /removed the second factors/);
    assert.equal(stepOf(await house.browser('external').signIn(email)), null);
    await house.close();
  });

  test('sees and ends the sessions of a user, and an auditor only sees them', async () => {
    const house = await openHouse();
    const admin = await house.administrator();
    const dora = await house.developer(email);
    const olga = await house.staff('olga@example.org', ['auditor']);
    const id = await idOf(dora);
    const { body } = await olga.send('GET', `/users/${id}/sessions`);
    const [session] = body['items'] as { id: string; agent: string }[];
    assert.equal(session?.agent, 'Firefox on Windows');
    assert.equal((await olga.send('DELETE', `/users/${id}/sessions/${session.id}`)).status, 403);
    const other = await idOf(olga);
    assert.equal((await admin.send('DELETE', `/users/${other}/sessions/${session.id}`)).status, 404);
    assert.equal((await admin.send('DELETE', `/users/${id}/sessions/${session.id}`)).status, 204);
    assert.equal(await dora.isIn(), false);
    await house.close();
  });

  test('who signed in long ago confirms before inviting, changing roles or resetting', async () => {
    const house = await openHouse();
    const admin = await house.administrator();
    const olga = await idOf(await house.staff('olga@example.org', ['auditor']));
    house.clock.time += 11 * minute;
    const invited = { name: 'Eve', email: 'eve@example.org', roles: ['auditor'] };
    assert.equal((await admin.send('POST', '/users', { body: invited })).status, 403);
    const headers = { 'if-match': '"2"' };
    assert.equal((await admin.send('PATCH', `/users/${olga}`, { body: { roles: [] }, headers })).status, 403);
    assert.equal(
      (await admin.send('POST', `/users/${olga}/disable`)).status,
      200,
      'keeping out is never late',
    );
    assert.equal((await admin.send('POST', `/users/${olga}/enable`)).status, 403);
    await house.close();
  });
});

suite('a new password', () => {
  const change = (browser: Browser, current: string, password: string) =>
    browser.send('POST', '/password', { body: { current, password } });

  withDora('is not the present one, nor one of those before it', async (house, dora) => {
    const third = 'copper willow saddle 19 ember';
    assert.equal((await change(dora, goodPassword, goodPassword)).status, 400);
    assert.equal((await change(dora, goodPassword, otherPassword)).status, 204);
    assert.equal((await change(dora, otherPassword, goodPassword)).status, 400);
    assert.equal((await change(dora, otherPassword, third)).status, 204);
    const browser = house.browser('external');
    await browser.send('POST', '/password-reset', { body: { email } });
    const token = await house.mailed();
    for (const password of [goodPassword, otherPassword, third]) {
      const reply = await browser.send('POST', '/password-reset/finish', { body: { token, password } });
      assert.equal(reply.status, 400, 'the link stays good for a better one');
    }
  });

  withDora('drives out what is older than five before it', async (house, dora) => {
    const words = ['anvil', 'birch', 'cobalt', 'dahlia', 'easel', 'falcon'];
    let current = goodPassword;
    for (const word of words) {
      const next = `${word} quarry lantern 41 mosaic`;
      house.clock.time += minute;
      assert.equal((await change(dora, current, next)).status, 204);
      current = next;
    }
    assert.equal((await change(dora, current, goodPassword)).status, 204);
    const { length } = await house.store.db.selectFrom('former_passwords').selectAll().execute();
    assert.equal(length, 5);
  });
});
