import type { BlockTable, SharedBlock } from './block-table.ts';
import { textOctets } from './layout.ts';

/** A list of news that machines share: what each tells, all hear, in one order. */
export interface SharedNews {
  /** False where it could not be told. */
  tell(news: string): Promise<boolean>;
  /** What was told after this place, or from the beginning; undefined while nobody can be heard. */
  heard(
    after: string | undefined,
  ): Promise<readonly { readonly at: string; readonly news: string }[] | undefined>;
}

/** How often other machines are heard (milliseconds): a block holds everywhere within about a second. */
const everyMs = 1_000;
/** News that wait while the cache is away; of more the oldest are given up, and each machine counts for itself. */
const mostWaiting = 1_000;
/** No policy blocks for longer (seconds). */
const longestSeconds = 30 * 86_400;

/** Tells other machines of blocks and of lifts, and takes over theirs. */
export class BlockExchange {
  readonly #news: SharedNews;
  readonly #table: BlockTable;
  readonly #now: () => number;
  #after: string | undefined;
  #waiting: string[] = [];
  #busy = false;

  constructor(news: SharedNews, table: BlockTable, now: () => number) {
    this.#news = news;
    this.#table = table;
    this.#now = now;
  }

  /** Hears the others from now on. */
  start(): void {
    setInterval(() => void this.turn(), everyMs).unref();
  }

  began(block: SharedBlock): void {
    this.#tell(JSON.stringify({ block }));
  }

  /** `until`: when the block that was lifted would have ended, so that a later one is not lifted with it. */
  lifted(id: string, until: number): void {
    this.#tell(JSON.stringify({ lift: { id, until } }));
  }

  /** Tells what waits and hears what is new. Never rejects. */
  async turn(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#waiting[0] !== undefined && (await this.#news.tell(this.#waiting[0])))
        this.#waiting.shift();
      const heard = (await this.#news.heard(this.#after)) ?? [];
      for (const { at, news } of heard) {
        this.#after = at;
        this.#take(news);
      }
    } finally {
      this.#busy = false;
    }
  }

  #tell(news: string): void {
    this.#waiting.push(news);
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
    void this.turn();
  }

  #take(text: string): void {
    const now = this.#now();
    const news = readNews(text, Math.floor(now / 1000));
    if (news === undefined) return;
    if ('lift' in news) this.#table.lift(news.lift.id, now, news.lift.until);
    else if (news.block.until > now / 1000) this.#table.adopt(news.block, now);
  }
}

type News =
  | { readonly block: SharedBlock }
  | { readonly lift: { readonly id: string; readonly until: number } };

/** Other programs may write to a cache as well: what is not exactly news is none. */
function readNews(text: string, seconds: number): News | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { block, lift } = (read ?? {}) as {
    block?: Partial<SharedBlock>;
    lift?: { id?: unknown; until?: unknown };
  };
  if (lift !== undefined && lift !== null && isId(lift.id) && isTime(lift.until))
    return { lift: { id: lift.id, until: lift.until } };
  if (block === undefined || block === null) return undefined;
  const { id, since, until, level, text: of, forgetSeconds } = block;
  if (!isId(id) || !isTime(since) || !isTime(until) || !isTime(level) || !isTime(forgetSeconds))
    return undefined;
  if (until > seconds + longestSeconds || level > 64 || forgetSeconds > longestSeconds) return undefined;
  if (typeof of !== 'string' || of.length > textOctets) return undefined;
  return { block: { id, since, until, level, text: of, forgetSeconds } };
}

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^blk_[0-9a-f]{16}$/.test(value);
const isTime = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
