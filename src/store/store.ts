import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type Clock, systemClock } from '#kernel';
import { type Backend, openBackend } from './backend.ts';
import { restoreBackup } from './backup/restore.ts';
import { writeBackup } from './backup/write.ts';
import { type Change, notifyOnCommit, PendingChange, RolledBack } from './change.ts';
import { appendToFeed, feedAfter, feedHead, type FeedRow } from './feed.ts';
import { readsOnly } from './guard.ts';
import type { DialectName } from './migrations/index.ts';
import { noticeChannel, Notices } from './notices.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

/** Entries of the Feed per read, unless the caller says otherwise. */
const feedPage = 1000;

export interface Store {
  readonly dialect: DialectName;
  /** For reads. Writes are refused here: they go through `change`. */
  readonly db: Db;
  /**
   * Runs the work in one transaction, appends its feed entries, commits, then wakes the subscribers. When the
   * promise resolves, the change survives a kill. With `dryRun` all of it is done and rolled back, so that the
   * value (or the error) is what the real change would have given.
   */
  change<T>(work: (change: Change) => Promise<T>, options?: { dryRun?: boolean }): Promise<T>;
  readonly feed: StoreFeed;
  /**
   * Writes everything to a new file, in one consistent state, without holding up changes. The file has the same
   * format for both dialects; it is as secret as the store, but of no use without the master key.
   */
  backup(file: string): Promise<{ rows: number }>;
  /** Fills the store from a backup: wholly or not at all. One that holds anything is refused without `replace`. */
  restore(file: string, options?: { replace?: boolean }): Promise<{ rows: number }>;
  close(): Promise<void>;
}

/**
 * The Feed at rest. It holds the newest entry of each thing, so all entries from 0 on are the full present state,
 * and a reader that asks again after the last number it applied misses nothing.
 */
export interface StoreFeed {
  /** Entries after the number, oldest first. */
  after(sequence: number, limit?: number): Promise<FeedRow[]>;
  /** The number of the newest entry; 0 for none. A reader that is ahead of it has another store's state. */
  head(): Promise<number>;
  /** Calls back when something new was committed (Feed or Snapshot), sometimes twice. Returns the unsubscriber. */
  subscribe(onNotice: () => void): () => void;
}

export interface StoreOptions {
  /** Directory of the SQLite file; made when missing. Without it and without `databaseUrl`: in memory, for tests. */
  readonly dataDir?: string | undefined;
  /** `postgres://…`: PostgreSQL instead of SQLite. */
  readonly databaseUrl?: string | undefined;
  readonly clock?: Clock | undefined;
}

/** Opens the store and brings its tables to the present version. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const backend = await openBackend(options.dataDir, options.databaseUrl);
  const notices = new Notices(backend.reader, randomUUID(), options.databaseUrl);
  await notices.start();
  return new OpenStore(backend, notices, options.clock ?? systemClock);
}

class OpenStore implements Store {
  readonly dialect: DialectName;
  readonly db: Db;
  readonly feed: StoreFeed;
  readonly #backend: Backend;
  readonly #notices: Notices;
  readonly #clock: Clock;

  constructor(backend: Backend, notices: Notices, clock: Clock) {
    this.dialect = backend.dialect;
    this.db = backend.reader.withPlugin(readsOnly);
    this.#backend = backend;
    this.#notices = notices;
    this.#clock = clock;
    this.feed = {
      after: (sequence, limit = feedPage) => feedAfter(this.db, sequence, limit),
      head: () => feedHead(this.db),
      subscribe: onNotice => notices.subscribe(onNotice),
    };
  }

  async change<T>(work: (change: Change) => Promise<T>, { dryRun = false } = {}): Promise<T> {
    let announced = false;
    try {
      const value = await this.#backend.writer.transaction().execute(async tx => {
        const change = new PendingChange(tx, dryRun);
        const done = await this.#backend.guard.run(() => work(change)).finally(() => change.close());
        if (change.entries.length > 0)
          await appendToFeed(tx, this.dialect, change.entries, this.#clock.now());
        if (change.announced && this.dialect === 'postgres')
          await notifyOnCommit(tx, noticeChannel, this.#notices.self);
        if (dryRun) throw new RolledBack(done);
        announced = change.announced;
        return done;
      });
      if (announced) this.#notices.emit();
      return value;
    } catch (error) {
      if (error instanceof RolledBack) return error.value as T;
      throw error;
    }
  }

  backup(file: string): Promise<{ rows: number }> {
    const now = this.#clock.now();
    return this.#backend.readConsistently(db => writeBackup(db, this.dialect, file, now));
  }

  async restore(file: string, { replace = false } = {}): Promise<{ rows: number }> {
    const restored = await restoreBackup(this.#backend.writer, this.dialect, file, { replace });
    this.#notices.emit();
    return restored;
  }

  async close(): Promise<void> {
    await this.#notices.close();
    await this.#backend.close();
  }
}
