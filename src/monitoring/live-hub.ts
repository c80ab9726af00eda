import type { Decision, Telemetry } from '#gateway';
import type { Clock } from '#kernel';
import { percentilesOf, type Percentiles } from './percentiles.ts';
import { addBuckets } from './series.ts';
import { SlidingTop, type TopCount } from './sliding-top.ts';

/** What happened in one second. */
export interface TickCounts extends Percentiles {
  /** End of the second, milliseconds since the epoch. */
  readonly at: number;
  readonly requests: number;
  readonly refused: number;
  /** Refused requests by the code of their refusal. */
  readonly byRefusal: Readonly<Record<string, number>>;
  /** Observations that could not be kept for the live view or the history. */
  readonly dropped: number;
  /** Clients' connections that are open. */
  readonly connections: number;
}

/** A second, and who was busiest in the last minute. */
export interface Tick extends TickCounts {
  readonly applications: readonly (TopCount & { readonly application: string })[];
  readonly operations: readonly (TopCount & { readonly version: string; readonly operation: string })[];
}

/** Somebody who watches. Both answer false when they are too slow to take it; then they go without. */
export interface Watcher {
  tick(tick: Tick): boolean;
  decisions(decisions: readonly Decision[]): boolean;
}

/** Seconds that a new watcher is shown. */
const kept = 300;
/** Seconds that the lists of the busiest look back. */
const listed = 60;
const topItems = 10;
/** Refusals shown per second; all are counted. */
const maxDecisions = 50;
/** Milliseconds after which a worker that says nothing has no connections. */
const workerSilence = 5_000;

/**
 * The last minutes of traffic, second by second, for those who watch it. Whoever is slow misses seconds; nothing
 * queues up for anybody, and there are at most `maxWatchers`.
 */
export class LiveHub {
  readonly #clock: Clock;
  readonly #bounds: readonly number[];
  readonly #maxWatchers: number;
  readonly #watchers = new Set<Watcher>();
  readonly #history: TickCounts[] = [];
  readonly #applications = new SlidingTop(listed);
  readonly #operations = new SlidingTop(listed);
  readonly #connections = new Map<number, { count: number; at: number }>();
  #second = newSecond();
  #skipped = 0;

  /** `latencyBounds`: upper bounds in milliseconds of the gateways' histogram. */
  constructor(options: { clock: Clock; latencyBounds: readonly number[]; maxWatchers?: number }) {
    this.#clock = options.clock;
    this.#bounds = options.latencyBounds;
    this.#maxWatchers = options.maxWatchers ?? 100;
  }

  /** The last five minutes, oldest first. */
  get history(): readonly TickCounts[] {
    return this.#history;
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** Messages that watchers were too slow for, since the start. */
  get skipped(): number {
    return this.#skipped;
  }

  add(worker: number, telemetry: Telemetry): void {
    const second = this.#second;
    for (const { version, operation, application, refusal, requests, buckets } of telemetry.series) {
      const refused = refusal === '' ? 0 : requests;
      second.requests += requests;
      second.refused += refused;
      if (refused > 0) second.byRefusal.set(refusal, (second.byRefusal.get(refusal) ?? 0) + refused);
      addBuckets(second.buckets, buckets);
      if (application !== '-') this.#applications.add(application, requests, refused);
      if (operation !== '-') this.#operations.add(`${version}\n${operation}`, requests, refused);
    }
    for (const decision of telemetry.decisions)
      if (second.decisions.length < maxDecisions) second.decisions.push(decision);
    second.dropped += telemetry.dropped;
    this.#connections.set(worker, { count: telemetry.connections, at: this.#clock.now() });
  }

  /** Counts what the history could not keep. */
  addDropped(count: number): void {
    this.#second.dropped += count;
  }

  /** Ends the running second and tells everybody. To be called once a second. */
  tick(): void {
    const { decisions, ...second } = this.#second;
    this.#second = newSecond();
    const { requests, refused, dropped } = second;
    const counts: TickCounts = {
      at: this.#clock.now(),
      requests,
      refused,
      byRefusal: Object.fromEntries(second.byRefusal),
      ...percentilesOf(second.buckets, this.#bounds),
      dropped,
      connections: this.#openConnections(),
    };
    this.#history.push(counts);
    if (this.#history.length > kept) this.#history.shift();
    if (this.#watchers.size > 0) this.#tell(counts, decisions);
    this.#applications.turn();
    this.#operations.turn();
  }

  /** Begins to watch; gives back what ends it, or undefined when as many watch as may. */
  watch(watcher: Watcher): (() => void) | undefined {
    if (this.#watchers.size >= this.#maxWatchers) return undefined;
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #tell(counts: TickCounts, decisions: readonly Decision[]): void {
    const tick: Tick = {
      ...counts,
      applications: this.#applications
        .top(topItems)
        .map(([application, count]) => ({ application, ...count })),
      operations: this.#operations.top(topItems).map(([name, count]) => {
        const [version = '-', operation = '-'] = name.split('\n');
        return { version, operation, ...count };
      }),
    };
    for (const watcher of this.#watchers) {
      if (!watcher.tick(tick)) this.#skipped++;
      if (decisions.length > 0 && !watcher.decisions(decisions)) this.#skipped++;
    }
  }

  #openConnections(): number {
    const silentSince = this.#clock.now() - workerSilence;
    let open = 0;
    for (const [worker, { count, at }] of this.#connections) {
      if (at < silentSince) this.#connections.delete(worker);
      else open += count;
    }
    return open;
  }
}

const newSecond = () => ({
  requests: 0,
  refused: 0,
  byRefusal: new Map<string, number>(),
  buckets: [] as number[],
  decisions: [] as Decision[],
  dropped: 0,
});
