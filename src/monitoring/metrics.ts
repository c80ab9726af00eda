import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Telemetry } from '#gateway';
import { systemClock, type Clock } from '#kernel';
import { BlockMetrics } from './block-metrics.ts';
import { LastingMetrics } from './lasting-metrics.ts';
import { TargetBoard } from './target-board.ts';
import { exposeTargets } from './target-metrics.ts';

/** What of a series becomes a label. Applications are people's choice of names and many, so they are left out. */
type RequestLabel = 'zone' | 'version' | 'operation' | 'status' | 'refusal';

interface Latency {
  readonly zone: string;
  readonly version: string;
  sumMs: number;
  count: number;
  /** Not cumulative; one more than the bounds. */
  readonly buckets: number[];
}

/** Prometheus metrics of all gateways this process hears from. Labels are bounded by the catalogue. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #latencies = new Map<string, Latency>();
  readonly #requests: Counter<RequestLabel>;
  readonly #dropped: Counter;
  readonly #connections: Gauge<'worker'>;
  readonly #ended: Counter<'zone' | 'reason'>;
  readonly #snapshot: Gauge;
  readonly #lasting: LastingMetrics;
  readonly #blocks: BlockMetrics;

  readonly #bounds: readonly number[];
  readonly #targets: TargetBoard;

  /** `latencyBounds`: upper bounds in milliseconds of the gateways' histogram; its last bucket is open. */
  constructor(latencyBounds: readonly number[], clock: Clock = systemClock) {
    this.#bounds = latencyBounds;
    this.#targets = new TargetBoard(clock);
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry, prefix: 'gatehouse_' });
    this.#requests = new Counter({
      name: 'gatehouse_http_requests_total',
      help: 'Requests by zone, version, operation, status and refusal.',
      labelNames: ['zone', 'version', 'operation', 'status', 'refusal'],
      registers,
    });
    this.#dropped = new Counter({
      name: 'gatehouse_telemetry_dropped_total',
      help: 'Observations that a gateway could not keep until its next report.',
      registers,
    });
    this.#connections = new Gauge({
      name: 'gatehouse_http_connections',
      help: 'Open client connections by gateway worker.',
      labelNames: ['worker'],
      registers,
    });
    this.#ended = new Counter({
      name: 'gatehouse_http_connections_ended_total',
      help: 'Client connections that were refused or cut, by zone and reason.',
      labelNames: ['zone', 'reason'],
      registers,
    });
    this.#snapshot = new Gauge({
      name: 'gatehouse_snapshot_number',
      help: 'Number of the Snapshot that all gateway workers serve.',
      registers,
    });
    this.#lasting = new LastingMetrics(this.#registry);
    this.#blocks = new BlockMetrics(this.#registry);
    exposeTargets(this.#targets, this.#registry);
    // prom-client has no way to add counts to a histogram's buckets, so it is asked to print ours.
    this.#registry.registerMetric({
      name: latencyName,
      get: () => Promise.resolve(this.#latencyMetric()),
      reset: () => this.#latencies.clear(),
    } as unknown as Counter);
  }

  add(worker: number, telemetry: Telemetry): void {
    for (const series of telemetry.series) {
      const { zone, version, operation, status, refusal } = series;
      this.#requests.inc({ zone, version, operation, status: String(status), refusal }, series.requests);
      const latency = this.#latency(zone, version);
      latency.sumMs += series.totalMs;
      latency.count += series.requests;
      for (const [i, count] of series.buckets.entries())
        latency.buckets[i] = (latency.buckets[i] ?? 0) + count;
    }
    this.#dropped.inc(telemetry.dropped);
    for (const { zone, why, connections } of telemetry.ended ?? [])
      this.#ended.inc({ zone, reason: why }, connections);
    this.#targets.add(worker, telemetry.targets);
    this.#lasting.add(worker, telemetry.lasting);
    this.#blocks.add(worker, telemetry.blocks);
    this.#connections.set({ worker: String(worker) }, telemetry.connections);
  }

  /** Blocks that hold now. */
  blocked(blocks: number): void {
    this.#blocks.holding(blocks);
  }

  serving(snapshot: number): void {
    this.#snapshot.set(snapshot);
  }

  /** The exposition text and its content type. */
  async expose(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #latency(zone: string, version: string): Latency {
    const key = `${zone}\n${version}`;
    let latency = this.#latencies.get(key);
    if (latency === undefined) {
      const buckets = new Array<number>(this.#bounds.length + 1).fill(0);
      this.#latencies.set(key, (latency = { zone, version, sumMs: 0, count: 0, buckets }));
    }
    return latency;
  }

  #latencyMetric() {
    const values: { labels: Record<string, string>; value: number; metricName: string }[] = [];
    for (const { zone, version, sumMs, count, buckets } of this.#latencies.values()) {
      let cumulative = 0;
      for (const [i, bound] of [...this.#bounds, Infinity].entries()) {
        cumulative += buckets[i] ?? 0;
        const le = bound === Infinity ? '+Inf' : String(bound / 1000);
        values.push({
          labels: { le, zone, version },
          value: cumulative,
          metricName: `${latencyName}_bucket`,
        });
      }
      values.push({ labels: { zone, version }, value: sumMs / 1000, metricName: `${latencyName}_sum` });
      values.push({ labels: { zone, version }, value: count, metricName: `${latencyName}_count` });
    }
    return {
      name: latencyName,
      help: 'Time from the arrival of a request to the end of its answer.',
      type: 'histogram',
      aggregator: 'sum',
      values,
    };
  }
}

const latencyName = 'gatehouse_http_request_duration_seconds';
