import { randomBytes } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import type { AdapterPayload } from 'oidc-provider';
import type { SigningKey } from './signing-keys.ts';

/** Octets of a form that are read; as many as the library reads. */
const maxForm = 56 * 1024;
/** Whose tokens are ours. */
export interface Trusted {
  readonly issuer: string;
  readonly keys: readonly SigningKey[];
  /** True when the token of this `jti` was revoked. */
  isRevoked(jti: string): Promise<boolean>;
}

const looksLikeJwt = /^[^.]*\.[^.]*\.[^.]*$/;
/** Where a token is presented to be revoked (RFC 7009) or told about (RFC 7662). */
const endpoints: readonly string[] = ['/revoke', '/introspect'];

/**
 * JWTs of ours that are presented for revocation or introspection. They are kept nowhere, so the library knows none
 * of them: for the length of one request each stands under a name that only that request has.
 */
export class PresentedTokens {
  readonly #claims = new Map<string, JWTPayload>();

  /** The id of a token by the name that it goes by in this request. */
  idOf(name: string): string | undefined {
    return this.#claims.get(name)?.jti;
  }

  /** The token as though it had been kept. */
  find(model: string, name: string): AdapterPayload | undefined {
    const claims = this.#claims.get(name);
    if (claims === undefined) return undefined;
    const isForUser = typeof claims['sid'] === 'string';
    if (model !== (isForUser ? 'AccessToken' : 'ClientCredentials')) return undefined;
    const { client_id: clientId, scope, sid, cnf, auth_time: authTime, acr } = claims;
    const confirmed = (cnf ?? {}) as Record<string, string>;
    const payload: Record<string, unknown> = {
      kind: model,
      jti: name,
      clientId,
      scope,
      iat: claims.iat,
      exp: claims.exp,
      aud: claims.aud,
      ...(isForUser ? { accountId: claims.sub, grantId: sid } : {}),
      ...confirmed,
      extra: { token: claims.jti, audience: claims.aud, sid, auth_time: authTime, acr },
    };
    return payload;
  }

  /**
   * The request to hand on, and what to do when it is answered. Only a form with a JWT is another one than came.
   * @throws RangeError for a form that is too long
   */
  async exchange(
    request: IncomingMessage,
    trusted: Trusted,
  ): Promise<{ request: IncomingMessage; done: () => void }> {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (request.method !== 'POST' || !endpoints.includes(path)) return { request, done: () => undefined };
    const form = new URLSearchParams(await bodyOf(request));
    const [token = '', ...others] = form.getAll('token');
    if (others.length > 0 || !looksLikeJwt.test(token))
      return { request: again(request, form), done: () => undefined };
    // Of one that is not good the library finds nothing, which both specifications want to be no error.
    const name = randomBytes(32).toString('base64url');
    const claims = await verified(token, trusted);
    if (claims !== undefined) this.#claims.set(name, claims);
    form.set('token', name);
    return { request: again(request, form), done: () => void this.#claims.delete(name) };
  }
}

async function verified(
  token: string,
  { issuer, keys, isRevoked }: Trusted,
): Promise<JWTPayload | undefined> {
  const set = createLocalJWKSet({ keys: keys.map(({ publicKey }) => publicKey) as never });
  try {
    const { payload } = await jwtVerify(token, set, { issuer, typ: 'at+jwt', algorithms: ['ES256'] });
    if (typeof payload.jti !== 'string' || typeof payload['client_id'] !== 'string') return undefined;
    return (await isRevoked(payload.jti)) ? undefined : payload;
  } catch {
    return undefined;
  }
}

/** @throws Error for a body that is too long */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > maxForm) throw new RangeError('the form is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** The same request with this form. */
function again(request: IncomingMessage, form: URLSearchParams): IncomingMessage {
  const body = Buffer.from(form.toString());
  const copy = new IncomingMessage(request.socket);
  const { method, url } = request;
  const { originalUrl } = request as { originalUrl?: string };
  const headers = { ...request.headers, 'content-length': String(body.length) };
  delete headers['transfer-encoding'];
  Object.assign(copy, { method, url, originalUrl, headers, complete: true });
  copy.push(body);
  copy.push(null);
  return copy;
}
