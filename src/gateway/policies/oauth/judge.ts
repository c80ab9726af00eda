import type { CallerDirectory } from '../../callers/directory.ts';
import type { Caller, EndUser, ShownToken } from '../../exchange.ts';
import type { UserState } from '../../feed.ts';
import type { VerifiedToken } from '../../tokens/verified-token.ts';
import type { AcceptedIssuer } from './accepted-issuer.ts';

/** Why a token is not accepted: what the caller is told, and the reason for operators. */
export interface Fault {
  readonly code: 'token-invalid' | 'token-expired';
  readonly reason: string;
}

export const invalid = (reason: string): Fault => ({ code: 'token-invalid', reason });

/** How old a token may be. */
export interface Terms {
  /** How far clocks may be apart (milliseconds). */
  readonly leewayMs: number;
  /** How long after its issue it is accepted (milliseconds). */
  readonly maxAgeMs: number;
}

/** Times, and one of `audiences`: the part that is the same for tokens of all issuers. */
export function termsFault(
  token: VerifiedToken,
  audiences: readonly string[],
  terms: Terms,
  now: number,
): Fault | undefined {
  const { notAfter, issuedAt } = token.shown;
  if (!token.audiences.some(audience => audiences.includes(audience)))
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
    user = userOf(token, realm, callers.revocations.stateOf(subject));
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

/** Of a user of whom nothing special is known. */
const noNames: readonly string[] = [];
const users = new WeakMap<VerifiedToken, EndUser>();

/** The user of a token. The same object as long as nothing changed, so that what is made of it can be kept with it. */
function userOf(token: VerifiedToken, realm: UserState['realm'], state: UserState | undefined): EndUser {
  const groups = state?.groups ?? noNames;
  const roles = state?.roles ?? noNames;
  const before = users.get(token);
  if (before?.realm === realm && before.groups === groups && before.roles === roles) return before;
  const user = { id: token.subject, issuer: token.shown.issuer, realm, groups, roles };
  users.set(token, user);
  return user;
}

/** What users of this installation are called: nobody else's may pass for one of them. */
const ownUser = 'usr_';
/** Groups, or roles, of a user that are read. */
const mostNames = 500;

/** What somebody else's token says of who calls, by the claims that were agreed. */
export function foreignCaller(
  token: VerifiedToken,
  credential: Pick<ShownToken, 'scheme' | 'text'>,
  issuer: AcceptedIssuer,
  callers: CallerDirectory,
): Caller | Fault {
  const { shown, type } = token;
  // Tokens for other purposes say so (RFC 8725 section 3.11): logout+jwt, dpop+jwt, secevent+jwt.
  if (type !== 'at+jwt' && (!issuer.isAnyType || type.includes('+')))
    return invalid('the token is no access token by its type');
  const { claims } = shown;
  const clientId = textOf(claims, issuer.clientClaim);
  const id = textOf(claims, issuer.userClaim);
  if (id?.startsWith(ownUser) === true) return invalid('its user has a name that is kept for our own');
  const applicationId = clientId === undefined ? undefined : issuer.applications.get(clientId);
  const application = applicationId === undefined ? undefined : callers.application(applicationId);
  if (applicationId !== undefined && application === undefined) return invalid('its application is gone');
  // What was taken back here holds for cached answers too, whoever issued the token.
  const fault = callers.revocations.fault({ ...shown, clientId: applicationId });
  if (fault !== undefined) return invalid(fault);
  const user = id === undefined || id === clientId ? undefined : foreignUserOf(token, issuer, id);
  return {
    application,
    keyId: undefined,
    user,
    token: { ...shown, clientId, scheme: credential.scheme, text: credential.text },
    sandbox: false,
    certificate: undefined,
  };
}

const foreignUsers = new WeakMap<VerifiedToken, { readonly by: AcceptedIssuer; readonly user: EndUser }>();

/** The same, by the claims that this policy goes by. */
function foreignUserOf(token: VerifiedToken, by: AcceptedIssuer, id: string): EndUser {
  const before = foreignUsers.get(token);
  if (before?.by === by) return before.user;
  const { issuer, claims } = token.shown;
  const groups = namesOf(claims, by.groupsClaim);
  const user = { id, issuer, realm: undefined, groups, roles: namesOf(claims, by.rolesClaim) };
  foreignUsers.set(token, { by, user });
  return user;
}

/** Own members only: a claim may be called like a member of Object. */
const claimOf = (claims: ShownToken['claims'], name: string): unknown =>
  Object.hasOwn(claims, name) ? claims[name] : undefined;

function textOf(claims: ShownToken['claims'], name: string): string | undefined {
  const value = claimOf(claims, name);
  return typeof value === 'string' && value !== '' && value.length <= 512 ? value : undefined;
}

function namesOf(claims: ShownToken['claims'], name: string | undefined): readonly string[] {
  const value = name === undefined ? undefined : claimOf(claims, name);
  const given: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
  return given.filter(one => typeof one === 'string').slice(0, mostNames);
}
