/**
 * What attempts were counted, in the store: all nodes of the control plane count together, and a restart forgets
 * nothing. Who is counted stands there as a keyed fingerprint; no address and no name can be read from it.
 */
import type { Change, Db, Store, Tx } from '#store';
import type { Keyed } from '../keyed.ts';
import type { Count } from './pace.ts';

/** By key, what is held; what is deleted is forgotten. */
export type Held = Map<string, Count>;

export interface Counts {
  read(keys: readonly string[], within?: Change): Promise<Held>;
  /**
   * Has the work change what is held under these keys; nobody else does meanwhile. Inside a change, pass it: what is
   * counted then counts with it.
   */
  change<T>(keys: readonly string[], work: (held: Held) => T, within?: Change): Promise<T>;
}

/** Counts that are kept at most: those that would be forgotten soonest go first. */
const mostCounts = 100_000;

export class StoreCounts implements Counts {
  readonly #store: Store;
  readonly #keyed: Keyed;

  constructor(store: Store, keyed: Keyed) {
    this.#store = store;
    this.#keyed = keyed;
  }

  read(keys: readonly string[], within?: Change): Promise<Held> {
    return this.#held(within?.tx ?? this.#store.db, keys);
  }

  change<T>(keys: readonly string[], work: (held: Held) => T, within?: Change): Promise<T> {
    const make = async ({ tx }: Change): Promise<T> => {
      const ids = keys.map(key => this.#idOf(key));
      // Taken in one order, so that two nodes never wait for each other; there before they are read, so that only
      // one of two has them.
      const fresh = ids.toSorted((a, b) => (a < b ? -1 : 1)).map(id => ({ id, forgotten_at: 0, next_at: 0 }));
      await tx
        .insertInto('attempt_counts')
        .values(fresh)
        .onConflict(of => of.column('id').doUpdateSet(({ ref }) => ({ id: ref('excluded.id') })))
        .execute();
      const held = await this.#held(tx, keys);
      const outcome = work(held);
      for (const key of keys) {
        const count = held.get(key) ?? { forgottenAt: 0, nextAt: 0 };
        await tx
          .updateTable('attempt_counts')
          .set({ forgotten_at: count.forgottenAt, next_at: count.nextAt })
          .where('id', '=', this.#idOf(key))
          .execute();
      }
      return outcome;
    };
    return within === undefined ? this.#store.change(make) : make(within);
  }

  #idOf(key: string): string {
    return this.#keyed('attempt-count', key);
  }

  async #held(db: Db | Tx, keys: readonly string[]): Promise<Held> {
    const byId = new Map(keys.map(key => [this.#idOf(key), key]));
    const rows = await db
      .selectFrom('attempt_counts')
      .selectAll()
      .where('id', 'in', [...byId.keys()])
      .execute();
    const held: Held = new Map();
    for (const { id, forgotten_at, next_at } of rows) {
      const key = byId.get(id);
      if (key !== undefined && forgotten_at > 0)
        held.set(key, { forgottenAt: forgotten_at, nextAt: next_at });
    }
    return held;
  }
}

/** Removes what is forgotten, and what is too much. */
export async function sweepCounts({ tx }: Change, now: number, most = mostCounts): Promise<void> {
  await tx
    .deleteFrom('attempt_counts')
    .where('forgotten_at', '<=', now)
    .where('next_at', '<=', now)
    .execute();
  const { count } = await tx
    .selectFrom('attempt_counts')
    .select(({ fn }) => fn.countAll<number | bigint>().as('count'))
    .executeTakeFirstOrThrow();
  const excess = Number(count) - most;
  if (excess <= 0) return;
  await tx
    .deleteFrom('attempt_counts')
    .where('id', 'in', of =>
      of.selectFrom('attempt_counts').select('id').orderBy('forgotten_at').orderBy('id').limit(excess),
    )
    .execute();
}
