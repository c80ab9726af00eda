import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Store } from '#store';
import { createPlan } from '../plans.ts';
import { publish, reviewVersion } from '../publish/lifecycle.ts';
import { latestSnapshot } from '../publish/snapshots.ts';
import { by, changing, draftPets, must, testNow, testStore } from '../testing.ts';
import { getVersion } from './versions.ts';

/** As an earlier release stored it. */
const forget = (store: Store, id: string) =>
  store.change(async ({ tx }) => {
    await tx.updateTable('operations').set({ shape: null }).where('version_id', '=', id).execute();
    await tx.updateTable('api_versions').set({ schemas: null }).where('id', '=', id).execute();
  });

/** A draft as an earlier release left it: what is enforced was never read, nor served. */
async function fromEarlier(contract?: string) {
  const store = await testStore();
  const { version, operations } = await draftPets(store);
  await forget(store, version.id);
  if (contract !== undefined)
    await store.change(async ({ tx }) => {
      await tx.updateTable('api_versions').set({ contract }).where('id', '=', version.id).execute();
    });
  return { store, id: version.id, operations: operations.length };
}

const publishing = (store: Store, id: string) =>
  store.change(change => publish(change, id, { ...by, now: testNow }));

async function servedShapes(store: Store, id: string): Promise<number> {
  const { versions } = must(await latestSnapshot(store.db));
  return versions
    .flatMap(version => (version.id === id ? version.operations : []))
    .filter(({ shape }) => shape).length;
}

const storedShapes = async (store: Store, id: string) =>
  (
    await store.db
      .selectFrom('operations')
      .select('id')
      .where('version_id', '=', id)
      .where('shape', 'is not', null)
      .execute()
  ).length;

suite('a contract that an earlier release imported', () => {
  test('says so, is judged as it would be served, and is stored when it is published, once', async () => {
    const { store, id, operations } = await fromEarlier();
    assert.equal((await getVersion(store.db, id)).contractUnread, true);
    const { judgements } = await reviewVersion(store.db, id, testNow);
    const states = judgements.flatMap(({ report }) =>
      report.controls.flatMap(({ control, state }) => (control === 'request-validation' ? [state] : [])),
    );
    assert.ok(states.length > 0 && states.every(state => state === 'met'), states.join());
    assert.equal(await storedShapes(store, id), 0);
    await publishing(store, id);
    assert.equal(await storedShapes(store, id), operations);
    assert.equal(await servedShapes(store, id), operations);
    assert.equal((await getVersion(store.db, id)).contractUnread, false);
    assert.equal((await publishing(store, id)).snapshot, undefined);
  });

  test('is served as before while others publish, and by its contract once it is published again', async () => {
    const { store, id, operations } = await fromEarlier();
    await publishing(store, id);
    await forget(store, id);
    // Another change of what gateways serve.
    await changing(store, change => createPlan(change, { name: 'gold', title: 'Gold' }, testNow));
    assert.equal(await servedShapes(store, id), 0);
    await publishing(store, id);
    assert.equal(await servedShapes(store, id), operations);
  });

  test('whose document is refused today is left alone, and lacks the control', async () => {
    const { store, id } = await fromEarlier('{"openapi":"3.1.0","info":{},"paths":{}}');
    await assert.rejects(publishing(store, id), /request-validation|Request validation/i);
    assert.equal(await storedShapes(store, id), 0);
    assert.equal((await getVersion(store.db, id)).contractUnread, true);
  });
});
