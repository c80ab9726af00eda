import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Change } from './change.ts';
import { openStore } from './store.ts';
import { eachStore, onPostgres } from './testing.ts';
import { isUniqueViolation, violationOf } from './violations.ts';

const kept = { created_at: 1, updated_at: 1, revision: 1 };

const plan = (name: string) => ({
  id: `plan_${name}`,
  name,
  title: name,
  description: '',
  approval: 'automatic' as const,
  sla: '{}',
  ...kept,
});

const addPlan = async (change: Change, name: string): Promise<void> => {
  await change.tx.insertInto('plans').values(plan(name)).execute();
  change.feed({ kind: 'plan', id: name, state: { name } });
};

eachStore('what a change wrote is read back, as plain objects', async (_t, store) => {
  await store.change(change => addPlan(change, 'gold'));
  assert.deepEqual(await store.db.selectFrom('plans').selectAll().execute(), [plan('gold')]);
});

eachStore('a change that fails leaves neither rows nor feed entries', async (_t, store) => {
  const failing = store.change(async change => {
    await addPlan(change, 'gold');
    throw new Error('no');
  });
  await assert.rejects(failing, /^Error: no$/);
  assert.deepEqual(await store.db.selectFrom('plans').selectAll().execute(), []);
  assert.equal(await store.feed.head(), 0);
});

eachStore('a change whose feed entry cannot be written leaves no rows', async (_t, store) => {
  const failing = store.change(async change => {
    await addPlan(change, 'gold');
    change.feed({ kind: 'plan', id: 'loop', state: 1n });
  });
  await assert.rejects(failing, TypeError);
  assert.deepEqual(await store.db.selectFrom('plans').selectAll().execute(), []);
});

eachStore('a dry run gives the value and leaves nothing', async (_t, store) => {
  let told = false;
  const value = await store.change(
    async change => {
      await addPlan(change, 'gold');
      told = change.dryRun;
      return (await change.tx.selectFrom('plans').select('name').execute()).length;
    },
    { dryRun: true },
  );
  assert.equal(value, 1);
  assert.equal(told, true);
  assert.deepEqual(await store.db.selectFrom('plans').selectAll().execute(), []);
  assert.equal(await store.feed.head(), 0);
});

eachStore('a dry run fails where the change would', async (_t, store) => {
  await store.change(change => addPlan(change, 'gold'));
  await assert.rejects(
    store.change(change => addPlan(change, 'gold'), { dryRun: true }),
    isUniqueViolation,
  );
});

eachStore('reading through the store inside a change is refused instead of hanging', async (_t, store) => {
  const reading = () => store.db.selectFrom('plans').selectAll().execute();
  await assert.rejects(store.change(reading), /inside change\(\) use its tx/);
  await assert.rejects(
    store.change(() => store.db.transaction().execute(async () => {})),
    /inside change\(\) use its tx/,
  );
  await assert.rejects(
    store.change(() => store.feed.after(0)),
    /inside change\(\) use its tx/,
  );
  assert.deepEqual(await reading(), []);
});

eachStore('a change inside a change is refused instead of hanging', async (_t, store) => {
  await assert.rejects(
    store.change(() => store.change(change => addPlan(change, 'gold'))),
    /inside change\(\) use its tx/,
  );
  await store.change(change => addPlan(change, 'gold'));
});

eachStore('what a change left behind may use the store once it is over', async (_t, store) => {
  let over = () => {};
  const gate = new Promise<void>(resolve => {
    over = resolve;
  });
  let later: Promise<unknown> = Promise.resolve();
  await store.change(async change => {
    later = gate.then(() => store.change(other => addPlan(other, 'later')));
    await addPlan(change, 'gold');
  });
  over();
  await later;
  assert.equal((await store.db.selectFrom('plans').selectAll().execute()).length, 2);
});

eachStore('nothing can be added to a change that is over', async (_t, store) => {
  const changes: Change[] = [];
  await store.change(async change => {
    changes.push(change);
  });
  for (const change of changes) {
    assert.throws(() => change.feed({ kind: 'plan', id: 'x', state: null }), /the change is over/);
    assert.throws(() => change.announce(), /the change is over/);
  }
  assert.equal(changes.length, 1);
});

eachStore('writes outside a change are refused', async (_t, store) => {
  await store.change(change => addPlan(change, 'gold'));
  await assert.rejects(store.db.deleteFrom('plans').execute(), /write through change/);
  await assert.rejects(store.db.insertInto('plans').values(plan('silver')).execute(), /write through change/);
  await assert.rejects(store.db.updateTable('plans').set({ title: '' }).execute(), /write through change/);
  await assert.rejects(store.db.schema.dropTable('feed').execute(), /write through change/);
  assert.deepEqual(await store.db.selectFrom('plans').selectAll().execute(), [plan('gold')]);
});

eachStore('changes of one process and of two happen one after the other', async (_t, store, place) => {
  const other = await place.another();
  // Each reads and writes the same row: a lost update would show in the count.
  await store.change(change => addPlan(change, 'gold'));
  const raise = (on: typeof store) =>
    on.change(async ({ tx }) => {
      const query = tx.selectFrom('plans').select('revision');
      const { revision } = await (on.dialect === 'postgres'
        ? query.forUpdate()
        : query
      ).executeTakeFirstOrThrow();
      await tx
        .updateTable('plans')
        .set({ revision: revision + 1 })
        .execute();
    });
  await Promise.all(Array.from({ length: 40 }, (_, index) => raise(index % 2 === 0 ? store : other)));
  assert.equal((await store.db.selectFrom('plans').select('revision').executeTakeFirst())?.revision, 41);
});

eachStore('large numbers, counts and sums arrive as numbers', async (_t, store) => {
  const large = Number.MAX_SAFE_INTEGER - 10;
  await store.change(({ tx }) =>
    tx
      .insertInto('quota_counters')
      .values([
        { fingerprint: 'a', window_end: large, used: 4 },
        { fingerprint: 'b', window_end: 2, used: 5 },
      ])
      .execute(),
  );
  const sums = await store.db
    .selectFrom('quota_counters')
    .select(({ fn }) => [
      fn.sum('used').as('used'),
      fn.countAll().as('rows'),
      fn.max('window_end').as('latest'),
    ])
    .executeTakeFirst();
  assert.deepEqual(sums, { used: 9, rows: 2, latest: large });
});

eachStore('the database refuses a value that the program does not know', async (_t, store) => {
  const unknown = store.change(({ tx }) =>
    sql`insert into plans (id, name, title, description, approval, sla, created_at, updated_at, revision)
      values ('p', 'p', '', '', 'never', '{}', 1, 1, 1)`.execute(tx),
  );
  await assert.rejects(unknown, error => violationOf(error)?.rule === 'check');
});

eachStore('the database refuses a row that refers to nothing', async (_t, store) => {
  const orphan = store.change(({ tx }) =>
    tx
      .insertInto('applications')
      .values({
        id: 'a',
        developer_id: 'nobody',
        name: 'a',
        title: '',
        kind: 'public',
        tag: 'a',
        active: 1,
        ...kept,
      })
      .execute(),
  );
  await assert.rejects(orphan, error => violationOf(error)?.rule === 'foreign-key');
});

eachStore('a unique violation tells the table and the columns', async (_t, store) => {
  await store.change(change => addPlan(change, 'gold'));
  const again = (id: string) =>
    store.change(({ tx }) =>
      tx
        .insertInto('plans')
        .values({ ...plan('gold'), id })
        .execute(),
    );
  await assert.rejects(again('plan_other'), error => {
    assert.deepEqual(violationOf(error), { rule: 'unique', table: 'plans', columns: ['name'] });
    return true;
  });
  await assert.rejects(again('plan_gold'), isUniqueViolation);
});

eachStore('a failure of another kind is not taken for a violation', async (_t, store) => {
  await assert.rejects(
    store.change(({ tx }) => sql`select nonsense from nowhere`.execute(tx)),
    error => violationOf(error) === undefined && !isUniqueViolation(error),
  );
  for (const odd of [undefined, null, 'UNIQUE constraint failed: a.b', { code: '23505' }, new Error('23505')])
    assert.equal(isUniqueViolation(odd), false);
});

eachStore('a store that is closed and opened again holds what was changed', async (_t, store, place) => {
  await store.change(change => addPlan(change, 'gold'));
  const again = await openStore(place.options);
  assert.deepEqual(await again.db.selectFrom('plans').selectAll().execute(), [plan('gold')]);
  await again.close();
});

onPostgres('a connection that breaks under a change fails the change, not the process', async (_t, store) => {
  const broken = store.change(async change => {
    await addPlan(change, 'gold');
    // Ends this very connection, as a server that is stopped does.
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(change.tx);
  });
  await assert.rejects(broken);
  assert.deepEqual(await store.db.selectFrom('plans').selectAll().execute(), []);
});
