import type { Decision, Telemetry } from '#gateway';
import { GatehouseError, type Clock, type Log } from '#kernel';
import type { Store } from '#store';
import { DecisionLog } from './decision-log.ts';
import { listDecisions, type DecisionFilter, type DecisionPage } from './decision-rows.ts';
import { demoUntil } from './demo-mark.ts';
import { type Exposed, ExposureLog, readExposure } from './exposure-log.ts';
import { Gate } from './gate.ts';
import { readPoints, readTop, type TopBy, type TopItem, type TrafficPoint } from './history.ts';
import { LiveHub } from './live-hub.ts';
import type { Stretch, TrafficFilter } from './rollup-rows.ts';
import { Rollups } from './rollups.ts';
import { seedHistory, type MadeUp } from './seed.ts';
import { sweepTraffic } from './sweep.ts';
import { TargetBoard } from './target-board.ts';

/** Milliseconds between two writes: a kill loses no more than that of the history. */
const flushEveryMs = 10_000;
const decisionsEveryMs = 1_000;
const tickEveryMs = 1_000;
const sweepEveryMs = 60_000;

/** Long answers are read in pieces; this many at a time, so that they share the thread with few. */
const queries = { atOnce: 2, mayWait: 30 };

export interface TrafficOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Upper bounds in milliseconds of the gateways' histogram. */
  readonly latencyBounds: readonly number[];
}

/**
 * What the gateways report, three ways: live, second by second; as history, by the minute and by the hour; and each
 * refusal by itself. It takes reports before there is a store, and whatever becomes of it: nothing waits on it.
 */
export class Traffic {
  readonly live: LiveHub;
  /** How the targets of upstreams do. */
  readonly targets: TargetBoard;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #bounds: readonly number[];
  readonly #rollups: Rollups;
  readonly #decisions: DecisionLog;
  readonly #exposure: ExposureLog;
  readonly #gate = new Gate(queries);
  #timers: NodeJS.Timeout[] = [];
  #store: Store | undefined;
  #told = 0;
  #sweeping: Promise<void> | undefined;

  constructor({ clock, log, latencyBounds }: TrafficOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#bounds = latencyBounds;
    this.targets = new TargetBoard(clock);
    this.live = new LiveHub({ clock, latencyBounds });
    this.#rollups = new Rollups({ clock, log });
    this.#decisions = new DecisionLog({ clock, log });
    this.#exposure = new ExposureLog({ clock, log });
  }

  add(worker: number, telemetry: Telemetry): void {
    this.live.add(worker, telemetry);
    this.targets.add(worker, telemetry.targets);
    this.#rollups.add(telemetry);
    this.#decisions.add(telemetry.decisions);
    this.#exposure.add(telemetry.exposed ?? []);
  }

  /** Gives it the store to keep the history in, without writing anything by itself. */
  keepIn(store: Store): void {
    this.#store = store;
  }

  /** Ticks, writes and sweeps from now on. */
  start(): void {
    this.#every(tickEveryMs, () => this.#tick());
    this.#every(decisionsEveryMs, () => this.#withStore(store => this.#decisions.flush(store)));
    this.#every(flushEveryMs, () => this.#withStore(store => this.#rollups.flush(store)));
    this.#every(flushEveryMs, () => this.#withStore(store => this.#exposure.flush(store)));
    this.#every(sweepEveryMs, () => this.#sweep());
  }

  /** Writes what is left. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    await this.#sweeping;
    await this.flush();
  }

  /** Writes what waits to be written; what fails stays. */
  async flush(): Promise<void> {
    await this.#withStore(async store => {
      await this.#decisions.flush(store);
      await this.#rollups.flush(store);
      await this.#exposure.flush(store);
    });
  }

  /** The history, step by step. @throws GatehouseError `busy`. */
  points(stretch: Stretch, filter: TrafficFilter): Promise<TrafficPoint[]> {
    return this.#gate.run(() => readPoints(this.#kept.db, stretch, filter, this.#bounds));
  }

  /** What there was most of. @throws GatehouseError `busy`. */
  top(stretch: Stretch, filter: TrafficFilter, by: TopBy, limit: number): Promise<TopItem[]> {
    const bounds = this.#bounds;
    return this.#gate.run(() => readTop(this.#kept.db, stretch, filter, { by, limit, bounds }));
  }

  /** Fills a history that is empty with what is made up, and marks it as that; false where it is not empty. */
  seed(until: number, make: () => readonly MadeUp[]): Promise<boolean> {
    return seedHistory(this.#kept, until, make);
  }

  /** Until when the history was made up for the demo; null where all of it happened. */
  demoUntil(): Promise<number | null> {
    return demoUntil(this.#kept.db);
  }

  /** All that is known of one decision: the refusal, and checks that only report. */
  decision(id: string): Promise<readonly Decision[]> {
    return this.#decisions.find(id, this.#store);
  }

  /** Refusals, newest first; undefined where `after` is no `next` of an earlier page. */
  decisions(
    filter: DecisionFilter,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<DecisionPage | undefined> {
    return this.#gate.run(() => listDecisions(this.#kept.db, filter, page));
  }

  /** What answers held beyond what everybody may see, the latest first. @throws GatehouseError `busy`. */
  exposure(
    filter: { version?: string | undefined; operation?: string | undefined },
    most: number,
  ): Promise<Exposed[]> {
    return this.#gate.run(() => readExposure(this.#kept.db, filter, most));
  }

  get #kept(): Store {
    if (this.#store === undefined) throw new GatehouseError('not-ready');
    return this.#store;
  }

  #tick(): void {
    const { dropped } = this.#rollups;
    this.live.addDropped(dropped - this.#told);
    this.#told = dropped;
    this.live.tick();
  }

  /** One at a time, however long it takes. */
  #sweep(): void {
    this.#sweeping ??= this.#withStore(async store => {
      try {
        await sweepTraffic(store, this.#clock.now());
      } catch (error) {
        this.#log.warn({ err: error }, 'could not sweep the history of traffic; trying on');
      }
    }).finally(() => (this.#sweeping = undefined));
  }

  async #withStore(work: (store: Store) => Promise<void>): Promise<void> {
    if (this.#store !== undefined) await work(this.#store);
  }

  #every(ms: number, work: () => void | Promise<void>): void {
    this.#timers.push(setInterval(() => void work(), ms).unref());
  }
}
