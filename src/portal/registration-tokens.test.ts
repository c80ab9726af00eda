import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { day, openTestPortal, type TestPortal } from './testing.ts';

let portal: TestPortal;
before(async () => {
  portal = await openTestPortal();
});
after(() => portal.close());

const make = (as: string, body: object = { purpose: 'a roll-out' }) =>
  portal.call({ method: 'POST', url: '/registration-tokens', as, body });

suite('a token by which programs register applications', () => {
  test('is shown once, to whoever made it', async () => {
    const dora = await portal.signIn('dora');
    const made = await make(dora, { purpose: 'a roll-out', uses: 3, days: 2 });
    assert.equal(made.status, 201, made.text);
    const token = String(made.body['token']);
    assert.match(token, /^gh_register_/);
    assert.equal(made.body['notAfter'], portal.clock.now() + 2 * day);
    const listed = await portal.call({ url: '/registration-tokens', as: dora });
    assert.ok(listed.text.includes(String(made.body['id'])) && !listed.text.includes(token));
    assert.ok(!listed.text.includes('developerId'));
  });

  test('is of its developer alone: others neither see nor revoke it', async () => {
    const [one, other] = [await portal.signIn('one'), await portal.signIn('other')];
    const { body } = await make(one);
    const seen = await portal.call({ url: '/registration-tokens', as: other });
    assert.deepEqual(seen.body['items'], []);
    const url = `/registration-tokens/${String(body['id'])}/revoke`;
    const revoke = (as: string) => portal.call({ method: 'POST', url, as, body: { reason: 'it got out' } });
    assert.equal((await revoke(other)).status, 404);
    assert.equal((await revoke(one)).status, 200);
    assert.equal((await revoke(one)).status, 409);
  });

  test('is bounded: by uses, by days, by number', async () => {
    const eve = await portal.signIn('eve');
    for (const over of [{ uses: 51 }, { days: 91 }, { uses: 0 }, { purpose: '' }, { realm: 'internal' }])
      assert.equal((await make(eve, { purpose: 'x', ...over })).status, 400, JSON.stringify(over));
    for (let made = 0; made < 10; made += 1) assert.equal((await make(eve)).status, 201);
    assert.equal((await make(eve)).status, 409);
  });

  test('is for nobody who is not signed in, or is suspended', async () => {
    const none = await portal.call({ method: 'POST', url: '/registration-tokens', body: { purpose: 'x' } });
    assert.equal(none.status, 401);
    const sam = await portal.signIn('sam');
    await portal.admin('POST', '/developers/sam/suspend', { reason: 'for the test' });
    assert.equal((await make(sam)).status, 403);
  });
});
