/**
 * The Feed as it travels: what a gateway must know of applications, subscriptions and keys, in commit order.
 * Each entry states the new condition of one thing in full, so applying an entry twice does no harm and a
 * gateway that missed some resyncs by asking for all entries after the last one it applied.
 */
export type FeedChange =
  | { readonly kind: 'application'; readonly id: string; readonly state: ApplicationState | null }
  | { readonly kind: 'subscription'; readonly id: string; readonly state: SubscriptionState | null }
  | { readonly kind: 'key'; readonly id: string; readonly state: KeyState | null };

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
