import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { signUpCookie } from './cookies.ts';
import { day, goodPassword, type House, openHouse, otherPassword, secretIn } from './testing.ts';

const email = 'dora@example.net';
const asked = { name: 'Dora Lane', email, password: goodPassword };
function withHouse(name: string, work: (house: House) => Promise<void>): void {
  test(name, async () => {
    const house = await openHouse();
    await work(house);
    await house.close();
  });
}

suite('signing up', () => {
  withHouse('leads to an account once the address is verified, and not before', async house => {
    const browser = house.browser('external');
    const { status, body } = await browser.send('POST', '/sign-up', { body: asked });
    assert.deepEqual([status, body], [200, { accepted: true }]);
    const token = await house.mailed();
    assert.equal((await house.browser('external').signIn(email)).status, 401);
    const verified = await browser.send('POST', '/verification', { body: { token } });
    assert.equal(verified.status, 200);
    const { developer } = verified.body['user'] as { developer: string };
    assert.match(developer, /^dev_/);
    const row = await house.store.db.selectFrom('developers').selectAll().executeTakeFirstOrThrow();
    assert.match(row.name, /^dora-lane-[0-9a-z]{6}$/);
    assert.deepEqual((verified.body['permissions'] as string[]).sort(), [
      'portal:own',
      'portal:read',
      'session:open',
      'session:own',
    ]);
    assert.equal((await house.browser('external').signIn(email)).status, 200);
  });

  withHouse('answers alike whether the address has an account or not; only the mail differs', async house => {
    await house.developer(email);
    const known = await house.browser('external').send('POST', '/sign-up', { body: asked });
    const other = { ...asked, email: 'new@example.net' };
    const fresh = await house.browser('external').send('POST', '/sign-up', { body: other });
    assert.deepEqual([known.status, known.body], [fresh.status, fresh.body]);
    assert.deepEqual(
      known.cookies.map(cookie => cookie.length),
      fresh.cookies.map(cookie => cookie.length),
    );
    await house.identity.stop();
    assert.deepEqual(
      house.mails.slice(-2).map(({ to, subject }) => [to, subject]),
      [
        [email, 'You already have an account'],
        ['new@example.net', 'Confirm your e-mail address'],
      ],
    );
    assert.equal((await house.browser('external').signIn(email)).status, 200);
  });

  withHouse('with the address of another does not plant a password in their account', async house => {
    const [owner, mallory] = [house.browser('external'), house.browser('external', '203.0.113.1')];
    await owner.send('POST', '/sign-up', { body: asked });
    await house.mailed();
    const planted = { ...asked, password: otherPassword };
    await mallory.send('POST', '/sign-up', { body: planted });
    // The owner opens the newest of the two mails, which mallory caused.
    const token = await house.mailed();
    const { body } = await owner.send('POST', '/link', { body: { token } });
    assert.equal(body['passwordNeeded'], true);
    assert.equal((await owner.send('POST', '/verification', { body: { token } })).status, 422);
    const own = { token, password: goodPassword };
    assert.equal((await owner.send('POST', '/verification', { body: own })).status, 200);
    assert.equal((await mallory.signIn(email, otherPassword)).status, 401);
    assert.equal((await house.browser('external').signIn(email)).status, 200);
  });

  withHouse('is finished in another browser by choosing the password there', async house => {
    await house.browser('external').send('POST', '/sign-up', { body: asked });
    const token = await house.mailed();
    const phone = house.browser('external');
    phone.cookies.set(signUpCookie, '0'.repeat(64));
    assert.equal((await phone.send('POST', '/verification', { body: { token } })).status, 422);
    const weak = { token, password: 'dora@example.net' };
    assert.equal((await phone.send('POST', '/verification', { body: weak })).status, 400);
    const good = { token, password: otherPassword };
    assert.equal((await phone.send('POST', '/verification', { body: good })).status, 200);
  });

  const wrong: Readonly<Record<string, readonly [object, string]>> = {
    'a weak password': [{ password: 'passwordpassword' }, '/password'],
    'a short password': [{ password: 'short' }, '/password'],
    'the address as password': [{ password: email }, '/password'],
    'no address': [{ email: 'dora' }, '/email'],
    'a header in the address': [{ email: 'dora@example.net\r\nBcc: all@example.net' }, '/email'],
    'two addresses': [{ email: 'a@example.net,b@example.net' }, '/email'],
    'an invisible name': [{ name: '\u200B' }, '/name'],
    'roles of its own': [{ roles: ['administrator'] }, ''],
  };
  for (const [what, [over, at]] of Object.entries(wrong))
    withHouse(`with ${what} is refused, with the place`, async house => {
      const { status, body } = await house
        .browser('external')
        .send('POST', '/sign-up', { body: { ...asked, ...over } });
      assert.equal(status, 400);
      assert.equal((body['errors'] as { at: string }[])[0]?.at, at);
      await house.identity.stop();
      assert.equal(house.mails.length, 0);
    });

  withHouse('writes nothing into a mail that the one who signs up chose', async house => {
    const body = { ...asked, name: 'Call 555 0100 now' };
    await house.browser('external').send('POST', '/sign-up', { body });
    await house.mailed();
    assert.ok(!JSON.stringify(house.mails).includes('555'));
  });

  withHouse('in a flood is slowed down, and mails one person five times at most', async house => {
    const statuses: number[] = [];
    for (let i = 0; i < 14; i++)
      statuses.push((await house.browser('external').send('POST', '/sign-up', { body: asked })).status);
    assert.ok(statuses.includes(429));
    await house.identity.stop();
    assert.equal(house.mails.length, 5);
  });

  withHouse('is not there in the console', async house => {
    await house.administrator();
    assert.equal((await house.browser().send('POST', '/sign-up', { body: asked })).status, 401);
  });

  withHouse('leaves nothing behind when nobody verifies', async house => {
    await house.browser('external').send('POST', '/sign-up', { body: asked });
    await house.mailed();
    house.clock.time += 8 * day;
    await house.identity.sweep();
    for (const table of ['users', 'one_time_links'] as const)
      assert.equal((await house.store.db.selectFrom(table).selectAll().execute()).length, 0);
  });
});

suite('a forgotten password', () => {
  withHouse('is chosen anew by a mailed link; every session ends', async house => {
    const before = await house.developer(email);
    const browser = house.browser('external', '192.0.2.1');
    const reply = await browser.send('POST', '/password-reset', { body: { email } });
    assert.deepEqual([reply.status, reply.body], [200, { accepted: true }]);
    const body = { token: await house.mailed(), password: otherPassword };
    assert.equal((await browser.send('POST', '/password-reset/finish', { body })).status, 200);
    assert.equal(await browser.isIn(), true);
    assert.equal(await before.isIn(), false);
    assert.equal((await house.browser('external').signIn(email)).status, 401);
    assert.equal((await house.browser('external').signIn(email, otherPassword)).status, 200);
    await house.identity.stop();
    assert.equal(house.mails.at(-1)?.subject, 'Your password was changed');
  });

  withHouse('is answered alike for an unknown address, which gets no mail', async house => {
    await house.developer(email);
    const { length } = house.mails;
    const ask = (address: string) =>
      house.browser('external').send('POST', '/password-reset', { body: { email: address } });
    const [known, unknown] = [await ask(email), await ask('nobody@example.net')];
    assert.deepEqual([known.status, known.body], [unknown.status, unknown.body]);
    await house.identity.stop();
    assert.equal(house.mails.length, length + 1);
  });

  withHouse('of the console is none of the portal', async house => {
    await house.administrator();
    await house.browser('external').send('POST', '/password-reset', { body: { email: 'ada@example.org' } });
    await house.identity.stop();
    assert.equal(house.mails.length, 0);
  });

  withHouse('asked for in a flood does not void the link that was mailed', async house => {
    await house.developer(email);
    for (let i = 0; i < 20; i++)
      await house.browser('external', `192.0.2.${i}`).send('POST', '/password-reset', { body: { email } });
    const body = { token: await house.mailed(), password: otherPassword };
    assert.equal(house.mails.length, 5);
    assert.equal(
      (await house.browser('external').send('POST', '/password-reset/finish', { body })).status,
      200,
    );
  });
});

suite('changing the own password', () => {
  withHouse('needs the present one, and ends the other sessions', async house => {
    const browser = await house.developer(email);
    const other = house.browser('external', '192.0.2.1');
    await other.signIn(email);
    const change = (current: string, password: string) =>
      browser.send('POST', '/password', { body: { current, password } });
    const refused = await change(otherPassword, otherPassword);
    assert.deepEqual(
      [refused.status, (refused.body['errors'] as { at: string }[])[0]?.at],
      [400, '/current'],
    );
    assert.equal((await change(goodPassword, 'dora dora dora')).status, 400);
    assert.equal((await change(goodPassword, otherPassword)).status, 204);
    assert.deepEqual([await browser.isIn(), await other.isIn()], [true, false]);
  });

  withHouse('cannot be used to guess the present one', async house => {
    const browser = await house.developer(email);
    const statuses: number[] = [];
    for (let i = 0; i < 15; i++) {
      const body = { current: `${otherPassword}${i}`, password: goodPassword };
      statuses.push((await browser.send('POST', '/password', { body })).status);
    }
    assert.equal(statuses.at(-1), 429);
  });
});

suite('links in mails', () => {
  withHouse('lead to the screens of their own realm', async house => {
    await house.developer(email);
    const admin = await house.administrator();
    const body = { name: 'Olga', email: 'olga@example.org', roles: ['analyst'] };
    assert.equal((await admin.send('POST', '/users', { body })).status, 201);
    await house.identity.stop();
    const links = house.mails.map(({ text }) => text.split(secretIn(text))[0]?.split('\n').at(-1));
    assert.deepEqual(links, ['http://localhost:7000/verify#', 'http://localhost:7002/invitation#']);
  });
});
