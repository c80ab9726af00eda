import { KeyRing } from './key-ring.ts';
import type { FetchJson } from './fetch-json.ts';
import { unknown } from './introspection-desk.ts';
import type { SignatureAlgorithm } from './jws.ts';
import { verified, VerifiedTokens, type UnverifiedToken, type VerifiedToken } from './verified-token.ts';

/** Somebody else's authorization server, as far as its tokens go. */
export interface ForeignIssuerOptions {
  /** Its issuer identifier: compared character by character (RFC 8414 section 2). */
  readonly issuer: string;
  /** Where its keys are; otherwise its metadata says so. */
  readonly jwksUri?: string | undefined;
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string | undefined;
}

/** After this long its keys are asked for again, while those known go on being used (milliseconds). */
const freshMs = 10 * 60_000;
/** Keys that were not confirmed for this long are not believed (milliseconds). */
const believedMs = 12 * 3_600_000;
/** Between two questions at least: whoever makes up names of keys must not make us ask each time (milliseconds). */
const betweenMs = 30_000;
/** The first and the longest pause after a failure (milliseconds). */
const firstPauseMs = 2_000;
const longestPauseMs = 5 * 60_000;

/**
 * Tokens of an authorization server elsewhere, and the keys that it signs with: found by its metadata (OpenID Connect
 * Discovery 1.0, RFC 8414), asked for again from time to time off the path of requests, and at once, though not often,
 * when a token names a key that is not known yet.
 */
export class ForeignIssuer {
  readonly id: string;
  readonly #options: ForeignIssuerOptions;
  readonly #fetch: FetchJson;
  readonly #now: () => number;
  readonly #keys = new KeyRing();
  readonly #recent = new VerifiedTokens();
  #confirmedAt = -Infinity;
  #askedAt = -Infinity;
  #pauseMs = 0;
  #asking: Promise<void> | undefined;

  constructor(options: ForeignIssuerOptions, fetch: FetchJson, now: () => number) {
    this.id = options.issuer;
    this.#options = options;
    this.#fetch = fetch;
    this.#now = now;
  }

  /** A token that was verified lately, as long as its key is believed; `name` is what the cache knows it by. */
  recent(name: string): VerifiedToken | undefined {
    const now = this.#now();
    if (now >= this.#confirmedAt + believedMs) return undefined;
    const found = this.#recent.find(name);
    if (found !== undefined && now >= this.#confirmedAt + freshMs) this.#askSoon(now);
    return found;
  }

  /** Checks the signature; a text says what is wrong. `unknown` where the keys cannot be had. */
  verify(
    name: string,
    token: UnverifiedToken,
    algorithms: readonly SignatureAlgorithm[] | undefined,
  ): VerifiedToken | string | typeof unknown | Promise<VerifiedToken | string | typeof unknown> {
    if (algorithms?.includes(token.algorithm) === false)
      return 'the algorithm is not accepted of this issuer';
    const now = this.#now();
    const { kid } = token.jws.header;
    const isBelieved = now < this.#confirmedAt + believedMs;
    if (isBelieved && now >= this.#confirmedAt + freshMs) this.#askSoon(now);
    if (isBelieved && this.#keys.knows(kid)) return this.#verified(name, token);
    const asking = this.#ask(now);
    if (asking === undefined) return isBelieved ? 'its key is not known' : unknown;
    return asking.then(() =>
      this.#now() < this.#confirmedAt + believedMs ? this.#verified(name, token) : unknown,
    );
  }

  #verified(name: string, token: UnverifiedToken): VerifiedToken | string {
    const found = verified(token, this.#keys, false);
    if (typeof found !== 'string') this.#recent.keep(name, found);
    return found;
  }

  /** Nobody waits for it. */
  #askSoon(now: number): void {
    void this.#ask(now);
  }

  /** Undefined where it was asked too short a time ago. Never rejects. */
  #ask(now: number): Promise<void> | undefined {
    if (this.#asking !== undefined) return this.#asking;
    if (now < this.#askedAt + Math.max(this.#pauseMs, this.#keys.size > 0 ? betweenMs : firstPauseMs))
      return undefined;
    this.#askedAt = now;
    this.#asking = this.#refresh()
      .then(
        () => {
          this.#confirmedAt = this.#now();
          this.#pauseMs = 0;
        },
        () => {
          this.#pauseMs = Math.min(longestPauseMs, Math.max(firstPauseMs, this.#pauseMs * 2));
        },
      )
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  async #refresh(): Promise<void> {
    const { ca } = this.#options;
    const uri = this.#options.jwksUri ?? (await this.#jwksUri());
    const { keys } = await this.#fetch(uri, { ca, near: this.id });
    if (!Array.isArray(keys)) throw new Error('the answer is no set of keys');
    this.#keys.take(
      (keys as readonly unknown[]).filter(
        (key): key is Record<string, unknown> => typeof key === 'object' && key !== null,
      ),
    );
  }

  /** @throws when neither kind of metadata is there, or it speaks for somebody else. */
  async #jwksUri(): Promise<string> {
    const { ca } = this.#options;
    let failure: unknown;
    for (const url of metadataUrls(this.id)) {
      try {
        const { issuer, jwks_uri: uri } = await this.#fetch(url, { ca, near: this.id });
        // RFC 8414 section 3.3: metadata of another issuer would let it sign for this one.
        if (issuer !== this.id || typeof uri !== 'string')
          throw new Error('the metadata is not of this issuer');
        return uri;
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }
}

/** OpenID Connect Discovery 1.0 section 4 appends to the path, RFC 8414 section 3.1 puts itself before it. */
function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}
