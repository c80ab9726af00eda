import type { LimitHeaders } from '../exchange.ts';

/**
 * The RateLimit-Policy and RateLimit fields (draft-ietf-httpapi-ratelimit-headers-10): lists of structured-field
 * strings, each naming a limit. `q` is the quota of a window of `w` seconds; `r` what is left of it; `t` the
 * seconds until more is there.
 */
export class LimitFields {
  readonly policy: string;
  readonly #name: string;

  /** `name` must be plain (see `limitName`); without `windowSeconds`, as for a month, `w` is left out. */
  constructor(name: string, quota: number, windowSeconds: number | undefined) {
    this.#name = `"${name}"`;
    this.policy = `${this.#name};q=${quota}${windowSeconds === undefined ? '' : `;w=${windowSeconds}`}`;
  }

  state(remaining: number, seconds: number): string {
    return `${this.#name};r=${remaining};t=${seconds}`;
  }

  /** Adds this limit to what is announced already. */
  announce(headers: LimitHeaders, remaining: number, seconds: number): void {
    const state = this.state(remaining, seconds);
    headers.policy = headers.policy === '' ? this.policy : `${headers.policy}, ${this.policy}`;
    headers.limit = headers.limit === '' ? state : `${headers.limit}, ${state}`;
  }
}

/** Names that need no quoting in a structured-field string. */
export const limitName = '^[a-z0-9][a-z0-9-]{0,31}$';

/** Whole seconds for Retry-After (RFC 9110 section 10.2.3): never too early, never an immediate retry. */
export function retrySeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
