import { KeyTable } from './callers/key-table.ts';
import type { SharedKeys } from './callers/key-view.ts';
import type { FeedEntry } from './feed.ts';

/** How many revocations may come until those whose time is over are looked for. */
const sweepEvery = 4_096;

const isRevocation = (entry: FeedEntry): entry is Extract<FeedEntry, { kind: 'token' | 'session' }> =>
  entry.kind === 'token' || entry.kind === 'session';

/**
 * Everything that the Feed has said so far, one entry for each thing, so that a worker that starts later can be
 * told. Keys are most of it and are kept once for all threads (`KeyTable`); the rest are entries in order of sequence,
 * which is the order of insertion.
 */
export class FeedState {
  readonly #entries = new Map<string, FeedEntry>();
  readonly #now: () => number;
  #keys = new KeyTable();
  #revokedSinceSweep = 0;
  /** Grows with each table and each growth of one. */
  #tables = 0;
  #last: FeedEntry | undefined;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** What the threads read keys from, and which edition of it: another one is to be handed on to them. */
  get keys(): { readonly edition: string; readonly shared: SharedKeys } {
    return { edition: `${this.#tables}.${this.#keys.revision}`, shared: this.#keys.shared };
  }

  /** How far the Feed has come. */
  get sequence(): number {
    return this.#last?.sequence ?? 0;
  }

  /** Takes entries; gives back those that the threads must be told of, which are all but the keys that they read. */
  apply(entries: readonly FeedEntry[], reset: boolean): FeedEntry[] {
    if (reset) this.#clear();
    const untold: FeedEntry[] = [];
    for (const entry of entries) {
      // Entries state conditions in full, so an old one that arrives again must not undo a newer one.
      if (entry.sequence <= this.sequence) continue;
      this.#last = entry;
      const told = this.#keep(entry);
      if (told !== undefined) untold.push(told);
    }
    return untold;
  }

  /** All but the keys that threads read, in pieces small enough that telling one does not hold up others for long. */
  *batches(size = 5_000): Generator<FeedEntry[]> {
    yield* inPieces(this.#entries.values(), size);
  }

  /** Everything, in pieces and in no order: what changes in the meantime may come twice or not at all. */
  *everything(size = 5_000): Generator<FeedEntry[]> {
    yield* inPieces(this.#all(), size);
  }

  *#all(): Generator<FeedEntry> {
    yield* this.#entries.values();
    for (const { id, applicationId, hash, notAfter, sequence } of this.#keys.entries())
      yield { kind: 'key', id, state: { applicationId, hash, notAfter }, sequence };
    // A removal is the end of a thing, yet it may be how far the Feed has come.
    if (this.#last?.state === null) yield this.#last;
  }

  /** Gives back what threads must be told, if anything. */
  #keep(entry: FeedEntry): FeedEntry | undefined {
    const name = `${entry.kind} ${entry.id}`;
    // Deleted first, so that the entry moves to the end.
    const wasEntry = this.#entries.delete(name);
    if (entry.kind === 'key') {
      const { id, state, sequence } = entry;
      if (state !== null && KeyTable.fits(id, state)) {
        this.#keys.set(id, state, sequence);
        // They must not go on knowing it by what they were told before.
        return wasEntry ? { kind: 'key', id, state: null, sequence } : undefined;
      }
      if (this.#keys.delete(id) && state === null) return undefined;
    }
    if (entry.state !== null) this.#entries.set(name, entry);
    if (isRevocation(entry) && ++this.#revokedSinceSweep >= Math.max(sweepEvery, this.#entries.size / 2))
      this.#sweep();
    return entry;
  }

  /** Forgets revocations of tokens that nobody could show any more: they are kept no longer than a token lives. */
  #sweep(): void {
    this.#revokedSinceSweep = 0;
    const now = this.#now();
    for (const [name, entry] of this.#entries)
      if (entry !== this.#last && isRevocation(entry) && (entry.state?.until ?? now) <= now)
        this.#entries.delete(name);
  }

  #clear(): void {
    this.#entries.clear();
    this.#keys = new KeyTable();
    this.#tables++;
    this.#last = undefined;
  }
}

function* inPieces(entries: Iterable<FeedEntry>, size: number): Generator<FeedEntry[]> {
  let piece: FeedEntry[] = [];
  for (const entry of entries) {
    piece.push(entry);
    if (piece.length < size) continue;
    yield piece;
    piece = [];
  }
  yield piece;
}
