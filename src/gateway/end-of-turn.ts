/** More than this wait for nobody: whoever is served first is not kept waiting for a long turn to end. */
const most = 16;

let waiting: (() => void)[] = [];

/**
 * Puts a write to a socket off to the end of this turn of the event loop, when everything that had come is judged.
 * A write wakes whoever reads at the other end, which costs more than the writing: readers that are awake cost nothing,
 * and requests that are judged one after another find the code of the judging in the processor's caches. Where nothing
 * else has come, the turn ends at once.
 */
export function atEndOfTurn(write: () => void): void {
  const count = waiting.push(write);
  if (count === 1) setImmediate(writeAll);
  else if (count === most) writeAll();
}

function writeAll(): void {
  const writes = waiting;
  waiting = [];
  let next = 0;
  try {
    while (next < writes.length) writes[next++]?.();
  } finally {
    // One that fails takes nobody else's answer with it.
    for (const write of writes.slice(next)) atEndOfTurn(write);
  }
}
