import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ExposureCount } from '#gateway';
import type { Clock, Log } from '#kernel';
import type { Db, ExposureTable, Store } from '#store';
import { batches } from './batches.ts';

/** Rows that wait to be written at most: gateways bound theirs, but there may be many. */
const mostWaiting = 5_000;

/** One thing that answers of an operation held, since it was first seen. Times are milliseconds since the epoch. */
export interface Exposed extends ExposureCount {
  readonly id: string;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Adds up what gateways saw in answers (OWASP API3), and keeps it in the store. */
export class ExposureLog {
  readonly #clock: Clock;
  readonly #log: Log;
  #waiting = new Map<string, ExposureTable>();
  #flushing: Promise<void> = Promise.resolve();
  #failing = false;

  constructor({ clock, log }: { clock: Clock; log: Log }) {
    this.#clock = clock;
    this.#log = log;
  }

  add(counts: readonly ExposureCount[]): void {
    const now = this.#clock.now();
    for (const { version, operation, what, place, data, outcome, answers } of counts) {
      const id = idOf(version, operation, what, place, data, outcome);
      const before = this.#waiting.get(id);
      if (before !== undefined) {
        before.answers += answers;
        before.last_at = now;
      } else if (this.#waiting.size < mostWaiting)
        this.#waiting.set(id, {
          ...{ id, version, operation, what, place, data, outcome, answers },
          ...{ first_at: now, last_at: now },
        });
    }
  }

  /** Writes what waits. Never throws: what fails waits for the next flush. */
  flush(store: Store): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush(store));
    return this.#flushing;
  }

  async #flush(store: Store): Promise<void> {
    if (this.#waiting.size === 0) return;
    const writing = this.#waiting;
    this.#waiting = new Map();
    try {
      await store.change(async ({ tx }) => {
        for (const batch of batches([...writing.values()]))
          await tx
            .insertInto('exposure')
            .values([...batch])
            .onConflict(conflict =>
              conflict.column('id').doUpdateSet(({ ref }) => ({
                answers: sql`${ref('exposure.answers')} + ${ref('excluded.answers')}`,
                last_at: ref('excluded.last_at'),
              })),
            )
            .execute();
      });
      this.#failing = false;
    } catch (error) {
      // What came meanwhile is newer, and joins what could not be written.
      const newer = this.#waiting;
      this.#waiting = writing;
      for (const [id, row] of newer) {
        const before = writing.get(id);
        if (before === undefined) writing.set(id, row);
        else Object.assign(before, { answers: before.answers + row.answers, last_at: row.last_at });
      }
      if (!this.#failing) this.#log.warn({ err: error }, 'could not write what answers held; trying on');
      this.#failing = true;
    }
  }
}

const idOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 32);

/** What answers held, the latest first; `most` rows. */
export async function readExposure(
  db: Db,
  filter: { readonly version?: string | undefined; readonly operation?: string | undefined },
  most: number,
): Promise<Exposed[]> {
  let query = db.selectFrom('exposure').selectAll();
  if (filter.version !== undefined) query = query.where('version', '=', filter.version);
  if (filter.operation !== undefined) query = query.where('operation', '=', filter.operation);
  const rows = await query.orderBy('last_at', 'desc').orderBy('id').limit(most).execute();
  return rows.map(({ first_at, last_at, what, outcome, ...row }) => ({
    ...row,
    what: what as Exposed['what'],
    outcome: outcome as Exposed['outcome'],
    firstAt: first_at,
    lastAt: last_at,
  }));
}
