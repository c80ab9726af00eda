import type { AccessToken, ClientCredentials } from 'oidc-provider';
import type { Provider } from './provider.ts';

/** What an access token is, in the terms of RFC 7662 section 2.2. */
export type Introspected =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly iss: string;
      readonly sub: string;
      readonly aud: readonly string[];
      readonly client_id: string;
      readonly scope: string;
      /** Not the token itself: what revocations on the Feed name it by. */
      readonly jti: string;
      readonly sid?: string;
      /** Seconds since the epoch, these three. */
      readonly iat: number;
      readonly exp: number;
      readonly auth_time?: number;
      readonly acr?: string;
      readonly cnf?: { readonly jkt?: string; readonly 'x5t#S256'?: string };
      readonly token_type: 'Bearer' | 'DPoP';
    };

const inactive: Introspected = { active: false };
/** What our opaque tokens look like: 256 bits in base64url. */
const opaque = /^[\w-]{43}$/;

/** Looks an opaque access token up. `publicId`: by what the Feed names a token of this model. */
export async function introspectOpaque(
  provider: Provider,
  token: string,
  publicId: (model: string, token: string) => string,
): Promise<Introspected> {
  if (!opaque.test(token)) return inactive;
  const found: AccessToken | ClientCredentials | undefined =
    (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
  if (found === undefined || !found.isValid || found.clientId === undefined) return inactive;
  const client = await provider.Client.find(found.clientId);
  if (client === undefined) return inactive;
  const { accountId, grantId } = found as { accountId?: string; grantId?: string };
  if (grantId !== undefined) {
    const grant = await provider.Grant.find(grantId);
    if (grant === undefined || grant.clientId !== found.clientId || grant.accountId !== accountId)
      return inactive;
  }
  const {
    audience,
    auth_time: authTime,
    acr,
  } = (found.extra ?? {}) as {
    audience?: readonly string[];
    auth_time?: number;
    acr?: string;
  };
  const { jkt, 'x5t#S256': x5t } = found;
  return {
    active: true,
    iss: provider.issuer,
    sub: accountId ?? found.clientId,
    aud: audience ?? [],
    client_id: found.clientId,
    scope: found.scope ?? '',
    jti: publicId(found.kind, token),
    iat: found.iat,
    exp: found.exp ?? 0,
    token_type: jkt === undefined ? 'Bearer' : 'DPoP',
    ...(grantId === undefined ? {} : { sid: grantId }),
    ...(authTime === undefined ? {} : { auth_time: authTime }),
    ...(acr === undefined ? {} : { acr }),
    ...(jkt === undefined ? {} : { cnf: { jkt } }),
    ...(x5t === undefined ? {} : { cnf: { 'x5t#S256': x5t } }),
  };
}

/** Brings the answer of the introspection endpoint into the form that everybody gets. */
export function tidyIntrospection(body: Record<string, unknown>, publicId: string): void {
  if (body['active'] !== true) return;
  const { audience, token } = body;
  delete body['audience'];
  delete body['token'];
  if (Array.isArray(audience)) body['aud'] = audience;
  body['jti'] = typeof token === 'string' ? token : publicId;
  body['sub'] ??= body['client_id'];
}
