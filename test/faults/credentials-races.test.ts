/**
 * Two control-plane nodes on one PostgreSQL do the same thing to the same credential at the same moment. Rows are
 * locked for real here, which SQLite, with its one writer, cannot show.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { Client } from 'pg';
import { createKeys, openVault, recordKeyUse } from '#credentials';
import { GatehouseError } from '#kernel';
import { openStore, type Store } from '#store';
import { day, storeWithApplication, TestClock, testMasterKey } from '../../src/credentials/testing.ts';

const server = process.env['GATEHOUSE_TEST_POSTGRES_URL'];

suite('two nodes on one PostgreSQL', { skip: server === undefined && 'no PostgreSQL' }, () => {
  const clock = new TestClock();
  const nodes: Store[] = [];
  const keys = createKeys({ pepper: Buffer.alloc(32, 3), clock });
  const rounds = 10;

  before(async () => {
    const database = `credentials_${randomBytes(6).toString('hex')}`;
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(`create database ${database}`);
    await client.end();
    const url = new URL(server ?? '');
    url.pathname = database;
    nodes.push(
      await storeWithApplication(clock, url.href),
      await openStore({ databaseUrl: url.href, clock }),
    );
  });
  after(() => Promise.all(nodes.map(node => node.close())));

  const issue = () =>
    node(0).change(change =>
      keys.issueKey(change, { applicationId: 'app_1', environment: 'live', maxAgeMs: 90 * day }),
    );
  const node = (index: number): Store => {
    const found = nodes[index];
    assert.ok(found !== undefined);
    return found;
  };
  const rotate = (on: number, id: string) =>
    node(on).change(change => keys.rotateKey(change, id, { overlapMs: day, maxAgeMs: 90 * day }));
  const lastTold = async (id: string) =>
    (await node(0).feed.after(0)).findLast(({ id: subject }) => subject === id)?.state;

  test('agree on one pepper when both start on an empty store', async () => {
    const vaults = await Promise.all([0, 1, 0, 1].map(index => openVault(node(index), testMasterKey)));
    const peppers = await Promise.all(vaults.map(vault => vault.pepper()));
    assert.equal(new Set(peppers.map(pepper => pepper.toString('hex'))).size, 1);
    await assert.rejects(openVault(node(1), randomBytes(32)), /does not open this vault/);
  });

  test('rotate a key once, not twice', async () => {
    for (let round = 0; round < rounds; round++) {
      const { id } = await issue();
      const outcomes = await Promise.allSettled([rotate(0, id), rotate(1, id)]);
      const failures = outcomes.filter(outcome => outcome.status === 'rejected');
      assert.equal(failures.length, 1);
      const reason: unknown = failures[0]?.reason;
      assert.ok(reason instanceof GatehouseError && reason.code === 'conflict', String(reason));
    }
  });

  test('leave a key revoked when one rotates what the other revokes', async () => {
    for (let round = 0; round < rounds; round++) {
      const { id } = await issue();
      await Promise.allSettled([
        rotate(0, id),
        node(1).change(change => keys.revokeKey(change, id, 'leaked')),
      ]);
      const row = await node(0)
        .db.selectFrom('api_keys')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      assert.notEqual(row.revoked_at, null);
      assert.equal(await lastTold(id), null);
    }
  });

  test('revoke a key once: the second is told that it was', async () => {
    for (let round = 0; round < rounds; round++) {
      const { id } = await issue();
      const outcomes = await Promise.all(
        [0, 1].map(on => node(on).change(change => keys.revokeKey(change, id, `node ${on}`))),
      );
      assert.deepEqual(outcomes.filter(Boolean), [true]);
    }
  });

  test('note the last use of the same keys without a deadlock', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, issue)).then(issued =>
      issued.map(({ id }) => id),
    );
    const uses = ids.map((id): [string, number] => [id, 5_000]);
    for (let round = 0; round < rounds; round++)
      await Promise.all([
        node(0).change(change =>
          recordKeyUse(
            change,
            uses.map(([id, at]) => [id, at + round * 1000]),
          ),
        ),
        node(1).change(change =>
          recordKeyUse(
            change,
            uses.toReversed().map(([id, at]) => [id, at + round * 1000 + 500]),
          ),
        ),
      ]);
    const rows = await node(0)
      .db.selectFrom('api_keys')
      .select('last_used_at')
      .where('id', 'in', ids)
      .execute();
    assert.ok(rows.every(row => row.last_used_at === 5_000 + (rounds - 1) * 1000));
  });
});
