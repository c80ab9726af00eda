import { sql, type Transaction } from 'kysely';
import type { FeedChange } from './feed.ts';
import type { Database } from './schema.ts';

export type Tx = Transaction<Database>;

/** What a change may do: queries in its transaction, and telling the gateways. */
export interface Change {
  /** The transaction. Inside a change use nothing else for queries. */
  readonly tx: Tx;
  /** True when everything will be rolled back: skip what cannot be, such as writing files. */
  readonly dryRun: boolean;
  /** Appends to the Feed when the change commits, in the order of the calls. */
  readonly feed: (change: FeedChange) => void;
  /** Wakes the subscribers though nothing was appended to the Feed, as for a new Snapshot. */
  readonly announce: () => void;
}

/** A change while it is being made. */
export class PendingChange implements Change {
  readonly tx: Tx;
  readonly dryRun: boolean;
  readonly entries: FeedChange[] = [];
  announced = false;
  #open = true;

  constructor(tx: Tx, dryRun: boolean) {
    this.tx = tx;
    this.dryRun = dryRun;
  }

  // Properties, so that `({ tx, feed }) => …` works as well.
  readonly feed = (change: FeedChange): void => {
    this.announce();
    if (change.state === undefined) throw new Error('a feed entry states the condition in full, or null');
    this.entries.push(change);
  };

  readonly announce = (): void => {
    if (!this.#open) throw new Error('the change is over: await everything that belongs to it');
    this.announced = true;
  };

  /** From now on nothing can be added: it would be lost. */
  close(): void {
    this.#open = false;
  }
}

/** Thrown to roll a dry run back; carries the value out. */
export class RolledBack extends Error {
  readonly value: unknown;
  constructor(value: unknown) {
    super('dry run');
    this.value = value;
  }
}

/** Delivered by PostgreSQL when the transaction commits, and only then. */
export async function notifyOnCommit(tx: Tx, channel: string, from: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${from})`.execute(tx);
}
