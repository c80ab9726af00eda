import { GatehouseError } from '#kernel';
import { type Client, type FailedAttempts, isLoopback, unauthenticated } from '#api';
import type { Principal } from '#credentials';

/** Finds who a credential belongs to; nothing for one that is unknown, expired or revoked. */
export interface CredentialCheck {
  adminToken(text: string): Promise<Principal | undefined>;
  operator(text: string): Principal | undefined;
  /** Somebody who signed in with a browser; `anonymous` for nobody. */
  session(client: Client): Promise<Principal>;
}

/** Longer than any credential of ours; anything else is not even hashed. */
const maxCredential = 512;

/**
 * Who asks. Two credentials are known in the Authorization header: an admin token (`gha_…`, its hash in the store),
 * and the operator's short-lived one made from the master key (`gho_…`), believed on loopback only. Every failure
 * looks alike. Without that header it is whoever the browser's session belongs to.
 */
export async function authenticate(
  client: Client,
  credentials: CredentialCheck,
  attempts: FailedAttempts,
): Promise<Principal> {
  if (client.authorization === undefined) return credentials.session(client);
  const text = bearer(client.authorization);
  // Checked before the limit: it costs one HMAC and no look-up, and another program on this machine that fails on
  // purpose must not lock the operator out.
  if (text?.startsWith('gho_') === true && isLoopback(client.address)) {
    const operator = credentials.operator(text);
    if (operator !== undefined) return operator;
  }
  const wait = attempts.wait(client.address);
  if (wait > 0)
    throw new GatehouseError('rate-limited', 'Too many failed authentications from this address.', {
      extra: { headers: { 'retry-after': String(wait) } },
    });
  if (text?.startsWith('gha_') === true) {
    const principal = await credentials.adminToken(text);
    if (principal !== undefined) return principal;
  }
  attempts.fail(client.address);
  throw unauthenticated();
}

/** The credential of `Authorization: Bearer …` (RFC 6750 section 2.1), in that header only, never in a URL. */
function bearer(authorization: string): string | undefined {
  if (authorization.length > maxCredential) return undefined;
  return /^Bearer ([!-~]+)$/i.exec(authorization)?.[1];
}
