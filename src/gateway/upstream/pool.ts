import { isIP } from 'node:net';
import type { ConnectionUser } from './carrier.ts';
import { Connection, type ConnectionOwner } from './connection.ts';
import { extendsDeadline } from './deadline.ts';
import { Dialler } from './dialler.ts';
import type { ConnectionSource, Dialled } from './member.ts';
import type { PoolOptions, PoolUser } from './pool-options.ts';
import type { Target } from './target.ts';

/** An idle connection is closed after this long unless the upstream says how long it keeps it. */
const idleMs = 4_000;
const idleAtMostMs = 60_000;
/** A connection to a name is not used for longer, so that what the name means today is asked again (milliseconds). */
const namedForMs = 300_000;

/**
 * Keep-alive connections to one target. The one used last is used first, so that a quiet hour lets the surplus
 * go. Time limits are kept by one timer for all connections, not by a timer for each request.
 */
export class Pool implements ConnectionOwner, ConnectionSource {
  readonly target: Target;
  readonly #options: PoolOptions;
  readonly #dialler: Dialler;
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #connecting = new Map<Connection, PoolUser>();
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
    this.#dialler = new Dialler(options, 'http/1.1');
    this.#isNamed = isIP(options.target.host) === 0;
    this.#tickMs = Math.min(1000, Math.max(10, Math.min(options.connectMs, options.responseMs) / 8));
  }

  /** Connections open or opening. */
  get size(): number {
    return this.#all.size;
  }

  /** Requests that wait for a connection. */
  get queued(): number {
    return this.#waiting.size;
  }

  dial(): Dialled | undefined {
    return this.#dialler.dial();
  }

  /** Gives `user` a connection, now or later; `fresh` never one that served before. */
  acquire(user: PoolUser & ConnectionUser, fresh = false): void {
    const idle = fresh ? undefined : this.#idle.pop();
    if (idle !== undefined) this.#attach(idle, user);
    else if (this.#dialler.refusedFor !== undefined)
      user.unavailable('upstream-unreachable', `cannot connect: ${this.#dialler.refusedFor}`);
    else if (this.#all.size < this.#options.connections) this.#open(user);
    else if (fresh && this.#idle.length > 0) {
      this.#idle.shift()?.destroy();
      this.acquire(user, true);
    } else if (this.#waiting.size < this.#options.queue) {
      this.#waiting.set(user, performance.now() + this.#options.connectMs);
    } else user.unavailable('upstream-overloaded', 'too many requests wait for a connection');
  }

  /** The user no longer wants the connection that it waits for. */
  cancel(user: PoolUser): void {
    if (this.#waiting.delete(user)) return;
    for (const [connection, owner] of this.#connecting)
      if (owner === user) {
        this.#connecting.delete(connection);
        // The handshake is paid for: whoever waits takes it over.
        return;
      }
  }

  /** No new requests will come: idle connections end now, busy ones after their response. */
  close(): void {
    this.#closing = true;
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  connected(connection: Connection): void {
    const user = this.#connecting.get(connection);
    this.#connecting.delete(connection);
    if (user === undefined) this.free(connection);
    else this.#attach(connection, user);
  }

  free(connection: Connection): void {
    const now = performance.now();
    if (this.#isNamed && now - connection.openedAt > namedForMs) {
      connection.destroy();
      return;
    }
    for (const [user] of this.#waiting) {
      this.#waiting.delete(user);
      this.#attach(connection, user);
      return;
    }
    if (this.#closing) {
      connection.destroy();
      return;
    }
    const said = connection.keepAliveSeconds;
    // A second less than the upstream says: its clock started earlier than ours.
    const keepMs = said < 0 ? idleMs : Math.min(idleAtMostMs, Math.max(0, said - 1) * 1000);
    if (keepMs === 0) connection.destroy();
    else {
      connection.deadline = now + keepMs;
      this.#idle.push(connection);
    }
  }

  gone(connection: Connection, reason: string): void {
    this.#all.delete(connection);
    const position = this.#idle.lastIndexOf(connection);
    if (position !== -1) this.#idle.splice(position, 1);
    const user = this.#connecting.get(connection);
    this.#connecting.delete(connection);
    user?.unavailable('upstream-unreachable', `cannot connect: ${reason}`);
    this.#openForWaiting();
    if (this.#all.size === 0 && this.#waiting.size === 0) this.#stopTimer();
  }

  #attach(connection: Connection, user: PoolUser): void {
    connection.deadline = performance.now() + this.#options.responseMs;
    user.attached(connection);
  }

  #open(user: PoolUser): void {
    const connection = new Connection(this.#dialler.options(), this);
    connection.deadline = performance.now() + this.#options.connectMs;
    this.#all.add(connection);
    this.#connecting.set(connection, user);
    this.#timer ??= setInterval(() => this.#sweep(), this.#tickMs).unref();
  }

  /** A place has become free without a connection to hand on. */
  #openForWaiting(): void {
    for (const [user] of this.#waiting) {
      if (this.#all.size >= this.#options.connections) return;
      this.#waiting.delete(user);
      this.#open(user);
    }
  }

  #sweep(): void {
    const now = performance.now();
    for (const [user, until] of this.#waiting) {
      if (until > now) break;
      this.#waiting.delete(user);
      user.unavailable('upstream-overloaded', 'no connection became free in time');
    }
    for (const connection of this.#all) {
      if (connection.user !== undefined && extendsDeadline(connection, now, this.#options.responseMs))
        continue;
      if (connection.deadline <= now) connection.expire();
    }
  }

  #stopTimer(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
