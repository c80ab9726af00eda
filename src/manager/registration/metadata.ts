/** Client metadata (RFC 7591 section 2, OpenID Connect Dynamic Client Registration section 2) and our settings. */
import {
  type ClientAuthentication,
  type ClientGrant,
  clientGrants,
  type ClientKind,
  type ClientSettings,
  deviceGrant,
} from '#credentials';
import type { Client } from '../clients/records.ts';
import { RegistrationFailure, wrongMetadata } from './failure.ts';

/** What a program asks to be registered as. */
export interface AskedClient {
  readonly kind: ClientKind;
  /** What users will be asked by. */
  readonly title: string | undefined;
  readonly settings: Partial<ClientSettings>;
}

type Metadata = Readonly<Record<string, unknown>>;

/** How a registered client may prove itself; all that the authorization server understands. */
const authentications: readonly ClientAuthentication[] = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'self_signed_tls_client_auth',
];
/** Response types that are the implicit grant's (OpenID Connect Core section 3.2.2.1). */
const implicitTypes = ['id_token', 'id_token token'];
/** Each would be a check, or a message, that the program relies on and that nobody here makes. */
const notGiven = [
  'default_max_age',
  'default_acr_values',
  'request_object_signing_alg',
  'userinfo_signed_response_alg',
  'introspection_signed_response_alg',
  'authorization_signed_response_alg',
  'frontchannel_logout_uri',
] as const;
const notGivenFlags = ['require_signed_request_object', 'require_auth_time'] as const;
/** Entries of a list, and octets of a text, that are read at most. Our own rules come after, and are narrower. */
const longestList = 50;
const longestText = 4000;

/**
 * What the metadata mean. What is not known is passed over, as the specification demands; what is known and not
 * offered here is refused, so that nobody takes for granted a protection that is not there.
 * @throws RegistrationFailure
 */
export function readMetadata(body: unknown): AskedClient {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new RegistrationFailure(400, 'invalid_request', 'Send the metadata as one JSON object.');
  const metadata = body as Metadata;
  refuseUnsupported(metadata);
  const authentication = wordIn(metadata, 'token_endpoint_auth_method', authentications);
  const grants = grantsIn(metadata);
  const scope = textIn(metadata, 'scope');
  const logout = textIn(metadata, 'backchannel_logout_uri');
  return {
    kind: kindOf(metadata, grants, authentication),
    title: titleIn(metadata),
    settings: {
      grants,
      redirectUris: listIn(metadata, 'redirect_uris') ?? [],
      postLogoutUris: listIn(metadata, 'post_logout_redirect_uris') ?? [],
      backchannelLogoutUri: logout ?? null,
      keys: keysIn(metadata),
      scopes: scope === undefined || scope === '' ? null : [...new Set(scope.split(' '))],
      binding: bindingIn(metadata),
      pushedRequestsOnly: flagIn(metadata, 'require_pushed_authorization_requests'),
      ...(authentication === undefined ? {} : { authentication }),
    },
  };
}

/** A client as the protocol describes it. Its secret is not among it: only a hash of that is kept. */
export function metadataOf(client: Client, title: string): Metadata {
  const { grants, binding, kind, scopes, backchannelLogoutUri } = client;
  return {
    client_id: client.id,
    client_id_issued_at: Math.floor(client.createdAt / 1000),
    client_name: title,
    application_type: kind === 'native' ? 'native' : 'web',
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutUris,
    grant_types: grants,
    response_types: [
      ...(grants.includes('authorization_code') ? ['code'] : []),
      ...(grants.includes('implicit') ? implicitTypes : []),
    ],
    token_endpoint_auth_method: client.authentication,
    id_token_signed_response_alg: 'ES256',
    require_pushed_authorization_requests: client.pushedRequestsOnly,
    dpop_bound_access_tokens: binding === 'dpop',
    tls_client_certificate_bound_access_tokens: binding === 'certificate',
    ...(scopes === null ? {} : { scope: scopes.join(' ') }),
    ...(client.keys.length === 0 ? {} : { jwks: { keys: client.keys } }),
    ...(backchannelLogoutUri === null ? {} : { backchannel_logout_uri: backchannelLogoutUri }),
  };
}

/** Where a program runs, which decides what it may do: by what it says of itself. */
function kindOf(
  metadata: Metadata,
  grants: readonly ClientGrant[],
  authentication: ClientAuthentication | undefined,
): ClientKind {
  const type = wordIn(metadata, 'application_type', ['web', 'native']);
  if (grants.includes(deviceGrant)) return 'device';
  if (type === 'native') return 'native';
  if (authentication === 'none') return 'browser';
  return grants.every(grant => grant === 'client_credentials') ? 'service' : 'server-web';
}

function refuseUnsupported(metadata: Metadata): void {
  if (metadata['software_statement'] !== undefined)
    throw new RegistrationFailure(
      400,
      'unapproved_software_statement',
      'No software statements are believed here.',
    );
  if (metadata['jwks_uri'] !== undefined)
    throw wrongMetadata('jwks_uri is not followed: give the public keys themselves, as jwks');
  for (const name of Object.keys(metadata))
    if (/_encrypted_response_(?:alg|enc)$|^request_object_encryption_/.test(name))
      throw wrongMetadata(`${name.slice(0, 80)}: nothing is encrypted here but by TLS`);
  for (const name of notGiven)
    if (metadata[name] !== undefined) throw wrongMetadata(`${name} is not offered here: leave it out`);
  for (const name of notGivenFlags)
    if (flagIn(metadata, name)) throw wrongMetadata(`${name} is not offered here: leave it out`);
  wordIn(metadata, 'subject_type', ['public']);
  wordIn(metadata, 'id_token_signed_response_alg', ['ES256']);
}

function grantsIn(metadata: Metadata): ClientGrant[] {
  const named = listIn(metadata, 'grant_types') ?? ['authorization_code'];
  const grants = named.map(name => {
    const grant = clientGrants.find(known => known === name);
    if (grant === undefined) throw wrongMetadata(`grant_types: use ${clientGrants.join(', ')}`);
    return grant;
  });
  // Each of the two follows from the other (RFC 7591 section 2.1).
  const types = listIn(metadata, 'response_types');
  if (types === undefined) return grants;
  const wanted = types.map((type): ClientGrant => {
    if (type === 'code') return 'authorization_code';
    if (implicitTypes.includes(type)) return 'implicit';
    throw wrongMetadata('response_types: use code');
  });
  for (const grant of ['authorization_code', 'implicit'] as const)
    if (wanted.includes(grant) !== grants.includes(grant))
      throw wrongMetadata(`response_types and grant_types do not agree on ${grant}`);
  return grants;
}

function bindingIn(metadata: Metadata): ClientSettings['binding'] {
  const dpop = flagIn(metadata, 'dpop_bound_access_tokens');
  const certificate = flagIn(metadata, 'tls_client_certificate_bound_access_tokens');
  if (dpop && certificate) throw wrongMetadata('tokens are bound by DPoP or to a certificate, not by both');
  if (dpop) return 'dpop';
  return certificate ? 'certificate' : 'none';
}

function keysIn(metadata: Metadata): Record<string, unknown>[] {
  const { jwks } = metadata;
  if (jwks === undefined) return [];
  const keys = typeof jwks === 'object' && jwks !== null ? (jwks as { keys?: unknown }).keys : undefined;
  const isKey = (key: unknown) => typeof key === 'object' && key !== null && Object.keys(key).length <= 20;
  if (!Array.isArray(keys) || keys.length > longestList || !keys.every(isKey))
    throw wrongMetadata('jwks must be an object with the list keys');
  return keys as Record<string, unknown>[];
}

function titleIn(metadata: Metadata): string | undefined {
  const name = textIn(metadata, 'client_name')?.trim();
  if (name === undefined || name === '') return undefined;
  // People decide by it whether to agree: nothing in it may hide or turn around what they read.
  if (name.length > 200 || /[\p{C}\p{Zl}\p{Zp}]/u.test(name))
    throw wrongMetadata('client_name must be at most 200 characters that can be seen');
  return name;
}

function textIn(metadata: Metadata, name: string): string | undefined {
  const text = metadata[name];
  if (text === undefined) return undefined;
  if (typeof text !== 'string' || text.length > longestText) throw wrongMetadata(`${name} must be a text`);
  return text;
}

function wordIn<Word extends string>(
  metadata: Metadata,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = textIn(metadata, name);
  const word = words.find(known => known === text);
  if (text !== undefined && word === undefined) throw wrongMetadata(`${name}: use ${words.join(', ')}`);
  return word;
}

function flagIn(metadata: Metadata, name: string): boolean {
  const flag = metadata[name] ?? false;
  if (typeof flag !== 'boolean') throw wrongMetadata(`${name} must be true or false`);
  return flag;
}

function listIn(metadata: Metadata, name: string): string[] | undefined {
  const list = metadata[name];
  if (list === undefined) return undefined;
  if (!Array.isArray(list) || list.length > longestList)
    throw wrongMetadata(`${name} must be a list of at most ${longestList}`);
  if (!list.every((entry): entry is string => typeof entry === 'string' && entry.length <= longestText))
    throw wrongMetadata(`${name} must hold texts`);
  return list;
}
