import assert from 'node:assert/strict';
import { prepared } from '#kernel';
import { type Db, openStore } from './store.ts';
import { eachStore } from './testing.ts';

const entries = prepared((db: Db, { kind, id }: { kind: 'key' | 'token'; id: string }) =>
  db.selectFrom('feed').select('subject_id').where('kind', '=', kind).where('subject_id', '=', id),
);

eachStore('a prepared query answers by the values of each execution', async (_t, store) => {
  await store.change(async change => {
    change.feed({ kind: 'key', id: 'a', state: {} });
    change.feed({ kind: 'key', id: 'b', state: {} });
  });
  assert.deepEqual(await entries(store.db, { kind: 'key', id: 'a' }), [{ subject_id: 'a' }]);
  assert.deepEqual(await entries(store.db, { kind: 'key', id: 'b' }), [{ subject_id: 'b' }]);
  assert.deepEqual(await entries(store.db, { kind: 'token', id: 'a' }), []);
  assert.deepEqual(await entries(store.db, { kind: 'key', id: "' or 1=1 --" }), []);
});

const developers = prepared((db: Db, { name }: { name: string }) =>
  db.selectFrom('developers').select('id').where('name', '=', name),
);

eachStore('a prepared query belongs to its transaction, as any other', async (_t, store) => {
  const seen = await store.change(async ({ tx }) => {
    const kept = { created_at: 0, updated_at: 0, revision: 1 };
    await tx
      .insertInto('developers')
      .values({ id: 'dev_a', name: 'a', email: null, community: null, active: 1, ...kept })
      .execute();
    await assert.rejects(developers(store.db, { name: 'a' }), /use its tx/);
    return developers(tx, { name: 'a' });
  });
  assert.deepEqual(seen, [{ id: 'dev_a' }]);
});

eachStore('a prepared query asks the store that it is given', async (_t, store) => {
  const other = await openStore({});
  await store.change(async change => change.feed({ kind: 'key', id: 'a', state: {} }));
  assert.equal((await entries(store.db, { kind: 'key', id: 'a' })).length, 1);
  assert.equal((await entries(other.db, { kind: 'key', id: 'a' })).length, 0);
  await other.close();
});
