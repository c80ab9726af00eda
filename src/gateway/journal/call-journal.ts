import type { Clock } from '#kernel';
import { chainBegin, sealLine } from './chain.ts';
import { entryOf, type JournalBegin, type JournalEntry } from './entry.ts';
import type { Validated } from '../exchange.ts';

/** A file that is only added to. */
export interface JournalFile {
  readonly name: string;
  /** Resolves when the bytes are on the disk and would survive a loss of power. */
  write(bytes: Buffer): Promise<void>;
  close(): void;
}

/** How far a file has come: who keeps this elsewhere notices when its end, or all of it, is cut off. */
export interface JournalHead {
  readonly file: string;
  readonly entries: number;
  readonly mac: string;
}

/** Calls that may wait for the disk at once; more are refused, so that a slow disk does not fill the memory. */
const mostWaiting = 4_096;
/** Bytes after which a new file is begun. */
const fileBytes = 64 * 1024 * 1024;
/** Milliseconds after which one is begun too: whole files are removed one day, and none that is still written to. */
export const journalFileMs = 86_400_000;
/** After the disk failed, calls are refused at once for so long before it is tried again (milliseconds). */
const retryAfterMs = 1_000;

interface Waiting {
  readonly entry: Omit<JournalEntry, 'at'>;
  readonly done: (error?: Error) => void;
}

/**
 * Writes down calls before they are forwarded. Those that come while the disk is busy are written together by the
 * next write (group commit), so that one wait for the disk serves many. A call whose entry may not have reached the
 * disk is told so, and must not be forwarded.
 */
export class CallJournal {
  readonly #key: Uint8Array;
  readonly #clock: Clock;
  readonly #open: () => Promise<JournalFile>;
  #waiting: Waiting[] = [];
  #isWriting = false;
  #file: JournalFile | undefined;
  #mac = chainBegin;
  #entries = 0;
  #bytes = 0;
  #begunAt = 0;
  #lastAt = 0;
  #failedAt = -Infinity;
  #toldMac: string = chainBegin;
  /** Of files that are not written to any more. */
  #left: JournalHead[] = [];

  /** `open` begins a new file, durably. */
  constructor(options: { key: Uint8Array; clock: Clock; open: () => Promise<JournalFile> }) {
    this.#key = options.key;
    this.#clock = options.clock;
    this.#open = options.open;
  }

  /** Resolves when the call is written down for good. Rejects when that is not certain. */
  append(x: Validated): Promise<void> {
    if (this.#clock.now() - this.#failedAt < retryAfterMs)
      return Promise.reject(new Error('the disk failed a moment ago'));
    if (this.#waiting.length >= mostWaiting)
      return Promise.reject(new Error('too many calls wait for the disk'));
    const entry = entryOf(x, this.#key);
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        entry,
        done: error => (error === undefined ? resolve() : reject(error)),
      });
      if (!this.#isWriting) void this.#write();
    });
  }

  /** How far files have come since the last call; empty where nothing was written. */
  takeHeads(): readonly JournalHead[] {
    const left = this.#left;
    this.#left = [];
    if (this.#file === undefined || this.#toldMac === this.#mac) return left;
    this.#toldMac = this.#mac;
    return [...left, this.#head(this.#file)];
  }

  #head({ name }: JournalFile): JournalHead {
    return { file: name, entries: this.#entries, mac: this.#mac };
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      let failure: Error | undefined;
      try {
        await this.#commit(batch);
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        this.#abandon();
      }
      for (const { done } of batch) done(failure);
    }
    this.#isWriting = false;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const now = Math.max(this.#lastAt, this.#clock.now());
    const lines: string[] = [];
    let mac = this.#mac;
    const add = (entry: object): void => {
      const sealed = sealLine(this.#key, mac, entry);
      lines.push(sealed.line);
      mac = sealed.mac;
    };
    let file = this.#file;
    if (file === undefined || this.#bytes >= fileBytes || now - this.#begunAt >= journalFileMs) {
      this.#leave();
      file = await this.#open();
      this.#file = file;
      mac = chainBegin;
      this.#bytes = 0;
      this.#begunAt = now;
      add({ journal: 1, at: now } satisfies JournalBegin);
    }
    for (const { entry } of batch) add({ at: now, ...entry } satisfies JournalEntry);
    const bytes = Buffer.from(lines.join(''));
    await file.write(bytes);
    this.#mac = mac;
    this.#entries += batch.length;
    this.#bytes += bytes.length;
    this.#lastAt = now;
  }

  /**
   * After a failed write nobody knows what the file holds, and a later success would say nothing about what the
   * system dropped meanwhile: it is never written to again.
   */
  #abandon(): void {
    this.#failedAt = this.#clock.now();
    this.#leave();
  }

  #leave(): void {
    if (this.#file === undefined) return;
    if (this.#entries > 0) this.#left.push(this.#head(this.#file));
    this.#file.close();
    this.#file = undefined;
    this.#mac = chainBegin;
    this.#entries = 0;
  }
}
