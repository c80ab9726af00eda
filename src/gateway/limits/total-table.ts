/**
 * How many of a few things there are, over all worker threads. Each worker has a column of its own, which nobody else
 * writes, so there is no lock to die with; a total is the sum of a row. Who takes one counts it first and then looks at
 * the sum: of several that do so at once the last one sees them all, so a limit is never overshot, and two at the very
 * limit may both be refused. When a worker has ended, its column is emptied.
 */
export class TotalTable {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #columns: number;
  readonly #worker: number;

  private constructor(buffer: SharedArrayBuffer, worker: number) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
    this.#columns = this.#cells[0] ?? 0;
    this.#worker = worker;
    if (!(worker >= 0 && worker < this.#columns)) throw new RangeError(`No column for worker ${worker}.`);
  }

  /** For so many things, and for workers with indexes below `workers`. */
  static create(options: { rows: number; workers: number }): TotalTable {
    const buffer = new SharedArrayBuffer(4 * (1 + options.rows * options.workers));
    new Int32Array(buffer)[0] = options.workers;
    return new TotalTable(buffer, 0);
  }

  /** The table in another thread. @throws RangeError where there is no column for this worker. */
  static attach(buffer: SharedArrayBuffer, worker: number): TotalTable {
    return new TotalTable(buffer, worker);
  }

  /** Counts one more, unless `limit` are there. */
  take(row: number, limit: number): boolean {
    Atomics.add(this.#cells, this.#cell(row, this.#worker), 1);
    if (this.count(row) <= limit) return true;
    this.giveBack(row);
    return false;
  }

  giveBack(row: number): void {
    Atomics.sub(this.#cells, this.#cell(row, this.#worker), 1);
  }

  count(row: number): number {
    let sum = 0;
    for (let worker = 0; worker < this.#columns; worker++)
      sum += Atomics.load(this.#cells, this.#cell(row, worker));
    return sum;
  }

  /** To be called when a worker has ended, before another one takes its index. */
  forget(worker: number): void {
    const rows = (this.#cells.length - 1) / this.#columns;
    for (let row = 0; row < rows; row++) Atomics.store(this.#cells, this.#cell(row, worker), 0);
  }

  #cell(row: number, worker: number): number {
    return 1 + row * this.#columns + worker;
  }
}
