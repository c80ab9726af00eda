import { setImmediate as turn } from 'node:timers/promises';
import type { Telemetry } from '#gateway';
import type { Clock, Log } from '#kernel';
import type { Store } from '#store';
import { PendingCounts, type PendingBounds } from './pending-counts.ts';
import { stepMs } from './retention.ts';
import type { Counted, SeriesLabels } from './series.ts';
import { writeCounts } from './write-rollups.ts';

const usualBounds: PendingBounds = { perMinute: 5_000, waiting: 20_000, folded: 1_000 };
/** Counts per transaction: others who write wait for one of them at most. */
const perChange = 1_000;
/** Transactions per flush; the rest waits for the next one. */
const changesPerFlush = 20;
/** Series that are known to stand in the store, and not noted again on the same day. */
const maxNoted = 50_000;
const day = 86_400_000;

export interface RollupsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly bounds?: PendingBounds;
}

/**
 * Adds up what the gateways report, and writes it to the history of traffic now and then. Nothing waits on it. While
 * the store is away the counts stay in memory, within bounds; what does not fit there is counted as dropped.
 *
 * A change either commits as a whole or is given back and written with the next flush. Only where PostgreSQL commits
 * and the connection breaks before it says so, the same counts are added twice.
 */
export class Rollups {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pending: PendingCounts;
  readonly #noted = new Set<string>();
  #notedOn = 0;
  #flushing: Promise<void> = Promise.resolve();
  #failing = false;

  constructor({ clock, log, bounds = usualBounds }: RollupsOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#pending = new PendingCounts(bounds);
  }

  /** Requests whose counts could not be kept, since the start. */
  get dropped(): number {
    return this.#pending.dropped;
  }

  /** Counts that wait to be written. */
  get waiting(): number {
    return this.#pending.size;
  }

  add(telemetry: Telemetry): void {
    const now = this.#clock.now();
    for (const series of telemetry.series) this.#pending.add(now, series);
  }

  /** Writes what waits, the running minute too. Never throws: what fails is tried again with the next flush. */
  flush(store: Store): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush(store));
    return this.#flushing;
  }

  async #flush(store: Store): Promise<void> {
    for (let change = 0; change < changesPerFlush; change++) {
      const counts = this.#pending.take(perChange);
      if (counts.length === 0) break;
      try {
        await this.#write(store, counts);
        this.#failing = false;
      } catch (error) {
        this.#pending.giveBack(counts);
        if (!this.#failing)
          this.#log.warn({ err: error }, 'could not write the history of traffic; trying on');
        this.#failing = true;
        break;
      }
      await turn();
    }
    this.#pending.forgetBefore(this.#clock.now() - 2 * stepMs.minute);
  }

  async #write(store: Store, counts: readonly Counted[]): Promise<void> {
    const today = Math.floor(this.#clock.now() / day);
    if (today !== this.#notedOn || this.#noted.size > maxNoted) this.#noted.clear();
    this.#notedOn = today;
    const series = new Map<string, SeriesLabels>();
    for (const { seriesId, labels } of counts) if (!this.#noted.has(seriesId)) series.set(seriesId, labels);
    await writeCounts(store, counts, { series, seenAt: today * day });
    for (const id of series.keys()) this.#noted.add(id);
  }
}
