import { Type } from 'typebox';
import type { LimitHeaders } from '../exchange.ts';

/**
 * The RateLimit-Policy and RateLimit fields (draft-ietf-httpapi-ratelimit-headers-10): lists of structured-field
 * strings, each naming a limit. `q` is the quota of a window of `w` seconds, counted in `qu` where that is not
 * requests; `r` what is left of it; `t` the seconds until more is there, where that can be told.
 */
export class LimitFields {
  readonly policy: string;
  readonly #name: string;

  private constructor(name: string, parameters: string) {
    this.#name = `"${name}"`;
    this.policy = this.#name + parameters;
  }

  /** Requests in a time. `name` must be plain (see `limitName`); without `windowSeconds`, as for a month, no `w`. */
  static inTime(name: string, quota: number, windowSeconds: number | undefined): LimitFields {
    return new LimitFields(name, `;q=${quota}${windowSeconds === undefined ? '' : `;w=${windowSeconds}`}`);
  }

  /** Requests under way. */
  static atOnce(name: string, quota: number): LimitFields {
    return new LimitFields(name, `;q=${quota};qu="concurrent-requests"`);
  }

  state(remaining: number, seconds?: number): string {
    return `${this.#name};r=${remaining}${seconds === undefined ? '' : `;t=${seconds}`}`;
  }

  /** Adds this limit to what is announced already. */
  announce(headers: LimitHeaders, remaining: number, seconds?: number): void {
    const state = this.state(remaining, seconds);
    headers.policy = headers.policy === '' ? this.policy : `${headers.policy}, ${this.policy}`;
    headers.limit = headers.limit === '' ? state : `${headers.limit}, ${state}`;
  }
}

/** Names that need no quoting in a structured-field string. */
const limitName = '^[a-z0-9][a-z0-9-]{0,31}$';

/** The option that names a limit; `madeOf` says what the name is made of without it. */
export const nameOption = (madeOf: string) =>
  Type.Optional(
    Type.String({
      pattern: limitName,
      description: `Its name in the RateLimit fields; made of ${madeOf} unless told.`,
    }),
  );

export const headersOption = Type.Optional(
  Type.Boolean({ description: 'Whether the RateLimit fields tell callers about it; true unless told.' }),
);

/** Whole seconds for Retry-After (RFC 9110 section 10.2.3): never too early, never an immediate retry. */
export function retrySeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
