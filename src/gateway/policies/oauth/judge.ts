import type { CallerDirectory } from '../../callers/directory.ts';
import type { Caller, EndUser, ShownToken } from '../../exchange.ts';
import type { UserState } from '../../feed.ts';
import type { VerifiedToken } from '../../tokens/verified-token.ts';

/** Why a token is not accepted: what the caller is told, and the reason for operators. */
export interface Fault {
  readonly code: 'token-invalid' | 'token-expired';
  readonly reason: string;
}

export const invalid = (reason: string): Fault => ({ code: 'token-invalid', reason });

/** What the token must be for, and how old it may be. */
export interface Terms {
  /** One of these must be among the token's audiences. */
  readonly audiences: readonly string[];
  /** How far clocks may be apart (milliseconds). */
  readonly leewayMs: number;
  /** How long after its issue it is accepted (milliseconds). */
  readonly maxAgeMs: number;
}

/** Times and audience: the part that is the same for tokens of all issuers. */
export function termsFault(token: VerifiedToken, terms: Terms, now: number): Fault | undefined {
  const { notAfter, issuedAt } = token.shown;
  if (!token.audiences.some(audience => terms.audiences.includes(audience)))
    return invalid('the token is for another API');
  if (token.notBefore > now + terms.leewayMs || issuedAt > now + terms.leewayMs)
    return invalid('the token is not valid yet');
  if (now >= notAfter + terms.leewayMs) return { code: 'token-expired', reason: 'the token has expired' };
  if (now >= issuedAt + terms.maxAgeMs + terms.leewayMs)
    return { code: 'token-expired', reason: 'the token is older than is accepted here' };
  return undefined;
}

/** What a token of this installation says of who calls, as far as that is still so. */
export function ownCaller(
  token: VerifiedToken,
  credential: Pick<ShownToken, 'scheme' | 'text'>,
  realm: UserState['realm'],
  callers: CallerDirectory,
): Caller | Fault {
  const { shown, subject } = token;
  if (shown.id === undefined || shown.clientId === undefined)
    return invalid('the token names no id or no client');
  const application = callers.application(shown.clientId);
  if (application === undefined) return invalid('its client is no application, or gone');
  const fault = callers.revocations.fault(shown);
  if (fault !== undefined) return invalid(fault);
  let user: EndUser | undefined;
  // RFC 9068 section 2.2: where no person is involved, the subject is the client.
  if (subject !== shown.clientId) {
    const userFault = callers.revocations.userFault(subject, realm, shown.issuedAt);
    if (userFault !== undefined) return invalid(userFault);
    const state = callers.revocations.stateOf(subject);
    user = {
      id: subject,
      issuer: shown.issuer,
      realm,
      groups: state?.groups ?? [],
      roles: state?.roles ?? [],
    };
  }
  return {
    application,
    keyId: undefined,
    user,
    token: { ...shown, scheme: credential.scheme, text: credential.text },
    sandbox: false,
    certificate: undefined,
  };
}
