import type { LookupFunction } from 'node:net';
import type { Carrier } from './carrier.ts';
import type { Target } from './target.ts';

/** Who waits for a connection. */
export interface PoolUser {
  attached(connection: Carrier): void;
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
  readonly protocol: 'http1' | 'http2';
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
