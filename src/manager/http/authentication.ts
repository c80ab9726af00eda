import { GatehouseError } from '#kernel';
import type { Principal } from '#credentials';
import type { FailedAttempts } from './attempts.ts';
import { isLoopback } from './hosts.ts';

/** Finds who a credential belongs to; nothing for one that is unknown, expired or revoked. */
export interface CredentialCheck {
  adminToken(text: string): Promise<Principal | undefined>;
  operator(text: string): Principal | undefined;
}

/** Longer than any credential of ours; anything else is not even hashed. */
const maxCredential = 512;

/**
 * Who asks. Two credentials are known: an admin token (`gha_…`, its hash in the store), and the operator's
 * short-lived one made from the master key (`gho_…`), believed on loopback only. Every failure looks alike.
 */
export async function authenticate(
  request: { authorization: string | undefined; peer: string },
  credentials: CredentialCheck,
  attempts: FailedAttempts,
): Promise<Principal> {
  const text = bearer(request.authorization);
  // Checked before the limit: it costs one HMAC and no look-up, and another program on this machine that fails on
  // purpose must not lock the operator out.
  if (text?.startsWith('gho_') === true && isLoopback(request.peer)) {
    const operator = credentials.operator(text);
    if (operator !== undefined) return operator;
  }
  const wait = attempts.wait(request.peer);
  if (wait > 0)
    throw new GatehouseError('rate-limited', 'Too many failed authentications from this address.', {
      extra: { headers: { 'retry-after': String(wait) } },
    });
  if (text?.startsWith('gha_') === true) {
    const principal = await credentials.adminToken(text);
    if (principal !== undefined) return principal;
  }
  if (text !== undefined || request.authorization !== undefined) attempts.fail(request.peer);
  throw new GatehouseError('unauthenticated', undefined, {
    extra: { headers: { 'www-authenticate': 'Bearer realm="gatehouse"' } },
  });
}

/** The credential of `Authorization: Bearer …` (RFC 6750 section 2.1), in that header only, never in a URL. */
function bearer(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > maxCredential) return undefined;
  return /^Bearer ([!-~]+)$/i.exec(authorization)?.[1];
}
