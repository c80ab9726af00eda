/**
 * A process that only writes, to be killed: `store-writer.ts <store options as JSON> <round>`. Says `opening`
 * before it opens the store, then the name of each change after it was committed, one a line.
 */
import { writeSync } from 'node:fs';
import { openStore, type StoreOptions } from '#store';

const [options = '{}', round = '0'] = process.argv.slice(2);

/** Written at once: what a buffer of ours holds at the kill would not be acknowledged. */
const say = (line: string) => writeSync(1, `${line}\n`);

say('opening');
const store = await openStore(JSON.parse(options) as StoreOptions);
for (let count = 0; ; count += 1) {
  const name = `${round}-${count}`;
  await store.change(async ({ tx, feed }) => {
    await tx.insertInto('quota_counters').values({ fingerprint: name, window_end: 1, used: count }).execute();
    feed({ kind: 'written', id: name, state: { count } });
  });
  say(name);
}
