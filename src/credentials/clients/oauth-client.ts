/** An application as a client of the authorization server: what kind of program it is decides what it may do. */

export const clientKinds = ['server-web', 'browser', 'native', 'service', 'device'] as const;
export type ClientKind = (typeof clientKinds)[number];

/** Names as in the metadata of clients (RFC 7591 section 2). The last two are legacy, and need a waiver. */
export const clientGrants = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  'implicit',
  'password',
] as const;
export type ClientGrant = (typeof clientGrants)[number];

/** How the client proves who it is at the token endpoint (RFC 7591, RFC 8705). `none`: a public client cannot. */
export const clientAuthentications = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
] as const;
export type ClientAuthentication = (typeof clientAuthentications)[number];

export interface ClientSettings {
  readonly redirectUris: readonly string[];
  readonly postLogoutUris: readonly string[];
  readonly backchannelLogoutUri: string | null;
  readonly grants: readonly ClientGrant[];
  readonly authentication: ClientAuthentication;
  /** Public keys for `private_key_jwt` and signed requests: JWKs. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  /** What it may ask for at most; null for whatever the APIs that it is subscribed to offer. */
  readonly scopes: readonly string[] | null;
  /** What its access tokens are bound to, so that a stolen one is worth nothing. */
  readonly binding: 'none' | 'dpop' | 'certificate';
  /** Takes authorization requests by PAR only (RFC 9126). */
  readonly pushedRequestsOnly: boolean;
  /** Of this organisation: users are not asked whether they agree. */
  readonly firstParty: boolean;
}
