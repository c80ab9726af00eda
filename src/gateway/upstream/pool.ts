import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { isMetadataAddress } from './addresses.ts';
import {
  Connection,
  openSocket,
  type ConnectionOptions,
  type ConnectionOwner,
  type ConnectionUser,
} from './connection.ts';
import type { ConnectionSource, Dialled } from './member.ts';
import type { Target } from './target.ts';

/** Who waits for a connection. */
export interface PoolUser {
  attached(connection: Connection): void;
  /** `code` as in the error catalogue; nothing was sent. */
  unavailable(code: 'upstream-unreachable' | 'upstream-overloaded', reason: string): void;
}

/** How the target proves who it is, and how we do. */
export interface PoolTls {
  readonly ca: string | undefined;
  readonly minimumVersion: '1.2' | '1.3';
  /** False takes any certificate. */
  readonly verify: boolean;
  /** What we prove with who we are. Without the key, which could not be opened, no connection is made. */
  readonly client: { readonly certificate: string; readonly key: string | undefined } | undefined;
}

export interface PoolOptions {
  readonly target: Target;
  readonly tls: PoolTls;
  /** Whether the target may be a link-local address. */
  readonly linkLocal: boolean;
  /** Resolves names to addresses that a target may have; the system's way unless told. */
  readonly lookup: LookupFunction | undefined;
  readonly connections: number;
  /** Requests that wait for a connection at most. */
  readonly queue: number;
  readonly connectMs: number;
  readonly responseMs: number;
}

/** An idle connection is closed after this long unless the upstream says how long it keeps it. */
const idleMs = 4_000;
const idleAtMostMs = 60_000;
/** A client that takes nothing of its response for this long gives the connection back. */
const stallMs = 60_000;
/** A connection to a name is not used for longer, so that what the name means today is asked again (milliseconds). */
const namedForMs = 300_000;

/**
 * Keep-alive connections to one target. The one used last is used first, so that a quiet hour lets the surplus
 * go. Time limits are kept by one timer for all connections, not by a timer for each request.
 */
export class Pool implements ConnectionOwner, ConnectionSource {
  readonly target: Target;
  readonly #options: PoolOptions;
  readonly #secureContext: SecureContext | undefined;
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #connecting = new Map<Connection, PoolUser>();
  /** In order of arrival, with the time at which each has waited long enough. */
  readonly #waiting = new Map<PoolUser, number>();
  readonly #tickMs: number;
  readonly #isNamed: boolean;
  /** Why no connection may be made. */
  readonly #refusedFor: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #session: Buffer | undefined;
  #closing = false;

  /** @throws Error when `ca` is no certificate. */
  constructor(options: PoolOptions) {
    this.target = options.target;
    this.#options = options;
    const { host, secure } = options.target;
    this.#secureContext = secure ? contextOf(options.tls) : undefined;
    this.#isNamed = isIP(host) === 0;
    this.#refusedFor = refusalOf(options);
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
    if (this.#refusedFor !== undefined) return undefined;
    const { connectMs, responseMs } = this.#options;
    return { socket: openSocket(this.#connectionOptions()), connectMs, responseMs };
  }

  /** Gives `user` a connection, now or later; `fresh` never one that served before. */
  acquire(user: PoolUser & ConnectionUser, fresh = false): void {
    const idle = fresh ? undefined : this.#idle.pop();
    if (idle !== undefined) this.#attach(idle, user);
    else if (this.#refusedFor !== undefined)
      user.unavailable('upstream-unreachable', `cannot connect: ${this.#refusedFor}`);
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
    const connection = new Connection(this.#connectionOptions(), this);
    connection.deadline = performance.now() + this.#options.connectMs;
    this.#all.add(connection);
    this.#connecting.set(connection, user);
    this.#timer ??= setInterval(() => this.#sweep(), this.#tickMs).unref();
  }

  #connectionOptions(): ConnectionOptions {
    return {
      target: this.#options.target,
      secureContext: this.#secureContext,
      verify: this.#options.tls.verify,
      lookup: this.#options.lookup,
      session: this.#session,
      onSession: session => {
        this.#session = session;
      },
    };
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
      if (connection.user !== undefined && this.#extends(connection, now)) continue;
      if (connection.deadline <= now) connection.expire();
    }
  }

  /** Puts the deadline of a busy connection off as long as things move or the delay is not the upstream's. */
  #extends(connection: Connection, now: number): boolean {
    const { user } = connection;
    if (connection.mayBeQuiet) return true;
    if (connection.paused) {
      // The client does not read: one long stall is allowed, measured from when the octets stopped moving.
      if (connection.moved) connection.deadline = now + stallMs;
    } else if (connection.moved || (user?.awaitsClient() === true && !connection.isFull))
      connection.deadline = now + this.#options.responseMs;
    else return false;
    connection.moved = false;
    return connection.deadline > now;
  }

  #stopTimer(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function refusalOf({ target, linkLocal, tls }: PoolOptions): string | undefined {
  if (!linkLocal && isMetadataAddress(target.host)) return 'address-refused';
  return target.secure && tls.client !== undefined && tls.client.key === undefined
    ? 'client-key-unreadable'
    : undefined;
}

/** TLS 1.2 is the floor (RFC 9325 section 3.1.1). @throws Error when a certificate or key is none. */
const contextOf = ({ ca, minimumVersion, client }: PoolTls): SecureContext =>
  createSecureContext({
    minVersion: `TLSv${minimumVersion}`,
    ...(ca === undefined ? {} : { ca }),
    ...(client?.key === undefined ? {} : { cert: client.certificate, key: client.key }),
  });
