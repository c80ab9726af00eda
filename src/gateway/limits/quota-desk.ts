import type { CalendarWindow } from './calendar.ts';
import type { Seed } from './fingerprint.ts';
import type { QuotaResult, QuotaTable, QuotaWant } from './quota-table.ts';

/** How long a call waits for a reservation that did not come ahead of need (milliseconds). */
const waitAtMostMs = 3_000;
/** After a call waited in vain, others do not wait for this long, unless a reservation comes (milliseconds). */
const awayMs = 30_000;
/** Between two looks whether what was asked for was lost on the way (milliseconds). */
const lookEveryMs = 250;
/** Calls of one worker that wait at a time; further ones are answered at once. */
const waitersAtMost = 10_000;

interface Waiter {
  readonly hi: number;
  readonly lo: number;
  readonly window: CalendarWindow;
  readonly limit: number;
  readonly until: number;
  readonly settle: (result: QuotaResult) => void;
}

/**
 * Where a worker's calls get their quota: from the table, at once. What the table wants reserved is collected and
 * told to whoever keeps the counts. Only a call for which nothing is reserved, such as the first of a subject in
 * its window, waits until something is.
 */
export class QuotaDesk {
  readonly #table: QuotaTable;
  readonly #tell: (wants: readonly QuotaWant[]) => void;
  readonly #now: () => number;
  #wants: QuotaWant[] = [];
  #waiters: Waiter[] = [];
  #looking: NodeJS.Timeout | undefined;
  #awayUntil = 0;

  constructor(options: {
    table: QuotaTable;
    tell: (wants: readonly QuotaWant[]) => void;
    now: () => number;
  }) {
    this.#table = options.table;
    this.#tell = options.tell;
    this.#now = options.now;
  }

  get seed(): Seed {
    return this.#table.seed;
  }

  /** As `QuotaTable.take`. */
  take(
    hi: number,
    lo: number,
    now: number,
    window: CalendarWindow,
    limit: number,
    unreserved = false,
  ): Readonly<QuotaResult> {
    const result = this.#table.take(hi, lo, now, window, limit, unreserved);
    if (result.want !== undefined) this.#ask(result.want);
    return result;
  }

  /** The same once something is reserved; `short` still where that takes too long. */
  wait(hi: number, lo: number, window: CalendarWindow, limit: number): Promise<QuotaResult> {
    const now = this.#now();
    if (now < this.#awayUntil || this.#waiters.length >= waitersAtMost)
      return Promise.resolve({ ...this.take(hi, lo, now, window, limit) });
    const { promise, resolve } = Promise.withResolvers<QuotaResult>();
    this.#waiters.push({ hi, lo, window, limit, until: now + waitAtMostMs, settle: resolve });
    this.#looking ??= setInterval(() => this.#look(), lookEveryMs).unref();
    return promise;
  }

  /** Something was reserved. */
  granted(): void {
    this.#awayUntil = 0;
    this.#look();
  }

  /** Serves who waits, in the order in which they came. */
  #look(): void {
    const waiting = this.#waiters;
    this.#waiters = [];
    const now = this.#now();
    for (const waiter of waiting) {
      const { hi, lo, window, limit, until, settle } = waiter;
      const result = this.take(hi, lo, now, window, limit);
      if (result.short && now < until) this.#waiters.push(waiter);
      else {
        if (result.short) this.#awayUntil = now + awayMs;
        settle({ ...result });
      }
    }
    if (this.#waiters.length > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }

  #ask(want: QuotaWant): void {
    this.#wants.push(want);
    if (this.#wants.length > 1) return;
    queueMicrotask(() => {
      const wants = this.#wants;
      this.#wants = [];
      this.#tell(wants);
    });
  }
}
