import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { Product } from '../../test/support/product.ts';
import { median, pinHere, table, type Case } from '../bench.ts';

/** Milliseconds to the first request served that are aimed at, once installed and set up. */
const aimMs = 2_000;
/** What the demo city answers to anybody. */
const path = '/city/v1/forecast/harbour';

/** How long it takes from the command to the first request served, with the demo city. */
export const startUp: Case = {
  name: 'start',
  title: 'Start',
  async run(bench) {
    // A program is started on all cores, not only on the one from which loads come.
    spawnSync('taskset', ['-acp', '0-1023', String(process.pid)]);
    const product = await Product.create({ demo: true });
    try {
      const first = await untilServed(product);
      const again: number[] = [];
      for (let round = 0; round < bench.rounds(5); round++) {
        await product.end();
        again.push(await untilServed(product));
      }
      return `Milliseconds from the command \`gatehouse start --demo\` to the first answer 200 of an API of the demo city, asked every 10 ms;
two workers, SQLite, all cores. The first start makes keys, store and city; later ones find them, median of ${again.length}. No more
than ${aimMs} are aimed at.

${table(
  ['start', 'ms'],
  [
    ['first', first.toFixed(0)],
    ['later', `**${median(again).toFixed(0)}**`],
  ],
)}`;
    } finally {
      await product.stop();
      pinHere();
    }
  },
};

async function untilServed(product: Product): Promise<number> {
  const begun = performance.now();
  product.launch();
  const url = product.url() + path;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.status === 200) break;
    await pause(10);
  }
  const took = performance.now() - begun;
  // Not ended in the middle of what it still sets up.
  await product.ready();
  return took;
}
