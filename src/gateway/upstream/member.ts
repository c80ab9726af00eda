import type { Socket } from 'node:net';
import type { TargetCondition } from '../link.ts';
import type { Breaker } from './breaker.ts';
import type { ConnectionUser } from './carrier.ts';
import type { Conduct, Ejection } from './ejection.ts';
import { hashText } from './hash.ts';
import type { HealthCheck } from './health.ts';
import type { PoolUser } from './pool-options.ts';
import type { Target } from './target.ts';

/** Where a member's connections come from: a pool, or a stand-in of a test. */
export interface ConnectionSource {
  readonly target: Target;
  /** Connections open or opening. */
  readonly size: number;
  /** Requests that wait for one. */
  readonly queued: number;
  acquire(user: PoolUser & ConnectionUser, fresh?: boolean): void;
  cancel(user: PoolUser): void;
  /** A connection of one's own, for what is no exchange of HTTP; undefined where none may be made. */
  dial(): Dialled | undefined;
  close(): void;
}

/** A connection under way, which is the caller's from here on, and how long he should wait for it and on it. */
export interface Dialled {
  readonly socket: Socket;
  readonly connectMs: number;
  readonly responseMs: number;
}

/**
 * What a try told of its target. `failed`: no proper answer; `error`: a 5xx status; `nothing`: the client left, or the
 * gateway had no connection to spare.
 */
export type TryOutcome = 'ok' | 'error' | 'failed' | 'nothing';

/** Good to use; only where nobody else is; not at all. */
export type Standing = 'good' | 'doubtful' | 'out';

/** A target that could not be reached is passed over for this long, if there is another (milliseconds). */
const shunMs = 2_000;
/** The least share of its weight that a target has while it starts slowly. */
const leastShare = 0.1;

interface Watch {
  readonly health: HealthCheck | undefined;
  readonly ejection: Ejection | undefined;
  readonly breaker: Breaker | undefined;
  readonly slowStartMs: number;
}

/** One target of an upstream: its connections, and what is known of how it does. */
export class Member {
  readonly source: ConnectionSource;
  readonly weight: number;
  /** Stands for its address where calls are spread by hash. */
  readonly nameHash: number;
  /** Tries under way. */
  outstanding = 0;
  /** For round robin: what it has saved up of its turn. */
  credit = 0;
  readonly #watch: Watch;
  readonly #now: () => number;
  readonly #conduct: Conduct | undefined;
  readonly #plain: boolean;
  #shunnedUntil = Number.NEGATIVE_INFINITY;
  #backAt = Number.NEGATIVE_INFINITY;

  constructor(source: ConnectionSource, weight: number, watch: Watch, now: () => number) {
    this.source = source;
    this.weight = weight;
    const { authority, prefix } = source.target;
    this.nameHash = hashText(authority + prefix);
    this.#watch = watch;
    this.#now = now;
    this.#conduct = watch.ejection?.join();
    this.#plain = watch.ejection === undefined && watch.breaker === undefined;
    if (watch.health !== undefined)
      watch.health.onChange = healthy => {
        if (healthy) this.#backAt = now();
      };
  }

  get health(): HealthCheck | undefined {
    return this.#watch.health;
  }

  standing(now: number): Standing {
    const { health, breaker } = this.#watch;
    if (health?.isHealthy === false || breaker?.admits(now) === false) return 'out';
    return this.#shunnedUntil > now || (this.#conduct !== undefined && this.#conduct.outUntil > now)
      ? 'doubtful'
      : 'good';
  }

  state(now: number): TargetCondition {
    const { health, breaker } = this.#watch;
    if (health?.isHealthy === false) return 'unhealthy';
    const circuit = breaker?.state(now) ?? 'closed';
    if (circuit !== 'closed') return circuit;
    if (this.#conduct !== undefined && this.#conduct.outUntil > now) return 'ejected';
    if (this.#shunnedUntil > now) return 'unreachable';
    return this.weightAt(now) < this.weight ? 'slow-start' : 'healthy';
  }

  /** Its weight, less while it starts slowly after it came back. */
  weightAt(now: number): number {
    const { slowStartMs } = this.#watch;
    if (slowStartMs === 0) return this.weight;
    const back = Math.max(this.#backAt, this.#conduct?.outUntil ?? Number.NEGATIVE_INFINITY);
    const share = (now - back) / slowStartMs;
    return share >= 1 ? this.weight : this.weight * Math.max(leastShare, share);
  }

  get url(): string {
    const { secure, authority, prefix } = this.source.target;
    return `${secure ? 'https' : 'http'}://${authority}${prefix}`;
  }

  /** A try begins. What it answers belongs to `end`. */
  begin(): boolean {
    this.outstanding++;
    return this.#watch.breaker?.began(this.#now()) ?? false;
  }

  end(probe: boolean, outcome: TryOutcome): void {
    this.outstanding--;
    if (this.#plain) return;
    const at = this.#now();
    const failed = outcome === 'nothing' ? undefined : outcome !== 'ok';
    if (failed !== undefined && this.#conduct !== undefined)
      this.#watch.ejection?.ended(this.#conduct, failed, at);
    if (this.#watch.breaker?.ended(probe, failed, at) === true) this.#backAt = at;
  }

  /** No connection could be made: others are tried first for a while. */
  shun(now: number): void {
    this.#shunnedUntil = now + shunMs;
  }
}
