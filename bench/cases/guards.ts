import { guardJson, usualJsonLimits } from '#enforcement';
import { median, table, type Case } from '../bench.ts';

/** Octets that are looked at in one measurement. */
const amount = 8 * 1024 * 1024;

/** An order of 350 octets, as clients of a shop would send it, alone or many in a list. */
const order = {
  id: 'ord_7f3a9c',
  customer: { id: 42, name: 'Ann Example', email: 'ann@example.com' },
  lines: [
    { sku: 'A-100', quantity: 2, price: 19.99 },
    { sku: 'B-200', quantity: 1, price: 5.5 },
  ],
  delivery: { street: 'Main Street 1', city: 'Aachen', zip: '52062', country: 'DE' },
  note: 'leave it at the door, please',
  express: false,
  placedAt: '2026-01-15T12:00:00Z',
};

const one = JSON.stringify(order);
const many = (octets: number): string =>
  JSON.stringify(Array.from({ length: Math.ceil(octets / one.length) }, (_, id) => ({ ...order, id })));

const documents: readonly (readonly [string, string])[] = [
  ['350 B', one],
  ['64 KiB', many(65_536)],
  ['1 MiB', many(1_048_576)],
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
