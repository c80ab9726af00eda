/**
 * Two control-plane nodes on one PostgreSQL let the same people in at the same moment. Rows are locked for real here,
 * which SQLite, with its one writer, cannot show.
 */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Principal } from '#credentials';
import { GatehouseError } from '#kernel';
import { issueLink } from '../../src/identity/people/links.ts';
import { disableUser, enableUser } from '../../src/identity/people/users.ts';
import { type Browser, goodPassword, type House, openHouse, operator } from '../../src/identity/testing.ts';
import { freshDatabase, withoutPostgres } from '../support/database.ts';

suite('people on two nodes with one PostgreSQL', { skip: withoutPostgres }, () => {
  const houses: House[] = [];
  let database: { url: string; drop(): Promise<void> };
  const node = (index: number): House => {
    const found = houses[index];
    assert.ok(found !== undefined);
    return found;
  };
  const idOf = async (browser: Browser): Promise<string> =>
    ((await browser.send('GET', '/session')).body['user'] as { id: string }).id;

  before(async () => {
    database = await freshDatabase();
    for (let i = 0; i < 2; i++) houses.push(await openHouse(database.url));
  });
  after(async () => {
    for (const house of houses) await house.close();
    await database.drop();
  });

  test('become the first administrator once', async () => {
    const url = await node(0).identity.firstRunLink();
    const token = url?.split('#')[1];
    const claim = (index: number) =>
      node(index)
        .browser()
        .send('POST', '/first-run', {
          body: {
            token,
            name: 'Ada',
            email: `ada${index}@example.org`,
            password: goodPassword,
            roles: ['administrator'],
          },
        });
    const statuses = (await Promise.all([claim(0), claim(1)])).map(({ status }) => status);
    assert.deepEqual(
      statuses.toSorted((a, b) => a - b),
      [200, 410],
    );
  });

  test('use a link up once', async () => {
    const owner = await node(0).developer('dora@example.net');
    const userId = await idOf(owner);
    for (let round = 0; round < 5; round++) {
      const { store, identity, clock } = node(0);
      const link = { kind: 'password-reset', userId } as const;
      const token = await store.change(change => issueLink(change, identity.tools, link, clock.now()));
      const finish = (index: number) =>
        node(index)
          .browser('external')
          // None that the account has had already.
          .send('POST', '/password-reset/finish', {
            body: { token, password: `${goodPassword} number ${round}` },
          });
      const statuses = (await Promise.all([finish(0), finish(1)])).map(({ status }) => status);
      assert.deepEqual(
        statuses.toSorted((a, b) => a - b),
        [200, 410],
      );
    }
  });

  test('see a session of the other node, and its end', async () => {
    const here = await node(0).staff('olga@example.org', ['auditor']);
    const there = node(1).browser();
    for (const [name, value] of here.cookies) there.cookies.set(name, value);
    assert.equal(await there.isIn(), true);
    assert.equal((await here.send('DELETE', '/session')).status, 204);
    assert.equal(await there.isIn(), false);
  });

  test('never disable the last two administrators at once', async () => {
    const second = await idOf(await node(0).staff('bea@example.org', ['administrator']));
    const others = await node(0)
      .store.db.selectFrom('users')
      .select('id')
      .where('email', 'like', 'ada%')
      .execute();
    const first = others[0]?.id ?? '';
    const disable = (index: number, id: string, by: Principal = operator) => {
      const { store, clock } = node(index);
      return store.change(change => disableUser(change, by, id, undefined, clock.now()));
    };
    for (let round = 0; round < 5; round++) {
      const outcomes = await Promise.allSettled([disable(0, first), disable(1, second)]);
      const failures = outcomes.filter(outcome => outcome.status === 'rejected');
      assert.equal(failures.length, 1);
      const reason: unknown = failures[0]?.reason;
      assert.ok(reason instanceof GatehouseError && reason.code === 'conflict', String(reason));
      const { store, clock } = node(0);
      const gone = outcomes[0]?.status === 'fulfilled' ? first : second;
      await store.change(change => enableUser(change, operator, gone, undefined, clock.now()));
    }
  });

  test('count guesses together, many at once', async () => {
    const attempt = { account: 'zed', address: '192.0.2.9', device: undefined };
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, at) => node(at % 2).identity.tools.guard.admit(attempt)),
    );
    assert.equal(outcomes.filter(outcome => typeof outcome !== 'number').length, 6);
    assert.equal(typeof (await node(1).identity.tools.guard.admit(attempt)), 'number');
  });

  test('sweep on PostgreSQL too', async () => {
    await node(1).identity.sweep();
  });
});
