import assert from 'node:assert/strict';
import { eachStore } from './testing.ts';

const clock = { now: () => 1_700_000_000_000 };

eachStore(
  'entries stand in the order of the calls and carry the time',
  async (_t, store) => {
    await store.change(async change => {
      change.feed({ kind: 'key', id: 'a', state: { n: 1 } });
      change.feed({ kind: 'key', id: 'b', state: { n: 2 } });
      change.feed({ kind: 'application', id: 'a', state: { n: 3 } });
    });
    const at = clock.now();
    assert.deepEqual(await store.feed.after(0), [
      { sequence: 1, at, kind: 'key', id: 'a', state: { n: 1 } },
      { sequence: 2, at, kind: 'key', id: 'b', state: { n: 2 } },
      { sequence: 3, at, kind: 'application', id: 'a', state: { n: 3 } },
    ]);
    assert.equal(await store.feed.head(), 3);
  },
  clock,
);

eachStore('of each thing only the newest entry is kept, also when it is gone', async (_t, store) => {
  for (const state of [{ n: 1 }, { n: 2 }, null]) {
    await store.change(async change => {
      change.feed({ kind: 'key', id: 'a', state: { n: 0 } });
      change.feed({ kind: 'key', id: 'other', state });
      change.feed({ kind: 'key', id: 'a', state });
    });
  }
  const rows = await store.feed.after(0);
  assert.deepEqual(
    rows.map(({ sequence, id, state }) => [sequence, id, state]),
    [
      [8, 'other', null],
      [9, 'a', null],
    ],
  );
});

eachStore('a reader that asks after what it has applied misses nothing', async (_t, store) => {
  const state = new Map<string, unknown>();
  let applied = 0;
  const catchUp = async () => {
    for (;;) {
      const rows = await store.feed.after(applied, 2);
      if (rows.length === 0) return;
      for (const row of rows) {
        assert.ok(row.sequence > applied);
        applied = row.sequence;
        state.set(row.id, row.state);
      }
    }
  };
  for (let round = 0; round < 5; round += 1) {
    await store.change(async change => {
      for (let id = 0; id < 7; id += round + 1)
        change.feed({ kind: 'key', id: String(id), state: { round } });
    });
    await catchUp();
  }
  const everything = new Map((await store.feed.after(0)).map(row => [row.id, row.state]));
  // assert compares maps whatever the order of their entries.
  assert.deepEqual(state, everything);
  assert.equal(applied, await store.feed.head());
});

eachStore('a change that is rolled back uses no number', async (_t, store) => {
  const entry = { kind: 'key', id: 'a', state: 1 };
  await store.change(async change => change.feed(entry));
  await store.change(async change => change.feed(entry), { dryRun: true });
  await assert.rejects(
    store.change(async change => {
      change.feed(entry);
      throw new Error('no');
    }),
  );
  await store.change(async change => change.feed(entry));
  assert.equal(await store.feed.head(), 2);
});

eachStore('more entries than one statement takes go into one change', async (_t, store) => {
  const count = 2500;
  await store.change(async change => {
    for (let id = 0; id < count; id += 1) change.feed({ kind: 'key', id: String(id), state: { id } });
  });
  const rows = await store.feed.after(0, count + 1);
  assert.deepEqual(
    rows.map(row => row.id),
    Array.from({ length: count }, (_, id) => String(id)),
  );
});

eachStore(
  'while two processes write, nobody sees an entry before one with a lower number',
  async (_t, store, place) => {
    const other = await place.another();
    const seen: number[] = [];
    const writing = new AbortController();
    const reading = (async () => {
      while (!writing.signal.aborted) {
        for (const row of await store.feed.after(seen.at(-1) ?? 0)) seen.push(row.sequence);
        await new Promise(resolve => setImmediate(resolve));
      }
      for (const row of await store.feed.after(seen.at(-1) ?? 0)) seen.push(row.sequence);
    })();
    const writes = Array.from({ length: 120 }, (_, index) =>
      (index % 2 === 0 ? store : other).change(async change => {
        await change.tx.selectFrom('plans').selectAll().execute();
        change.feed({ kind: 'key', id: String(index), state: {} });
      }),
    );
    await Promise.all(writes);
    writing.abort();
    await reading;
    // Who reads by "after the last I saw" would have skipped an entry that appeared late.
    assert.deepEqual(
      seen,
      Array.from({ length: 120 }, (_, index) => index + 1),
    );
  },
);

eachStore('an entry must state something', async (_t, store) => {
  await assert.rejects(
    store.change(async change => change.feed({ kind: 'key', id: 'a', state: undefined })),
    /states the condition in full/,
  );
});
