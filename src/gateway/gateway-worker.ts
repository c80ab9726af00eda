import type { Transferable, Worker } from 'node:worker_threads';
import type { CoreRules } from './core-rules/files.ts';
import type { QuotaWant } from './limits/quota-table.ts';
import type { FromGateway, Telemetry, TelemetryReport } from './link.ts';
import type { RulesWanted } from './rule-tables/wanted.ts';
import { SeriesReader } from './series.ts';
import { takeThread } from './threads.ts';
import type { Orders, ToWorker, WorkerData } from './worker-data.ts';

export interface WorkerEvents {
  /** It serves a Snapshot, or applied Feed entries. */
  progressed(worker: GatewayWorker): void;
  refused(worker: GatewayWorker, snapshot: number, message: string): void;
  cacheChanged(worker: GatewayWorker, away: string | undefined): void;
  quotaWanted(wants: readonly QuotaWant[]): void;
  introspect(worker: GatewayWorker, id: number, token: string): void;
  ruleTablesWanted(worker: GatewayWorker, id: number, rules: RulesWanted): void;
  telemetry(worker: GatewayWorker, telemetry: Telemetry): void;
  /** It takes no further connections, though it was not told to stop: another must take its place. */
  failed(worker: GatewayWorker, message: string): void;
  ended(worker: GatewayWorker): void;
}

/** How long a worker may take beyond the time it was given to drain (milliseconds). */
const drainSlackMs = 2_000;

/** One worker thread as the host sees it. */
export class GatewayWorker {
  readonly index: number;
  /** What it judges by for as long as it lives. */
  readonly coreRules: CoreRules | undefined;
  readonly startedAt = performance.now();
  /** Number of the Snapshot that it serves. */
  serving: number | undefined;
  /** Position of the last Feed entry that it applied. */
  applied = -1;
  /** It was told to stop, or stops by itself. */
  leaving = false;

  readonly #series = new SeriesReader();
  readonly #thread: Worker;
  readonly #ended = Promise.withResolvers<void>();

  /** `file`: what the thread runs; the gateway's own unless a test says otherwise. */
  constructor(file: URL | undefined, data: WorkerData, events: WorkerEvents) {
    this.index = data.index;
    this.coreRules = data.settings.coreRules;
    this.#thread = takeThread(file);
    this.#thread.on('message', (message: FromGateway) => this.#hear(message, events));
    // Only for what the thread could not report itself: it does not load, or ran out of memory.
    this.#thread.on('error', (error: unknown) => this.#failed(describe(error), events));
    this.#thread.on('exit', code => {
      this.#failed(`exit code ${code}`, events);
      this.serving = undefined;
      events.ended(this);
      this.#ended.resolve();
    });
    const orders: Orders = { type: 'orders', data };
    // Transferable since Node 26.10; its types do not say so yet.
    const sockets = data.listeners.map(({ socket }) => socket as unknown as Transferable);
    this.#thread.postMessage(orders, sockets);
  }

  send(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#thread.postMessage(message);
  }

  /**
   * Resolves when the thread has ended, which is soon after `withinMs` at the latest. Connections on which nothing is
   * asked are kept for `idleMs`.
   */
  async drain(withinMs: number, idleMs = withinMs): Promise<void> {
    this.leaving = true;
    this.send({ type: 'drain', withinMs, idleMs });
    const backstop = setTimeout(() => void this.#thread.terminate(), withinMs + drainSlackMs);
    await this.#ended.promise;
    clearTimeout(backstop);
  }

  #hear(message: FromGateway, events: WorkerEvents): void {
    switch (message.type) {
      case 'serving':
        this.serving = message.snapshot;
        return events.progressed(this);
      case 'applied':
        this.applied = message.sequence;
        return events.progressed(this);
      case 'snapshot-refused':
        return events.refused(this, message.snapshot, message.message);
      case 'cache':
        return events.cacheChanged(this, message.away);
      case 'quota-wanted':
        return events.quotaWanted(message.wants);
      case 'introspect':
        return events.introspect(this, message.id, message.token);
      case 'rule-tables-wanted':
        return events.ruleTablesWanted(this, message.id, message.rules);
      case 'telemetry':
        return events.telemetry(this, this.#read(message.telemetry));
      case 'failed':
        return this.#failed(message.message, events);
      case 'drained':
        // Its thread ends by itself now.
        return;
    }
  }

  #read({ counted, ...telemetry }: TelemetryReport): Telemetry {
    return { ...telemetry, series: [...this.#series.read(counted), ...telemetry.series] };
  }

  #failed(message: string, events: WorkerEvents): void {
    if (this.leaving) return;
    this.leaving = true;
    events.failed(this, message);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
