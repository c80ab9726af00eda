import type { FeedEntry, SnapshotDocument } from '#gateway';
import type { Log } from '#kernel';
import type { Store } from '#store';

/** Entries per read of the store and per message to the gateways. */
const page = 5_000;

/** Where Snapshots and Feed entries go. */
export interface Receiver {
  snapshot(document: SnapshotDocument): void;
  feed(entries: readonly FeedEntry[], reset: boolean): void;
}

/**
 * Carries what the store commits to the gateways: each Snapshot and all Feed entries, in order. A notice only says
 * that there may be something; what there is, is read from the store, so a lost notice costs a second at most.
 */
export class FeedPump {
  readonly #store: Store;
  readonly #receiver: Receiver;
  readonly #log: Log;
  #sequence = 0;
  #snapshot = 0;
  #running: Promise<void> | undefined;
  #again = false;
  #unsubscribe: (() => void) | undefined;

  constructor(store: Store, receiver: Receiver, log: Log) {
    this.#store = store;
    this.#receiver = receiver;
    this.#log = log;
  }

  /** Number of the newest Snapshot handed on; 0 for none yet. */
  get snapshot(): number {
    return this.#snapshot;
  }

  /** Position of the newest Feed entry handed on. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Hands on everything there is, then whatever is committed from now on. */
  async start(): Promise<void> {
    await this.#carry(true);
    this.#unsubscribe = this.#store.feed.subscribe(() => void this.pump());
    await this.pump();
  }

  /** Hands on what is new. Calls that meet a running one are served by it. */
  pump(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  stop(): void {
    this.#unsubscribe?.();
  }

  async #drain(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#carry(false);
      } catch (error) {
        // The store is away: gateways serve on, and the next notice or poll tries again.
        this.#log.error({ err: error }, 'could not read what the store committed');
      }
    }
  }

  async #carry(reset: boolean): Promise<void> {
    let first = reset;
    for (;;) {
      const rows = await this.#store.feed.after(this.#sequence, page);
      if (rows.length > 0 || first) this.#receiver.feed(rows as unknown as FeedEntry[], first);
      first = false;
      const last = rows.at(-1);
      if (last !== undefined) this.#sequence = last.sequence;
      if (rows.length < page) break;
    }
    await this.#carrySnapshot();
  }

  async #carrySnapshot(): Promise<void> {
    const newest = await this.#store.db
      .selectFrom('snapshots')
      .select(['number', 'document'])
      .where('number', '>', this.#snapshot)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (newest === undefined) return;
    const document = JSON.parse(newest.document) as SnapshotDocument;
    // The row's number is the one that counts: a roll back stores an old document under a new number.
    this.#receiver.snapshot({ ...document, number: newest.number });
    this.#snapshot = newest.number;
  }
}
