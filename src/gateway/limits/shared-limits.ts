import { hash } from 'node:crypto';
import type * as Redis from 'redis';
import { type Seed, seedOf } from './fingerprint.ts';
import type { SharedNews } from '../blocks/block-exchange.ts';
import { gcraScript } from './shared-script.ts';

/** One limit of one call, in whole microseconds. */
export interface SharedRate {
  readonly intervalUs: number;
  readonly toleranceUs: number;
}

/** What the cache knows of one limit of a call. */
export interface SharedCount {
  readonly allowed: boolean;
  /** Microseconds that the subject owes, this call included where all were allowed. */
  readonly owedUs: number;
}

export interface SharedAsk extends SharedRate {
  /** The subject's fingerprint. */
  readonly hi: number;
  readonly lo: number;
  /** False where it only reports, and so must not keep the others from counting. */
  readonly blocks: boolean;
}

/** Proofs that several machines must take once between them. */
export interface SharedProofs {
  /**
   * True for the first claim of this name, for so long (milliseconds); false for any other. Undefined while the cache
   * is away, or when it does not answer in time: then nobody knows.
   */
  claim(name: string, forMs: number): Promise<boolean | undefined>;
}

export interface SharedLimits {
  /** For fingerprints that all machines make alike. */
  readonly seed: Seed;
  /**
   * Judges all limits of one call in one round trip, and counts it in all of them where all that block allow it.
   * Undefined while the cache is away.
   */
  take(asks: readonly SharedAsk[]): Promise<readonly SharedCount[] | undefined>;
}

/** A call does not wait longer for the cache (milliseconds). */
const waitAtMostMs = 150;
/** After the cache failed, calls do without it for so long (milliseconds). */
const awayMs = 1_000;
/** Commands that wait for the cache at a time; beyond it, it counts as away. */
const queueAtMost = 10_000;
const connectWithinMs = 2_000;
/** News of blocks: a stream, of which about so many entries are kept; read so many at a time. */
const newsKey = 'gatehouse:blocks';
const newsKept = 10_000;
const newsAtOnce = 1_000;

function openClient({ createClient, defineScript }: typeof Redis, url: string) {
  const limit = defineScript({
    SCRIPT: gcraScript,
    NUMBER_OF_KEYS: undefined,
    parseCommand(parser: Redis.CommandParser, keys: string[], numbers: string[]) {
      parser.pushKeysLength(keys);
      parser.push(...numbers);
    },
    transformReply: (reply: unknown) => reply as readonly number[],
  });
  return createClient({
    url,
    scripts: { limit },
    disableOfflineQueue: true,
    commandsQueueMaxLength: queueAtMost,
    socket: {
      connectTimeout: connectWithinMs,
      reconnectStrategy: retries => Math.min(100 * 2 ** Math.min(retries, 5), 2_000),
    },
  });
}

/**
 * What several machines count together, in Valkey or Redis: rate limits, and proofs that were used; and what they tell
 * each other of blocks. Everything that can go wrong there is
 * answered within a moment: what a limit then does is its own choice, and no proof is taken.
 */
export class CachedLimits implements SharedLimits, SharedProofs, SharedNews {
  readonly seed: Seed;
  #client: ReturnType<typeof openClient> | undefined;
  #closed = false;
  readonly #changed: (away: string | undefined) => void;
  #awayUntil = 0;
  #away = false;

  /** `changed` is told when the cache goes away, with what is wrong, and when it is back. */
  constructor(url: string, changed: (away: string | undefined) => void) {
    // Whoever may use the cache knows its address and password: others cannot choose fingerprints that collide.
    this.seed = seedOf(hash('sha256', `gatehouse limits ${url}`, 'buffer'));
    this.#changed = changed;
    this.#connect(url).catch((error: unknown) => this.#failed(error));
  }

  /** The client is loaded only where there is a cache: a worker starts the faster without. */
  async #connect(url: string): Promise<void> {
    const client = openClient(await import('redis'), url);
    if (this.#closed) return;
    this.#client = client;
    client.on('error', (error: unknown) => this.#failed(error));
    client.on('ready', () => this.#back());
    await client.connect();
  }

  async take(asks: readonly SharedAsk[]): Promise<readonly SharedCount[] | undefined> {
    const client = this.#client;
    if (client?.isReady !== true || performance.now() < this.#awayUntil) return undefined;
    const keys = asks.map(({ hi, lo }) => `gatehouse:limit:${hex(hi)}${hex(lo)}`);
    const numbers = asks.flatMap(({ intervalUs, toleranceUs, blocks }) => [
      String(intervalUs),
      String(toleranceUs),
      blocks ? '1' : '0',
    ]);
    try {
      const reply = await within(waitAtMostMs, client.limit(keys, numbers));
      this.#back();
      return asks.map((_, index) => ({
        allowed: reply[2 * index] === 1,
        owedUs: reply[2 * index + 1] ?? 0,
      }));
    } catch (error) {
      this.#awayUntil = performance.now() + awayMs;
      this.#failed(error);
      return undefined;
    }
  }

  async claim(name: string, forMs: number): Promise<boolean | undefined> {
    const client = this.#client;
    if (client?.isReady !== true || performance.now() < this.#awayUntil) return undefined;
    // A digest: names are as long as clients make them.
    const key = `gatehouse:proof:${hash('sha256', name, 'base64url')}`;
    try {
      const condition = { condition: 'NX', expiration: { type: 'PX', value: forMs } } as const;
      const reply = await within(waitAtMostMs, client.set(key, '1', condition));
      this.#back();
      return reply === 'OK';
    } catch (error) {
      this.#awayUntil = performance.now() + awayMs;
      this.#failed(error);
      return undefined;
    }
  }

  async tell(news: string): Promise<boolean> {
    const client = this.#client;
    if (client?.isReady !== true || performance.now() < this.#awayUntil) return false;
    try {
      const TRIM = { strategy: 'MAXLEN', strategyModifier: '~', threshold: newsKept } as const;
      await within(waitAtMostMs, client.xAdd(newsKey, '*', { news }, { TRIM }));
      this.#back();
      return true;
    } catch (error) {
      this.#awayUntil = performance.now() + awayMs;
      this.#failed(error);
      return false;
    }
  }

  async heard(after: string | undefined) {
    const client = this.#client;
    if (client?.isReady !== true || performance.now() < this.#awayUntil) return undefined;
    try {
      const from = after === undefined ? '-' : `(${after}`;
      const entries = await within(waitAtMostMs, client.xRange(newsKey, from, '+', { COUNT: newsAtOnce }));
      this.#back();
      return (entries ?? []).map(({ id, message }) => ({ at: id, news: message['news'] ?? '' }));
    } catch (error) {
      this.#awayUntil = performance.now() + awayMs;
      this.#failed(error);
      return undefined;
    }
  }

  close(): void {
    this.#closed = true;
    this.#client?.destroy();
  }

  #failed(error: unknown): void {
    if (this.#away) return;
    this.#away = true;
    this.#changed(error instanceof Error ? error.message || error.name : String(error));
  }

  #back(): void {
    if (!this.#away) return;
    this.#away = false;
    this.#changed(undefined);
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
