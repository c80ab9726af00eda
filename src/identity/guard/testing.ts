import type { Counts, Held } from './counts.ts';

/** Counts in memory, for tests of what is counted and not of where. */
export function countsInMemory(): Counts {
  const all: Held = new Map();
  return {
    read: keys => Promise.resolve(new Map([...all].filter(([key]) => keys.includes(key)))),
    change(keys, work) {
      const held: Held = new Map([...all].filter(([key]) => keys.includes(key)));
      const outcome = work(held);
      for (const key of keys) {
        const count = held.get(key);
        if (count === undefined) all.delete(key);
        else all.set(key, count);
      }
      return Promise.resolve(outcome);
    },
  };
}
