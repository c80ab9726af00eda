/** What each kind of client may do. Who cannot keep a secret is given none, and proves itself by PKCE alone. */
import { wholeKey } from './public-keys.ts';
import type { ClientAuthentication, ClientGrant, ClientKind, ClientSettings } from './oauth-client.ts';

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Tokens in addresses, and passwords in the hands of clients: what OAuth 2.1 leaves out. */
export const legacyGrants = ['implicit', 'password'] as const;
export type LegacyGrant = (typeof legacyGrants)[number];

export const isLegacyGrant = (grant: string): grant is LegacyGrant =>
  (legacyGrants as readonly string[]).includes(grant);

interface KindRules {
  /** Whether only its makers can look into it (RFC 6749 section 2.1). */
  readonly confidential: boolean;
  /** Whether a browser comes back to it with a code. */
  readonly redirects: boolean;
  readonly grants: readonly ClientGrant[];
  /** What a new one gets unless told. */
  readonly usualGrants: readonly ClientGrant[];
  readonly authentications: readonly ClientAuthentication[];
}

const confidentialWays: readonly ClientAuthentication[] = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
];

export const kindRules: Readonly<Record<ClientKind, KindRules>> = {
  'server-web': {
    confidential: true,
    redirects: true,
    grants: ['authorization_code', 'refresh_token', 'client_credentials', 'implicit', 'password'],
    usualGrants: ['authorization_code', 'refresh_token'],
    authentications: confidentialWays,
  },
  browser: {
    confidential: false,
    redirects: true,
    grants: ['authorization_code', 'refresh_token', 'implicit'],
    usualGrants: ['authorization_code', 'refresh_token'],
    authentications: ['none'],
  },
  native: {
    confidential: false,
    redirects: true,
    grants: ['authorization_code', 'refresh_token', 'password'],
    usualGrants: ['authorization_code', 'refresh_token'],
    authentications: ['none'],
  },
  service: {
    confidential: true,
    redirects: false,
    grants: ['client_credentials'],
    usualGrants: ['client_credentials'],
    authentications: confidentialWays,
  },
  device: {
    confidential: false,
    redirects: false,
    grants: [deviceGrant, 'refresh_token'],
    usualGrants: [deviceGrant, 'refresh_token'],
    authentications: ['none'],
  },
};

export const usesSecret = ({ authentication }: Pick<ClientSettings, 'authentication'>): boolean =>
  authentication === 'client_secret_basic' || authentication === 'client_secret_post';

/** The settings of a new client: what was told, and for the rest what is usual for its kind. */
export function settingsOf(kind: ClientKind, told: Partial<ClientSettings>): ClientSettings {
  const { usualGrants, confidential } = kindRules[kind];
  return {
    redirectUris: told.redirectUris ?? [],
    postLogoutUris: told.postLogoutUris ?? [],
    backchannelLogoutUri: told.backchannelLogoutUri ?? null,
    grants: told.grants ?? usualGrants,
    authentication: told.authentication ?? (confidential ? 'client_secret_basic' : 'none'),
    keys: (told.keys ?? []).map(wholeKey),
    scopes: told.scopes ?? null,
    binding: told.binding ?? 'none',
    pushedRequestsOnly: told.pushedRequestsOnly ?? false,
    firstParty: told.firstParty ?? false,
  };
}
