import type { ConcurrencyTable, Ledger } from './limits/concurrency-table.ts';

/** Between two attempts to take back what a worker that died held (milliseconds). */
const takeBackEveryMs = 50;

/** A table of counts that workers share, and what each of them holds in it: given back when one ends. */
export class HeldCounts {
  readonly table: ConcurrencyTable;
  /** Of workers that live, and of those whose counts are not all taken back. */
  readonly #ledgers = new Map<object, Ledger>();

  constructor(table: ConcurrencyTable) {
    this.table = table;
  }

  /** From here on the ledger is this worker's. */
  keep(worker: object, ledger: Ledger): void {
    this.#ledgers.set(worker, ledger);
  }

  /** To be called when a worker has ended, before another one takes its index. */
  forget(worker: object, index: number): void {
    const ledger = this.#ledgers.get(worker);
    if (ledger === undefined) return;
    const others = [...this.#ledgers].filter(([each]) => each !== worker).map(([, each]) => each);
    const again = (done: boolean): void => {
      if (done) this.#ledgers.delete(worker);
      else setTimeout(() => again(this.table.takeBack(ledger)), takeBackEveryMs).unref();
    };
    again(this.table.forget(index, ledger, others));
  }
}
