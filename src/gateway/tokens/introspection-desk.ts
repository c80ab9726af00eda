import { readClaims } from './access-token.ts';
import { Recent } from './recent.ts';
import type { VerifiedToken } from './verified-token.ts';

/** What whoever issued it says of an opaque token (RFC 7662 section 2.2). */
export type Introspected =
  | { readonly active: false }
  | (Readonly<Record<string, unknown>> & { active: true });

/** Asks for one token. Rejects when nobody can tell. */
export type Introspect = (token: string) => Promise<Introspected>;

/** Says that nobody could be asked: the token may be good, but is not believed. */
export const unknown = Symbol('unknown');

/** How long a text that is no token is remembered to be none (milliseconds). */
const noneForMs = 10_000;
const nonesAtMost = 8_192;
/** Opaque tokens have no key that could be taken back: what ends them early comes by the Feed. */
const always = { live: true };

/** A token as an introspection told it; a text says why it is none, for operators. */
export const toldToken = (
  claims: Readonly<Record<string, unknown>>,
  type = 'at+jwt',
): VerifiedToken | string => {
  const token = readClaims(claims);
  return typeof token === 'string' ? token : { ...token, type, algorithm: undefined, key: always };
};

export interface DeskOptions {
  readonly ask: Introspect;
  /** Reads what was told of a token that is active. */
  readonly read?: (claims: Readonly<Record<string, unknown>>, now: number) => VerifiedToken | string;
  /** For how long an answer is believed at most (milliseconds). */
  readonly keepMs: number;
  /** Tokens that are asked for at a time; further ones are not asked for, and not believed. */
  readonly askedAtMost?: number;
  readonly now: () => number;
}

/**
 * Opaque access tokens (RFC 6750) whose meaning was asked for lately. What was told is remembered as long as `keepMs`
 * says, and no longer than the token lives; the same token is asked for once at a time, however many calls show it.
 * Known by SHA-256, and what anybody can make up is remembered apart, so that it drives no good token out.
 */
export class IntrospectionDesk {
  readonly #ask: Introspect;
  readonly #read: NonNullable<DeskOptions['read']>;
  readonly #keepMs: number;
  readonly #askedAtMost: number;
  readonly #now: () => number;
  readonly #good = new Recent<{ readonly token: VerifiedToken; readonly until: number }>(16_384);
  readonly #none = new Recent<number>(nonesAtMost);
  readonly #asked = new Map<string, Promise<VerifiedToken | string | typeof unknown>>();

  constructor({ ask, read = claims => toldToken(claims), keepMs, askedAtMost = 1_000, now }: DeskOptions) {
    this.#ask = ask;
    this.#read = read;
    this.#keepMs = keepMs;
    this.#askedAtMost = askedAtMost;
    this.#now = now;
  }

  /** The token; a text says why it is none. At once where that is known. `name`: see `VerifiedTokens.nameOf`. */
  find(
    text: string,
    name: string,
  ): VerifiedToken | string | typeof unknown | Promise<VerifiedToken | string | typeof unknown> {
    const good = this.#good.get(name);
    if (good !== undefined && this.#now() < good.until) return good.token;
    if (this.#now() < (this.#none.get(name) ?? 0)) return 'nobody issued the token, or it is over';
    const asked = this.#asked.get(name);
    if (asked !== undefined) return asked;
    if (this.#asked.size >= this.#askedAtMost) return unknown;
    const answer = this.#find(text, name).finally(() => this.#asked.delete(name));
    this.#asked.set(name, answer);
    return answer;
  }

  async #find(text: string, name: string): Promise<VerifiedToken | string | typeof unknown> {
    let told: Introspected;
    try {
      told = await this.#ask(text);
    } catch {
      return unknown;
    }
    const { active, ...claims } = told;
    const token = active ? this.#read(claims, this.#now()) : 'nobody issued the token, or it is over';
    if (typeof token === 'string') {
      this.#good.delete(name);
      this.#none.set(name, this.#now() + noneForMs);
      return token;
    }
    this.#good.set(name, { token, until: Math.min(this.#now() + this.#keepMs, token.shown.notAfter) });
    return token;
  }
}
