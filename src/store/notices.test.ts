import assert from 'node:assert/strict';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Store } from './store.ts';
import { eachStore, onPostgres } from './testing.ts';

const entry = { kind: 'key', id: 'a', state: {} };
const feedOne = (store: Store) => store.change(async change => change.feed(entry));

/** Counts notices; `next` waits for one. */
function counting(store: Store) {
  let wake = () => {};
  const counter = { count: 0, next: async () => {}, unsubscribe: () => {} };
  counter.unsubscribe = store.feed.subscribe(() => {
    counter.count += 1;
    wake();
  });
  counter.next = () =>
    new Promise<void>(resolve => {
      wake = resolve;
    });
  return counter;
}

eachStore('a change wakes its own process at once', async (t, store) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const notices = counting(store);
  await feedOne(store);
  await turn();
  assert.equal(notices.count, 1);
});

eachStore('an announcement without feed entries wakes too', async (t, store) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const notices = counting(store);
  await store.change(async change => change.announce());
  await turn();
  assert.equal(notices.count, 1);
});

eachStore('what was rolled back, and what concerns no gateway, wakes nobody', async (t, store) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const notices = counting(store);
  await store.change(async change => change.feed(entry), { dryRun: true });
  await assert.rejects(
    store.change(async change => {
      change.announce();
      throw new Error('no');
    }),
  );
  await store.change(async ({ tx }) => {
    await tx.deleteFrom('plans').execute();
  });
  t.mock.timers.tick(1000);
  await sleep(50);
  assert.equal(notices.count, 0);
});

eachStore('who has unsubscribed is left alone, the others are not', async (t, store) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const gone = counting(store);
  const there = counting(store);
  gone.unsubscribe();
  await feedOne(store);
  await turn();
  assert.deepEqual([gone.count, there.count], [0, 1]);
});

eachStore('a change of another process is found by looking', async (t, store, place) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const other = await place.another();
  const notices = counting(store);
  await feedOne(other);
  const woken = notices.next();
  t.mock.timers.tick(1000);
  await woken;
});

eachStore('a Snapshot of another process is found by looking', async (t, store, place) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const other = await place.another();
  const notices = counting(store);
  const row = {
    number: 1,
    created_at: 1,
    created_by: '',
    note: '',
    document: '{}',
    digest: '',
    rolled_back_to: null,
  };
  await other.change(async ({ tx }) => {
    await tx.insertInto('snapshots').values(row).execute();
  });
  const woken = notices.next();
  t.mock.timers.tick(1000);
  await woken;
});

onPostgres('a change of another process is told without looking', async (t, store, place) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const other = await place.another();
  const notices = counting(store);
  const woken = notices.next();
  await feedOne(other);
  await woken;
});

onPostgres('a listening connection that breaks is made again', async (t, store, place) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const other = await place.another();
  const notices = counting(store);
  const first = notices.next();
  await feedOne(other);
  await first;
  const { rows } = await sql<{ ended: boolean }>`
    select pg_terminate_backend(pid) as ended from pg_stat_activity
    where datname = current_database() and query like 'listen %'`.execute(other.db);
  assert.equal(rows.length, 1);
  const second = notices.next();
  await other.change(async change => change.feed({ ...entry, id: 'b' }));
  await second;
});
