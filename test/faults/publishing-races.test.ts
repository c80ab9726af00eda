/**
 * Two control-plane nodes on one PostgreSQL publish and change at the same moment: no Snapshot may miss what the
 * one before it had, and none may be made of a state that neither node saw.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { Client } from 'pg';
import { GatehouseError } from '#kernel';
import { openStore, type Store } from '#store';
import {
  createPlan,
  createVersionFromContract,
  dump,
  getVersion,
  latestSnapshot,
  listSnapshots,
  plan,
  publish,
  updateVersion,
} from '../../src/manager/services.ts';
import {
  by,
  changing,
  draftPets,
  must,
  petsContract,
  testNow,
  testStore,
} from '../../src/manager/testing.ts';

const server = process.env['GATEHOUSE_TEST_POSTGRES_URL'];

suite('two nodes on one PostgreSQL', { skip: server === undefined && 'no PostgreSQL' }, () => {
  const nodes: Store[] = [];
  const node = (index: number): Store => must(nodes[index % 2]);

  before(async () => {
    const database = `publishing_${randomBytes(6).toString('hex')}`;
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(`create database ${database}`);
    await client.end();
    const url = new URL(server ?? '');
    url.pathname = database;
    nodes.push(await testStore({ databaseUrl: url.href }), await openStore({ databaseUrl: url.href }));
  });
  after(() => Promise.all(nodes.map(store => store.close())));

  test('publish at once: every Snapshot has a number of its own, and the last one has all versions', async () => {
    const { version } = await draftPets(node(0), { hosts: ['first.example'] });
    const ids = [version.id];
    for (let index = 2; index <= 6; index++)
      ids.push(
        await changing(node(index), async change => {
          const input = {
            apiId: version.apiId,
            name: `v${index}`,
            contract: petsContract,
            profile: 'registered@2',
            hosts: [`v${index}.example`],
            upstream: { targets: ['http://127.0.0.1:9'] },
          };
          return must((await createVersionFromContract(change, input, testNow)).after).id;
        }),
      );
    await Promise.all(ids.map((id, index) => node(index).change(change => publish(change, id, by))));
    const latest = must(await latestSnapshot(node(0).db));
    assert.deepEqual(latest.versions.map(({ id }) => id).sort(), [...ids].sort());
    assert.equal(latest.number, 7);
    assert.equal((await listSnapshots(node(1).db)).length, 7);
  });

  test('change one version at once: one change is kept, the other is refused, none is lost', async () => {
    const { versions } = must(await latestSnapshot(node(0).db));
    const { id } = must(versions[0]);
    const { revision } = await getVersion(node(0).db, id);
    const outcomes = await Promise.allSettled(
      ['/one', '/two'].map((basePath, index) =>
        changing(node(index), change => updateVersion(change, id, { basePath }, revision, testNow)),
      ),
    );
    const kept = outcomes.findIndex(({ status }) => status === 'fulfilled');
    const lost = outcomes.find(({ status }) => status === 'rejected');
    assert.ok(lost?.status === 'rejected' && lost.reason instanceof GatehouseError);
    assert.equal(lost.reason.code, 'revision-stale');
    assert.equal((await getVersion(node(1).db, id)).basePath, ['/one', '/two'][kept]);
  });

  test('one of two plans of the same name is refused', async () => {
    const outcomes = await Promise.allSettled(
      [0, 1].map(index => changing(node(index), change => createPlan(change, { name: 'same' }, testNow))),
    );
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('a dump read back makes no difference', async () => {
    assert.deepEqual(await plan(node(0).db, await dump(node(1).db, testNow), testNow), []);
  });
});
