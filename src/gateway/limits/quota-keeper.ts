import type { QuotaGrant, QuotaRow, QuotaTable, QuotaWant } from './quota-table.ts';

/** Where counts are kept over restarts; the control plane implements it with its store. */
export interface QuotaStorage {
  /** All counts whose window is open at `now` (milliseconds since the epoch). */
  load(now: number): Promise<readonly QuotaRow[]>;
  /**
   * Reserves what is wanted, as far as the limits allow, and answers when that survives a kill and a power cut.
   * Others may reserve at the same time: no two get the same.
   */
  reserve(wants: readonly QuotaWant[], now: number): Promise<readonly QuotaGrant[]>;
  /** Takes back what was reserved and not used: `used` is how much. */
  giveBack(rows: readonly QuotaRow[]): Promise<void>;
}

/** Before it is tried again, while the storage is away (milliseconds). */
const againAfterMs = 500;

/**
 * Reserves blocks of quota for the shared table: durably first, then for use. A stop in order gives back what was
 * not used; after a kill, or when a machine dies, the last block of each subject counts as used.
 */
export class QuotaKeeper {
  readonly #table: QuotaTable;
  readonly #storage: QuotaStorage;
  readonly #now: () => number;
  readonly #granted: () => void;
  readonly #failed: (error: unknown) => void;
  /** Bounded by the size of the table. */
  #wanted = new Map<string, QuotaWant>();
  #working: Promise<void> | undefined;
  #stopped = false;

  constructor(options: {
    table: QuotaTable;
    storage: QuotaStorage;
    now: () => number;
    /** Told when something was added to the table. */
    granted: () => void;
    failed: (error: unknown) => void;
  }) {
    this.#table = options.table;
    this.#storage = options.storage;
    this.#now = options.now;
    this.#granted = options.granted;
    this.#failed = options.failed;
  }

  /** Loads what is stored. To be awaited before a worker serves. */
  async start(): Promise<void> {
    const now = this.#now();
    this.#table.load(await this.#storage.load(now), now);
  }

  /** Reserves soon. One write at a time: what is wanted meanwhile goes into the next one, together. */
  reserve(wants: readonly QuotaWant[]): void {
    if (this.#stopped) return;
    for (const want of wants) this.#wanted.set(want.fingerprint, want);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  /** To be called after the last worker has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working;
    const unused = this.#table.takeUnused(this.#now());
    if (unused.length === 0) return;
    // Failing loses nobody anything but the rest of a block.
    await this.#storage.giveBack(unused).catch(this.#failed);
  }

  async #work(): Promise<void> {
    while (this.#wanted.size > 0) {
      const wants = [...this.#wanted.values()];
      this.#wanted = new Map();
      try {
        for (const grant of await this.#storage.reserve(wants, this.#now())) this.#table.grant(grant);
        this.#granted();
      } catch (error) {
        this.#failed(error);
        if (this.#stopped) return;
        await new Promise(resolve => setTimeout(resolve, againAfterMs).unref());
        // What is still wanted was asked for again; the rest is of no use any more.
      }
    }
  }
}
