import { GatehouseError } from '#kernel';

/** Seconds. */
const retryAfter = '2';

/** For what is refused because of how much of it is under way. */
export function tooBusy(): GatehouseError {
  return new GatehouseError('busy', undefined, { extra: { headers: { 'retry-after': retryAfter } } });
}

/** Lets so many pieces of work in at a time, and so many wait for it; more are refused. */
export class Gate {
  readonly #atOnce: number;
  readonly #mayWait: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(options: { readonly atOnce: number; readonly mayWait: number }) {
    this.#atOnce = options.atOnce;
    this.#mayWait = options.mayWait;
  }

  /** @throws GatehouseError `busy` when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#atOnce) {
      if (this.#waiting.length >= this.#mayWait) throw tooBusy();
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    } else this.#inside++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#inside--;
      else next();
    }
  }
}
