import { randomBytes } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import type { ClientSettings, Realm } from '#credentials';
import type { Db } from '#store';

/**
 * Stands where the library wants a secret: real ones are kept as hashes only and compared elsewhere. Random, so that
 * nothing can be signed or decrypted with it.
 */
const noSecret = randomBytes(32).toString('base64url');

/** What of a client the library does not know itself. */
export interface ClientExtras {
  readonly kind: string;
  readonly developer: string;
  readonly firstParty: boolean;
  /** What it may ask for at most; null for whatever its APIs offer. */
  readonly scopes: readonly string[] | null;
}

/** The property that carries them through the library. */
export const extrasProperty = 'gatehouse';

export const extrasOf = (client: { readonly [key: string]: unknown }): ClientExtras =>
  client[extrasProperty] as ClientExtras;

/** An application as the library sees a client; undefined where it is none of this realm, or switched off. */
export async function clientMetadata(db: Db, realm: Realm, id: string): Promise<AdapterPayload | undefined> {
  const row = await db
    .selectFrom('oauth_clients')
    .innerJoin('applications', 'applications.id', 'oauth_clients.application_id')
    .innerJoin('developers', 'developers.id', 'applications.developer_id')
    .select([
      'oauth_clients.kind',
      'oauth_clients.settings',
      'applications.title',
      'developers.name as developer',
    ])
    .where('oauth_clients.application_id', '=', id)
    .where('oauth_clients.realm', '=', realm)
    .where('applications.active', '=', 1)
    .where('developers.active', '=', 1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const settings = JSON.parse(row.settings) as ClientSettings;
  const { authentication, grants } = settings;
  const extras: ClientExtras = {
    kind: row.kind,
    developer: row.developer,
    firstParty: settings.firstParty,
    scopes: settings.scopes,
  };
  return {
    client_id: id,
    client_name: row.title,
    application_type: row.kind === 'native' ? 'native' : 'web',
    redirect_uris: [...settings.redirectUris],
    post_logout_redirect_uris: [...settings.postLogoutUris],
    grant_types: grants.filter(grant => grant !== 'implicit' && grant !== 'password'),
    response_types: grants.includes('authorization_code') ? ['code'] : [],
    token_endpoint_auth_method: authentication,
    id_token_signed_response_alg: 'ES256',
    dpop_bound_access_tokens: settings.binding === 'dpop',
    require_pushed_authorization_requests: settings.pushedRequestsOnly,
    ...(authentication.startsWith('client_secret') ? { client_secret: noSecret } : {}),
    ...(settings.keys.length === 0 ? {} : { jwks: { keys: [...settings.keys] } }),
    [extrasProperty]: extras,
  };
}
