import type { SigningAlgorithm } from '#credentials';

/**
 * The Feed as it travels: what a gateway must know of applications, subscriptions, keys and stops, in commit order.
 * Each entry states the new condition of one thing in full, so applying an entry twice does no harm and a
 * gateway that missed some resyncs by asking for all entries after the last one it applied.
 */
export type FeedChange =
  | { readonly kind: 'application'; readonly id: string; readonly state: ApplicationState | null }
  | { readonly kind: 'subscription'; readonly id: string; readonly state: SubscriptionState | null }
  | { readonly kind: 'key'; readonly id: string; readonly state: KeyState | null }
  | { readonly kind: 'delegation'; readonly id: string; readonly state: DelegationState | null }
  | { readonly kind: 'stop'; readonly id: string; readonly state: StopState | null }
  | { readonly kind: 'authority'; readonly id: string; readonly state: AuthorityState | null }
  | { readonly kind: 'certificate'; readonly id: string; readonly state: PinState | null }
  | { readonly kind: 'signing-key'; readonly id: string; readonly state: SigningKeyState | null }
  | { readonly kind: 'issuer'; readonly id: string; readonly state: IssuerState | null }
  | { readonly kind: 'token'; readonly id: string; readonly state: RevokedState | null }
  | { readonly kind: 'session'; readonly id: string; readonly state: RevokedState | null }
  | { readonly kind: 'client'; readonly id: string; readonly state: TokensFromState | null }
  | { readonly kind: 'user'; readonly id: string; readonly state: UserState | null };

export type FeedEntry = FeedChange & {
  /** Position in the Feed, gapless or not, strictly increasing in commit order. */
  readonly sequence: number;
};

export interface ApplicationState {
  readonly name: string;
  /** The soft identifier that follows the application through logs and analytics. */
  readonly tag: string;
  readonly kind: 'confidential' | 'public';
  readonly active: boolean;
}

export interface SubscriptionState {
  readonly applicationId: string;
  readonly versionId: string;
  readonly planId: string;
  readonly approved: boolean;
}

export interface KeyState {
  readonly applicationId: string;
  /** HMAC-SHA-256 of the key under the pepper, hexadecimal. */
  readonly hash: string;
  /** Milliseconds since the epoch; the key is refused from then on. */
  readonly notAfter: number;
}

/** An API key of which narrower ones may be made; `id` is the key's. Told only of keys that allow it. */
export interface DelegationState {
  /** Ed25519, base64url: what delegated keys are checked with. */
  readonly publicKey: string;
  /** The key's own, as in `KeyState`: a delegated key is as good as that one. */
  readonly hash: string;
  readonly environment: 'live' | 'test';
}

/** Something that no call may use, or that no call may come from, until the stop is lifted or ends. */
export interface StopState {
  readonly what: 'api' | 'version' | 'application' | 'key' | 'country' | 'address';
  /** An id; for a country its ISO 3166-1 code, for addresses a network such as `192.0.2.0/24`. */
  readonly value: string;
  /** Milliseconds since the epoch: ends by itself then. Null: when somebody lifts it. */
  readonly until: number | null;
}

/** An authority whose client certificates are believed, where a policy names it. */
export interface AuthorityState {
  readonly name: string;
  /** PEM: one or more certificates. Each of them may have issued a client's. */
  readonly certificates: string;
  /** At most one for each of the certificates. */
  readonly revocations: readonly RevocationState[];
}

/** What one certificate of an authority has taken back (RFC 5280 section 5). */
export interface RevocationState {
  /** SHA-256 of the issuer's public key, lower-case hexadecimal. */
  readonly issuer: string;
  /** Milliseconds since the epoch; past it nobody knows what else was taken back, and nothing of it is believed. */
  readonly nextUpdate: number;
  /** Lower-case hexadecimal, no leading zeros. */
  readonly serials: readonly string[];
}

/** A client certificate that an application calls with. */
export interface PinState {
  readonly applicationId: string;
  readonly authorityId: string;
  /** This very certificate by its SHA-256 (lower-case hexadecimal), or each that the authority gives this subject. */
  readonly pin: { readonly fingerprint: string } | { readonly subject: string };
  /** Milliseconds since the epoch; refused from then on. */
  readonly notAfter: number;
}

/** A key that an application signs requests with; its `id` is what signatures call it (`keyid`). */
export interface SigningKeyState {
  readonly applicationId: string;
  readonly algorithm: SigningAlgorithm;
  /** PEM of its SubjectPublicKeyInfo; of `hmac-sha256`, which has none, the sealed secret. */
  readonly publicKey: string;
  /** Milliseconds since the epoch; refused from then on. */
  readonly notAfter: number;
}

/** An authorization server of this installation; `id` is its issuer identifier (RFC 8414 section 2). */
export interface IssuerState {
  readonly realm: 'internal' | 'external';
  /** Public keys that its tokens are signed with, those of yesterday included: JWKs (RFC 7517). */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** A token by its `jti`, or all tokens of a session by their `sid`: refused. */
export interface RevokedState {
  /** Milliseconds since the epoch: no token of it lives longer, so nobody needs to remember it longer. */
  readonly until: number;
}

/** Tokens of a client that were issued before are refused; `id` is the application's. */
export interface TokensFromState {
  /** Milliseconds since the epoch. */
  readonly tokensFrom: number;
}

/** What is special about a user: one that is not told of is active, and in no group. */
export interface UserState {
  readonly realm: 'internal' | 'external';
  readonly active: boolean;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  /** Milliseconds since the epoch: tokens issued before are refused. 0 for none. */
  readonly tokensFrom: number;
}
