import type { SecretUse } from '#credentials';
import { fetchJson, type FetchJson } from './fetch-json.ts';
import { ForeignIssuer, type ForeignIssuerOptions } from './foreign-issuer.ts';
import {
  askedElsewhereAtMost,
  askElsewhere,
  type ForeignIntrospection,
  introspectionSecretUse,
  readElsewhere,
} from './foreign-introspection.ts';
import { IntrospectionDesk, type Introspect } from './introspection-desk.ts';
import { RecentCredentials } from './recent-credentials.ts';

/** Opaque tokens of our own are ended by the Feed, so an answer is believed as long as the token lives. */
const ownKeptMs = 15 * 60_000;

export interface TokenSourcesOptions {
  /** Asks the control plane about an opaque token of this installation. */
  readonly introspect: Introspect;
  readonly fetch?: FetchJson;
  /** The secret behind a sealed text; undefined where it cannot be opened here for this use. */
  readonly openSecret?: (use: SecretUse, sealed: string) => string | undefined;
  readonly now: () => number;
}

/** Where access tokens are made out, beside the keys that come by the Feed: one of it for each gateway. */
export class TokenSources {
  readonly own: IntrospectionDesk;
  readonly credentials = new RecentCredentials();
  readonly #fetch: FetchJson;
  readonly #now: () => number;
  readonly #openSecret: NonNullable<TokenSourcesOptions['openSecret']>;
  readonly #foreign = new Map<string, ForeignIssuer>();
  readonly #desks = new Map<string, IntrospectionDesk>();
  #used = new Set<string>();

  constructor({ introspect, fetch = fetchJson, openSecret = () => undefined, now }: TokenSourcesOptions) {
    this.own = new IntrospectionDesk({ ask: introspect, keepMs: ownKeptMs, now });
    this.#openSecret = openSecret;
    this.#fetch = fetch;
    this.#now = now;
  }

  /** The issuer of these options: the same for all policies, so that a new Snapshot asks for no keys again. */
  foreign({ issuer, jwksUri, ca }: ForeignIssuerOptions): ForeignIssuer {
    const name = JSON.stringify([issuer, jwksUri, ca]);
    this.#used.add(name);
    let found = this.#foreign.get(name);
    if (found === undefined) {
      found = new ForeignIssuer({ issuer, jwksUri, ca }, this.#fetch, this.#now);
      this.#foreign.set(name, found);
    }
    return found;
  }

  /** Where opaque tokens of an issuer elsewhere are asked about; what was told is kept from Snapshot to Snapshot too. */
  introspected(given: ForeignIntrospection): IntrospectionDesk {
    const name = JSON.stringify([given, 'introspection']);
    this.#used.add(name);
    let found = this.#desks.get(name);
    if (found === undefined) {
      const secret = this.#openSecret(introspectionSecretUse(given), given.clientSecret);
      found = new IntrospectionDesk({
        ask: askElsewhere(given, secret, this.#fetch),
        read: (claims, now) => readElsewhere(given, claims, now),
        keepMs: given.keepMs,
        askedAtMost: askedElsewhereAtMost,
        now: this.#now,
      });
      this.#desks.set(name, found);
    }
    return found;
  }

  /** Forgets issuers that nobody asked for since the last call: to be called when a Snapshot is in service. */
  keepUsed(): void {
    for (const kept of [this.#foreign, this.#desks])
      for (const name of kept.keys()) if (!this.#used.has(name)) kept.delete(name);
    this.#used = new Set();
  }
}
