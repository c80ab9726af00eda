import { fetchJson, type FetchJson } from './fetch-json.ts';
import { ForeignIssuer, type ForeignIssuerOptions } from './foreign-issuer.ts';
import { IntrospectionDesk, type Introspect } from './introspection-desk.ts';

/** Opaque tokens of our own are ended by the Feed, so an answer is believed as long as the token lives. */
const ownKeptMs = 15 * 60_000;

export interface TokenSourcesOptions {
  /** Asks the control plane about an opaque token of this installation. */
  readonly introspect: Introspect;
  readonly fetch?: FetchJson;
  readonly now: () => number;
}

/** Where access tokens are made out, beside the keys that come by the Feed: one of it for each gateway. */
export class TokenSources {
  readonly own: IntrospectionDesk;
  readonly #fetch: FetchJson;
  readonly #now: () => number;
  readonly #foreign = new Map<string, ForeignIssuer>();
  #used = new Set<string>();

  constructor({ introspect, fetch = fetchJson, now }: TokenSourcesOptions) {
    this.own = new IntrospectionDesk(introspect, ownKeptMs, now);
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

  /** Forgets issuers that nobody asked for since the last call: to be called when a Snapshot is in service. */
  keepUsed(): void {
    for (const name of this.#foreign.keys()) if (!this.#used.has(name)) this.#foreign.delete(name);
    this.#used = new Set();
  }
}
