import type { IssuerState } from '../feed.ts';
import { KeyRing } from '../tokens/key-ring.ts';
import {
  verified,
  VerifiedTokens,
  type UnverifiedToken,
  type VerifiedToken,
} from '../tokens/verified-token.ts';

/** An authorization server of this installation, and the keys that it signs with. */
export class OwnIssuer {
  readonly id: string;
  readonly keys = new KeyRing();
  realm: IssuerState['realm'];

  constructor(id: string, realm: IssuerState['realm']) {
    this.id = id;
    this.realm = realm;
  }
}

/** The authorization servers of this installation: folded from the Feed. */
export class OwnIssuers {
  readonly #byId = new Map<string, OwnIssuer>();
  readonly #recent = new VerifiedTokens();

  apply(id: string, state: IssuerState | null): void {
    const known = this.#byId.get(id);
    if (state === null) {
      // What it signed must not be believed for being remembered.
      known?.keys.take([]);
      this.#byId.delete(id);
      return;
    }
    const issuer = known ?? new OwnIssuer(id, state.realm);
    issuer.realm = state.realm;
    issuer.keys.take(state.keys);
    this.#byId.set(id, issuer);
  }

  find(id: string): OwnIssuer | undefined {
    return this.#byId.get(id);
  }

  /** Issuer identifiers of these realms. */
  idsOf(realms: readonly IssuerState['realm'][]): string[] {
    return [...this.#byId.values()].filter(({ realm }) => realms.includes(realm)).map(({ id }) => id);
  }

  /** A token that was verified lately, as long as its key is listed; `name` is what the cache knows it by. */
  recent(name: string): VerifiedToken | undefined {
    return this.#recent.find(name);
  }

  /**
   * The token, if one of these servers signed it as an access token (RFC 9068); a text says why it did not. Undefined:
   * it is of somebody else. Nothing else of it is judged.
   */
  verify(name: string, read: UnverifiedToken): VerifiedToken | string | undefined {
    const issuer = this.#byId.get(read.issuer);
    if (issuer === undefined) return undefined;
    const token = verified(read, issuer.keys, true);
    if (typeof token === 'string') return token;
    // An ID token or a logout token of the same server is no access token (RFC 8725 section 3.11).
    if (token.type !== 'at+jwt') return 'the token is no access token by its type';
    this.#recent.keep(name, token);
    return token;
  }

  clear(): void {
    for (const id of [...this.#byId.keys()]) this.apply(id, null);
  }
}
