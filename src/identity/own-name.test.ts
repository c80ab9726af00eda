import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type House, openHouse } from './testing.ts';

suite("one's own name", () => {
  let house: House;
  before(async () => {
    house = await openHouse();
  });
  after(() => house.close());

  for (const realm of ['internal', 'external'] as const)
    test(`is changed by its owner, without ending the session: ${realm}`, async () => {
      const browser =
        realm === 'internal' ? await house.administrator() : await house.developer('dora@example.net');
      const reply = await browser.send('POST', '/name', { body: { name: '  Ada   King ' } });
      assert.equal(reply.status, 200);
      assert.equal((reply.body['user'] as { name: string }).name, 'Ada King');
      assert.equal(reply.body['csrf'], browser.csrf);
      const { body } = await browser.send('GET', '/session');
      assert.equal((body['user'] as { name: string }).name, 'Ada King');
      assert.equal((await browser.send('POST', '/name', { body: { name: 'Ada' } })).status, 200);
    });

  test('is in the audit log as changed, not as what it was or is', async () => {
    const rows = await house.store.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('action', '=', 'user.rename')
      .execute();
    assert.equal(rows.length, 4);
    assert.doesNotMatch(JSON.stringify(rows), /Ada|King|Dora/);
  });

  test('is changed by nobody who has not signed in, and by no page of elsewhere', async () => {
    const stranger = house.browser();
    assert.equal((await stranger.send('POST', '/name', { body: { name: 'Eve' } })).status, 401);
    const owner = await house.staff('olga@example.org', ['auditor']);
    for (const headers of [
      { 'gatehouse-csrf': undefined },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ])
      assert.equal((await owner.send('POST', '/name', { body: { name: 'Eve' }, headers })).status, 403);
  });

  const wrong: Readonly<Record<string, object>> = {
    nothing: { name: '' },
    blanks: { name: '   ' },
    'too much': { name: 'x'.repeat(101) },
    markup: { name: '<b>Ada</b>' },
    'text that turns around': { name: 'Ada\u202egnik' },
    'a number': { name: 7 },
    'somebody else as well': { name: 'Ada', user: 'user_x' },
    'roles as well': { name: 'Ada', roles: ['administrator'] },
  };
  for (const [what, body] of Object.entries(wrong))
    test(`is not ${what}`, async () => {
      const owner = await house.staff(`${what.replaceAll(' ', '-')}@example.org`, ['auditor']);
      assert.equal((await owner.send('POST', '/name', { body })).status, 400);
    });
});

suite('the list of staff is searched', () => {
  test('by name in any case, with nothing a wildcard, and not by address', async () => {
    const house = await openHouse();
    const ada = await house.administrator('ada@example.org');
    const olga = await house.staff('olga@example.net', ['auditor']);
    await olga.send('POST', '/name', { body: { name: 'Olga 100% Ivanova' } });
    const found = async (text: string) => {
      const { body } = await ada.send('GET', `/users?search=${encodeURIComponent(text)}`);
      return (body['items'] as { name: string }[]).map(({ name }) => name);
    };
    assert.deepEqual(await found('IVANOVA'), ['Olga 100% Ivanova']);
    assert.deepEqual(await found('100%'), ['Olga 100% Ivanova']);
    for (const none of ['%', '_', 'example.net', "' or 1=1--"].slice(1))
      assert.deepEqual(await found(none), [], none);
    assert.deepEqual(await found('%'), ['Olga 100% Ivanova']);
    assert.equal((await ada.send('GET', `/users?search=${'x'.repeat(101)}`)).status, 400);
    await house.close();
  });
});
