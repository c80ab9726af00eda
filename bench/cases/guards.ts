import { guardJson, usualJsonLimits } from '#enforcement';
import { median, table, type Case } from '../bench.ts';
import { manyOrders, oneOrder } from '../orders.ts';

/** Octets that are looked at in one measurement. */
const amount = 8 * 1024 * 1024;

const documents: readonly (readonly [string, string])[] = [
  ['350 B', oneOrder],
  ['64 KiB', manyOrders(65_536)],
  ['1 MiB', manyOrders(1_048_576)],
];

/** CPU microseconds that looking at `amount` octets takes, a document at a time. */
function took(octets: number, look: () => unknown): number {
  const before = process.cpuUsage();
  for (let done = 0; done < amount; done += octets) look();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** The JSON guard beside `JSON.parse` of the same text. */
export const guards: Case = {
  name: 'guards',
  title: 'JSON guard',
  run(bench) {
    const rows = documents.map(([name, text]) => {
      const octets = Buffer.from(text);
      if (guardJson(octets, usualJsonLimits) !== undefined) throw new Error(`${name} is refused`);
      const guarded: number[] = [];
      const parsed: number[] = [];
      for (let round = 0; round < bench.rounds(9) + 2; round++) {
        const own = took(octets.length, () => guardJson(octets, usualJsonLimits));
        const theirs = took(octets.length, () => JSON.parse(text) as unknown);
        // The first two are for the compiler.
        if (round < 2) continue;
        guarded.push(own);
        parsed.push(theirs);
      }
      const speed = (all: readonly number[]): string => (amount / median(all)).toFixed(0);
      const ratio = median(parsed.map((time, at) => time / (guarded[at] ?? Number.NaN)));
      return [name, speed(guarded), speed(parsed), ratio.toFixed(2)];
    });
    return Promise.resolve(`One order, and lists of such orders, in turns with \`JSON.parse\` of the same text, which is a string already. At least
1.0 times its speed is aimed at.

${table(['document', 'guard MB/s', 'JSON.parse MB/s', 'x JSON.parse'], rows)}`);
  },
};
