import type { Kysely } from 'kysely';
import { Client } from 'pg';
import { postgresSettings } from './postgres.ts';
import type { Database } from './schema.ts';

/** How late a change made by another process is noticed at worst, in milliseconds. */
const pollMs = 1000;
const reconnectMs = 1000;
export const noticeChannel = 'gatehouse';

/**
 * Says "something new was committed" to those who subscribed: at once for changes of this process, by
 * LISTEN/NOTIFY for those of other processes on PostgreSQL, and by looking once a second as the fallback that
 * needs nothing to work. A notice may come twice; none is lost while the database can be reached.
 */
export class Notices {
  /** Tells this process's own notices apart on the channel. */
  readonly self: string;
  readonly #db: Kysely<Database>;
  readonly #listeners = new Set<() => void>();
  readonly #databaseUrl: string | undefined;
  #mark: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #client: Client | undefined;
  #looking = false;
  #closed = false;

  constructor(db: Kysely<Database>, self: string, databaseUrl: string | undefined) {
    this.#db = db;
    this.self = self;
    this.#databaseUrl = databaseUrl;
  }

  /** Notes the present state, which what comes later is compared with. */
  async start(): Promise<void> {
    this.#mark = await this.#readMark();
  }

  subscribe(listener: () => void): () => void {
    // A wrapper of its own, so that the same function may subscribe twice.
    const own = () => listener();
    this.#listeners.add(own);
    if (this.#timer === undefined && !this.#closed) {
      this.#timer = setInterval(() => void this.#look(), pollMs).unref();
      void this.#listen();
    }
    return () => this.#listeners.delete(own);
  }

  /** Wakes the subscribers of this process. */
  emit(): void {
    // Apart from the caller's stack: a listener that fails must not make the change look failed.
    for (const listener of this.#listeners) queueMicrotask(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#listeners.clear();
    await this.#client?.end().catch(() => {});
  }

  /** Something that differs whenever another process announced something. */
  async #readMark(): Promise<string> {
    const { feed, snapshot } = await this.#db
      .selectNoFrom(from => [
        from
          .selectFrom('feed')
          .select(({ fn }) => fn.max('sequence').as('head'))
          .as('feed'),
        from
          .selectFrom('snapshots')
          .select(({ fn }) => fn.max('number').as('head'))
          .as('snapshot'),
      ])
      .executeTakeFirstOrThrow();
    return `${feed ?? 0}/${snapshot ?? 0}`;
  }

  async #look(): Promise<void> {
    if (this.#looking || this.#listeners.size === 0) return;
    this.#looking = true;
    try {
      const mark = await this.#readMark();
      const moved = mark !== this.#mark;
      this.#mark = mark;
      if (moved) this.emit();
    } catch {
      // The database is away; the mark stays, so the next look that succeeds finds what was missed.
    } finally {
      this.#looking = false;
    }
  }

  async #listen(): Promise<void> {
    if (this.#databaseUrl === undefined || this.#closed) return;
    const client = new Client(postgresSettings(this.#databaseUrl));
    this.#client = client;
    let lost = false;
    const reconnect = () => {
      if (lost || this.#closed) return;
      lost = true;
      setTimeout(() => void this.#listen(), reconnectMs).unref();
    };
    client.on('error', reconnect);
    client.on('end', reconnect);
    client.on('notification', ({ payload }) => {
      if (payload !== this.self) this.emit();
    });
    try {
      await client.connect();
      await client.query(`listen ${noticeChannel}`);
      await this.#look();
    } catch {
      await client.end().catch(() => {});
      reconnect();
    }
  }
}
