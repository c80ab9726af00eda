import { GatehouseError } from '#kernel';

/** Hashes at once: each takes 19 MiB and a thread for about 30 ms. */
const atOnce = 2;
/** Hashes that wait, at about 15 ms each: nobody waits longer than a second. */
const maxWaiting = 64;

interface Waiting {
  start(): void;
}

/**
 * Keeps password hashing within its share of the machine. A flood of sign-ins is answered `busy` beyond it, and
 * browsers that signed in here before are served first, so that a flood of strangers does not keep them out.
 */
export class HashQueue {
  readonly #known: Waiting[] = [];
  readonly #others: Waiting[] = [];
  #running = 0;

  /** @throws busy when too many wait. */
  async run<T>(work: () => Promise<T>, known = false): Promise<T> {
    const queue = known ? this.#known : this.#others;
    if (this.#running >= atOnce) {
      if (queue.length >= maxWaiting) throw busy();
      await new Promise<void>(resolve => queue.push({ start: resolve }));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next one as it is, so that nobody slips in between.
      const next = this.#known.shift() ?? this.#others.shift();
      if (next === undefined) this.#running -= 1;
      else next.start();
    }
  }

  /** Whether another one would be refused now. */
  isFull(known: boolean): boolean {
    return this.#running >= atOnce && (known ? this.#known : this.#others).length >= maxWaiting;
  }

  get waiting(): number {
    return this.#known.length + this.#others.length;
  }
}

export function busy(): GatehouseError {
  return new GatehouseError('busy', 'Too many people sign in at this moment. Try again in a few seconds.', {
    extra: { headers: { 'retry-after': '3' } },
  });
}
