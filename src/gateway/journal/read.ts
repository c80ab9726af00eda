import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from './entry.ts';
import { linesFromEnd } from './lines.ts';
import { journalFilesIn } from './verify.ts';

/** Which calls are asked for; all that is given must fit. */
export interface JournalFilter {
  readonly decision?: string | undefined;
  readonly application?: string | undefined;
  readonly user?: string | undefined;
  readonly version?: string | undefined;
  readonly operation?: string | undefined;
  readonly target?: string | undefined;
  /** Milliseconds since the epoch, both included. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  /** Of the next page, to be asked for as `until`; undefined where there is none. */
  readonly next: number | undefined;
}

/** Lines that are looked at for one page; what lies further back is on the next. */
const mostLooked = 20_000;

/** One file, read backwards as far as it was needed. */
interface Reading {
  readonly lines: AsyncGenerator<string>;
  entry: JournalEntry | undefined;
}

/**
 * Calls, newest first, from the files of all workers together. A page ends between two milliseconds, so that the
 * next one can begin there: it may hold more than `limit` where many calls fell into one. A search looks at some
 * ten thousand calls at a time: a page may hold few, or none, and still name a next one.
 */
export async function readJournal(
  directory: string,
  filter: JournalFilter,
  limit: number,
): Promise<JournalPage> {
  const sources = await Sources.of(directory, filter.until ?? Infinity);
  const entries: JournalEntry[] = [];
  let looked = 0;
  let lastAt: number | undefined;
  try {
    for (let entry = await sources.newest(); entry !== undefined; entry = await sources.newest()) {
      if (entry.at < (filter.from ?? -Infinity)) return { entries, next: undefined };
      const isFull = entries.length >= limit || looked >= mostLooked;
      if (isFull && entry.at !== lastAt) return { entries, next: entry.at };
      looked++;
      lastAt = entry.at;
      if (fits(entry, filter)) entries.push(entry);
    }
    return { entries, next: undefined };
  } finally {
    await sources.close();
  }
}

function fits(entry: JournalEntry, filter: JournalFilter): boolean {
  for (const name of ['decision', 'application', 'user', 'version', 'operation', 'target'] as const)
    if (filter[name] !== undefined && entry[name] !== filter[name]) return false;
  return true;
}

class Sources {
  readonly #until: number;
  /** Not begun, the last changed first: none holds an entry that is newer than its last change. */
  readonly #closed: { readonly path: string; readonly changedAt: number }[];
  readonly #open: Reading[] = [];

  private constructor(closed: { path: string; changedAt: number }[], until: number) {
    this.#closed = closed;
    this.#until = until;
  }

  static async of(directory: string, until: number): Promise<Sources> {
    const files = await Promise.all(
      (await journalFilesIn(directory)).map(async file => {
        const path = join(directory, file);
        return { path, changedAt: (await stat(path)).mtimeMs };
      }),
    );
    return new Sources(
      files.toSorted((a, b) => b.changedAt - a.changedAt),
      until,
    );
  }

  async newest(): Promise<JournalEntry | undefined> {
    let best = this.#best();
    // The disk's clock may be a little behind ours; a second is more than it ever is.
    for (let next = this.#closed[0]; next !== undefined; next = this.#closed[0]) {
      if (best?.entry !== undefined && best.entry.at > next.changedAt + 1_000) break;
      this.#closed.shift();
      const reading: Reading = { lines: linesFromEnd(next.path), entry: undefined };
      await this.#advance(reading);
      this.#open.push(reading);
      best = this.#best();
    }
    const entry = best?.entry;
    if (best !== undefined) await this.#advance(best);
    return entry;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map(({ lines }) => lines.return(undefined)));
  }

  #best(): Reading | undefined {
    let best: Reading | undefined;
    for (const reading of this.#open)
      if (reading.entry !== undefined && reading.entry.at > (best?.entry?.at ?? -Infinity)) best = reading;
    return best;
  }

  /** To the next entry of a file that is not too new. */
  async #advance(reading: Reading): Promise<void> {
    reading.entry = undefined;
    for (;;) {
      const next = await reading.lines.next();
      if (next.done === true) return;
      const entry = entryIn(next.value);
      if (entry === undefined) return;
      if (entry.at <= this.#until) {
        reading.entry = entry;
        return;
      }
    }
  }
}

/** Undefined for what is no entry: the first line of a file, or one that somebody changed. */
function entryIn(line: string): JournalEntry | undefined {
  try {
    const { mac: _mac, ...entry } = JSON.parse(line) as JournalEntry & { readonly mac: string };
    return typeof entry.at === 'number' && typeof entry.decision === 'string' ? entry : undefined;
  } catch {
    return undefined;
  }
}
