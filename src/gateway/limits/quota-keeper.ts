import type { QuotaRow, QuotaTable } from './quota-table.ts';

/** Where counts are kept over restarts; the control plane implements it with its store. */
export interface QuotaStorage {
  /** All counts whose window is open at `now` (milliseconds since the epoch). */
  load(now: number): Promise<readonly QuotaRow[]>;
  /** Replaces the counts of these fingerprints; may forget those whose window is over. */
  save(rows: readonly QuotaRow[]): Promise<void>;
}

/**
 * Carries quota counts from the shared table to durable storage, about once a second, and back at start. A stop
 * in order loses nothing; a kill, or a machine that dies, forgives what was counted since the last save: about a
 * second of calls, more only while the storage fails. Counts that could not be saved are tried again.
 */
export class QuotaKeeper {
  readonly #table: QuotaTable;
  readonly #storage: QuotaStorage;
  readonly #now: () => number;
  readonly #failed: (error: unknown) => void;
  /** Taken from the table and not known to be saved; bounded by the size of the table. */
  #unsaved = new Map<string, QuotaRow>();
  #saving: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: {
    table: QuotaTable;
    storage: QuotaStorage;
    now: () => number;
    failed: (error: unknown) => void;
  }) {
    this.#table = options.table;
    this.#storage = options.storage;
    this.#now = options.now;
    this.#failed = options.failed;
  }

  /** Loads what is stored, then saves every `everyMs`. To be awaited before a worker serves. */
  async start(everyMs = 1_000): Promise<void> {
    const now = this.#now();
    this.#table.load(await this.#storage.load(now), now);
    this.#timer = setInterval(() => void this.save().catch(this.#failed), everyMs);
    this.#timer.unref();
  }

  /** Saves what changed; one save at a time. */
  save(): Promise<void> {
    this.#saving ??= this.#save().finally(() => {
      this.#saving = undefined;
    });
    return this.#saving;
  }

  /** To be called after the last worker has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#saving?.catch(this.#failed);
    await this.save();
  }

  async #save(): Promise<void> {
    const now = this.#now();
    for (const row of this.#table.changedCounts(now)) this.#unsaved.set(row.fingerprint, row);
    for (const [fingerprint, row] of this.#unsaved)
      if (row.windowEnd <= now) this.#unsaved.delete(fingerprint);
    if (this.#unsaved.size === 0) return;
    // What was taken meanwhile by nobody else: `save` runs once at a time.
    const rows = [...this.#unsaved.values()];
    await this.#storage.save(rows);
    this.#unsaved = new Map();
  }
}
