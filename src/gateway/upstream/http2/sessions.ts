import { isIP } from 'node:net';
import type { ConnectionUser } from '../carrier.ts';
import { extendsDeadline } from '../deadline.ts';
import { Dialler } from '../dialler.ts';
import type { ConnectionSource, Dialled } from '../member.ts';
import type { PoolOptions, PoolUser } from '../pool-options.ts';
import type { Target } from '../target.ts';
import { Session, type SessionOwner, streamsAtMost } from './session.ts';

/** A session without a stream is closed after this long. */
const idleMs = 60_000;
/** A connection to a name is not used for longer, so that what the name means today is asked again (milliseconds). */
const namedForMs = 300_000;
/** Sessions that take no more streams but have some: as many as those in use, times this. */
const retiredFactor = 3;

/**
 * HTTP/2 to one target: few sessions with many streams each. Another one is opened only when all are full, and calls
 * wait in order of arrival. Time limits are kept by one timer for all, not by a timer for each request.
 */
export class Sessions implements ConnectionSource, SessionOwner {
  readonly target: Target;
  readonly #options: PoolOptions;
  readonly #dialler: Dialler;
  readonly #all = new Set<Session>();
  /** In order of arrival, with the time at which each has waited long enough. */
  readonly #waiting = new Map<PoolUser, number>();
  readonly #tickMs: number;
  readonly #isNamed: boolean;
  #timer: NodeJS.Timeout | undefined;
  #closing = false;

  /** @throws Error when `ca` is no certificate. */
  constructor(options: PoolOptions) {
    this.target = options.target;
    this.#options = options;
    this.#dialler = new Dialler(options, 'h2');
    this.#isNamed = isIP(options.target.host) === 0;
    this.#tickMs = Math.min(1000, Math.max(10, Math.min(options.connectMs, options.responseMs) / 8));
  }

  get size(): number {
    return this.#all.size;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  dial(): Dialled | undefined {
    return this.#dialler.dial();
  }

  acquire(user: PoolUser & ConnectionUser): void {
    const { refusedFor } = this.#dialler;
    if (refusedFor !== undefined)
      return user.unavailable('upstream-unreachable', `cannot connect: ${refusedFor}`);
    if (this.#waiting.size === 0 && this.#attach(user)) return;
    const expected = this.#expected;
    const opens = this.#waiting.size >= expected && this.#mayOpen;
    if (!opens && this.#waiting.size >= expected + this.#options.queue)
      return user.unavailable('upstream-overloaded', 'too many requests wait for a connection');
    this.#waiting.set(user, performance.now() + this.#options.connectMs);
    if (opens) this.#open();
  }

  cancel(user: PoolUser): void {
    this.#waiting.delete(user);
  }

  /** No new requests will come: idle sessions end now, busy ones after their responses. */
  close(): void {
    this.#closing = true;
    if (this.#waiting.size === 0) for (const session of this.#all) session.retire();
  }

  hasChanged(session: Session): void {
    const now = performance.now();
    this.#retireOld(session, now);
    for (const [user] of this.#waiting) if (!this.#attach(user)) break;
    if (this.#waiting.size > this.#expected && this.#mayOpen) this.#open();
    if (!session.isRetired) session.deadline = session.exchanges.size === 0 ? now + idleMs : Infinity;
    if (this.#closing && this.#waiting.size === 0) session.retire();
  }

  gone(session: Session, reason: string): void {
    this.#all.delete(session);
    const usable = this.#count(({ isRetired }) => !isRetired);
    if (!session.isOpen && usable === 0) this.#dismiss(`cannot connect: ${reason}`);
    else if (this.#waiting.size > 0 && usable === 0 && this.#mayOpen) this.#open();
    if (this.#all.size > 0 || this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Streams that the sessions under way may bring. */
  get #expected(): number {
    return streamsAtMost * this.#count(({ isOpen, isRetired }) => !isOpen && !isRetired);
  }

  get #mayOpen(): boolean {
    const { connections } = this.#options;
    return (
      this.#count(({ isRetired }) => !isRetired) < connections &&
      this.#all.size < connections * (1 + retiredFactor)
    );
  }

  /** Gives the user a stream where a session has room for one. */
  #attach(user: PoolUser): boolean {
    for (const session of this.#all) {
      const exchange = session.open();
      if (exchange === undefined) continue;
      this.#waiting.delete(user);
      session.deadline = Infinity;
      exchange.deadline = performance.now() + this.#options.responseMs;
      user.attached(exchange);
      return true;
    }
    return false;
  }

  #open(): void {
    const session = new Session(this.#dialler.options(), this);
    session.deadline = performance.now() + this.#options.connectMs;
    this.#all.add(session);
    this.#timer ??= setInterval(() => this.#sweep(), this.#tickMs).unref();
  }

  /** What a name means is asked again from time to time, as long as old streams do not take all there is. */
  #retireOld(session: Session, now: number): void {
    if (!this.#isNamed || session.isRetired || now - session.openedAt <= namedForMs) return;
    if (this.#count(({ isRetired }) => isRetired) < this.#options.connections) session.retire();
  }

  #dismiss(reason: string): void {
    const dismissed = [...this.#waiting.keys()];
    this.#waiting.clear();
    for (const user of dismissed) user.unavailable('upstream-unreachable', reason);
  }

  #sweep(): void {
    const now = performance.now();
    for (const session of this.#all) {
      for (const exchange of session.exchanges)
        if (
          exchange.user !== undefined &&
          !extendsDeadline(exchange, now, this.#options.responseMs) &&
          exchange.deadline <= now
        )
          exchange.expire();
      if (session.deadline <= now) session.destroy('timed out');
    }
    for (const [user, until] of this.#waiting) {
      if (until > now) break;
      this.#waiting.delete(user);
      user.unavailable('upstream-overloaded', 'no connection became free in time');
    }
  }

  #count(which: (session: Session) => boolean): number {
    let count = 0;
    for (const session of this.#all) if (which(session)) count++;
    return count;
  }
}
