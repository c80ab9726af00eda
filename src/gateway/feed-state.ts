import type { FeedEntry } from './feed.ts';

/**
 * Everything that the Feed has said so far, one entry for each thing, so that a worker that starts later can be
 * told. In order of sequence, which is the order of insertion.
 */
export class FeedState {
  readonly #entries = new Map<string, FeedEntry>();
  #last: FeedEntry | undefined;

  apply(entries: readonly FeedEntry[], reset: boolean): void {
    if (reset) {
      this.#entries.clear();
      this.#last = undefined;
    }
    for (const entry of entries) {
      const key = `${entry.kind} ${entry.id}`;
      // Deleted first, so that the entry moves to the end.
      this.#entries.delete(key);
      if (entry.state !== null) this.#entries.set(key, entry);
    }
    this.#last = entries.at(-1) ?? this.#last;
  }

  /** Everything, in pieces small enough that telling a worker does not hold up the thread for long. */
  *batches(size = 5_000): Generator<FeedEntry[]> {
    let batch: FeedEntry[] = [];
    for (const entry of this.#entries.values()) {
      batch.push(entry);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
    // A removal is the end of a thing, yet it may be how far the Feed has come.
    if (this.#last?.state === null) batch.push(this.#last);
    yield batch;
  }
}
