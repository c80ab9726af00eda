import type { HealthDocument } from '../snapshot/document.ts';
import type { Chance, Timing } from './timing.ts';

/** Asks the target once; `done` is told the status of its answer, or undefined when there was none. */
export type Probe = (done: (status: number | undefined) => void) => () => void;

/** The first check comes within this share of the interval, so that many targets are not all asked at once. */
const firstWithin = 0.2;
/** Intervals vary by this share to both sides, so that several gateways do not fall into step. */
const jitter = 0.1;

/**
 * Active checks of one target. It counts as healthy until it has failed often enough: a gateway that has just started
 * knows nothing bad of anybody.
 */
export class HealthCheck {
  readonly #probe: Probe;
  readonly #timing: Timing;
  readonly #chance: Chance;
  readonly #intervalMs: number;
  readonly #timeoutMs: number;
  readonly #healthyAfter: number;
  readonly #unhealthyAfter: number;
  readonly #good: (status: number) => boolean;
  #inARow = 0;
  #callOff: () => void = () => {};
  #running = false;
  isHealthy = true;
  /** Told when the target became healthy or unhealthy. */
  onChange: (healthy: boolean) => void = () => {};

  constructor(document: HealthDocument, probe: Probe, timing: Timing, chance: Chance) {
    const { interval = 10_000, timeout = 2_000, healthyAfter = 2, unhealthyAfter = 3, statuses } = document;
    this.#probe = probe;
    this.#timing = timing;
    this.#chance = chance;
    this.#intervalMs = interval;
    this.#timeoutMs = timeout;
    this.#healthyAfter = healthyAfter;
    this.#unhealthyAfter = unhealthyAfter;
    const listed = statuses && new Set(statuses);
    this.#good = status => listed?.has(status) ?? (status >= 200 && status < 400);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#next(this.#intervalMs * firstWithin * this.#chance());
  }

  stop(): void {
    this.#running = false;
    this.#callOff();
  }

  #next(ms: number): void {
    this.#callOff = this.#timing.after(ms, () => this.#check());
  }

  #check(): void {
    let over = false;
    const settle = (good: boolean) => {
      if (over) return;
      over = true;
      callOffTimeout();
      if (!this.#running) return;
      this.#count(good);
      this.#next(this.#intervalMs * (1 - jitter + 2 * jitter * this.#chance()));
    };
    let abort: () => void = () => {};
    const callOffTimeout = this.#timing.after(this.#timeoutMs, () => {
      abort();
      settle(false);
    });
    this.#callOff = () => {
      callOffTimeout();
      abort();
    };
    abort = this.#probe(status => settle(status !== undefined && this.#good(status)));
  }

  #count(good: boolean): void {
    if (good === this.isHealthy) {
      this.#inARow = 0;
      return;
    }
    if (++this.#inARow < (good ? this.#healthyAfter : this.#unhealthyAfter)) return;
    this.isHealthy = good;
    this.#inARow = 0;
    this.onChange(good);
  }
}
