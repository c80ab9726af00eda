import { randomBytes } from 'node:crypto';
import type { AdapterPayload, ResponseType } from 'oidc-provider';
import { findOauthClient, type Realm } from '#credentials';
import type { Db } from '#store';

/**
 * Stands where the library wants a secret: real ones are kept as hashes only and compared elsewhere. Random, so that
 * nothing can be signed or decrypted with it.
 */
const noSecret = randomBytes(32).toString('base64url');

/** Responses of the implicit grant (legacy): tokens in addresses. */
export const implicitTypes: readonly ResponseType[] = ['id_token', 'id_token token'];

/** What of a client the library does not know itself. */
export interface ClientExtras {
  readonly kind: string;
  /** Id of whoever registered it. */
  readonly developer: string;
  /** Of this organisation: users are not asked whether they agree. */
  readonly firstParty: boolean;
  /** What it may ask for at most; null for whatever its APIs offer. */
  readonly scopes: readonly string[] | null;
  /** Legacy grants that it may use, with the ends of their waivers in milliseconds since the epoch. */
  readonly legacy: ReadonlyMap<string, number>;
  /** Milliseconds since the epoch: what was granted before was granted to another client of this name. */
  readonly createdAt: number;
}

/** The property that carries them through the library. */
export const extrasProperty = 'gatehouse';

export const extrasOf = (client: { readonly [key: string]: unknown }): ClientExtras =>
  client[extrasProperty] as ClientExtras;

/** An application as the library sees a client; undefined where it is none of this realm, or switched off. */
export async function clientMetadata(
  db: Db,
  realm: Realm,
  id: string,
  now: number,
): Promise<AdapterPayload | undefined> {
  const client = await findOauthClient(db, id, now);
  if (client === undefined || client.realm !== realm) return undefined;
  const { settings, kind, title, legacy, createdAt } = client;
  const { authentication, grants, binding } = settings;
  const { firstParty, scopes } = settings;
  const extras: ClientExtras = { kind, developer: client.developerId, firstParty, scopes, legacy, createdAt };
  return {
    client_id: id,
    client_name: title,
    application_type: kind === 'native' ? 'native' : 'web',
    redirect_uris: [...settings.redirectUris],
    post_logout_redirect_uris: [...settings.postLogoutUris],
    // Those of a waiver that has ended are not among them.
    grant_types: [...grants],
    response_types: responseTypes(grants),
    token_endpoint_auth_method: authentication,
    id_token_signed_response_alg: 'ES256',
    dpop_bound_access_tokens: binding === 'dpop',
    tls_client_certificate_bound_access_tokens: binding === 'certificate',
    ...(settings.backchannelLogoutUri === null
      ? {}
      : { backchannel_logout_uri: settings.backchannelLogoutUri, backchannel_logout_session_required: true }),
    require_pushed_authorization_requests: settings.pushedRequestsOnly,
    ...(authentication.startsWith('client_secret') ? { client_secret: noSecret } : {}),
    // The library wants a name to compare; which certificates are the client's, its application says.
    ...(authentication === 'tls_client_auth' ? { tls_client_auth_subject_dn: id } : {}),
    ...(settings.keys.length === 0 ? {} : { jwks: { keys: [...settings.keys] } }),
    [extrasProperty]: extras,
  };
}

const responseTypes = (grants: readonly string[]): ResponseType[] => [
  ...(grants.includes('authorization_code') ? (['code'] as const) : []),
  ...(grants.includes('implicit') ? implicitTypes : []),
];

/** Name of whoever registered a client. */
export async function developerOf(db: Db, { developer }: ClientExtras): Promise<string> {
  const row = await db.selectFrom('developers').select('name').where('id', '=', developer).executeTakeFirst();
  return row?.name ?? '';
}
