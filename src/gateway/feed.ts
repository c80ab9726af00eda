/**
 * The Feed as it travels: what a gateway must know of applications, subscriptions, keys and stops, in commit order.
 * Each entry states the new condition of one thing in full, so applying an entry twice does no harm and a
 * gateway that missed some resyncs by asking for all entries after the last one it applied.
 */
export type FeedChange =
  | { readonly kind: 'application'; readonly id: string; readonly state: ApplicationState | null }
  | { readonly kind: 'subscription'; readonly id: string; readonly state: SubscriptionState | null }
  | { readonly kind: 'key'; readonly id: string; readonly state: KeyState | null }
  | { readonly kind: 'stop'; readonly id: string; readonly state: StopState | null };

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

/** Something that no call may use, or that no call may come from, until the stop is lifted or ends. */
export interface StopState {
  readonly what: 'api' | 'version' | 'application' | 'key' | 'country' | 'address';
  /** An id; for a country its ISO 3166-1 code, for addresses a network such as `192.0.2.0/24`. */
  readonly value: string;
  /** Milliseconds since the epoch: ends by itself then. Null: when somebody lifts it. */
  readonly until: number | null;
}
