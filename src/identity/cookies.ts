import type { Realm } from '#credentials';
import { challengeLifetime } from './guard/challenge-cookie.ts';
import { attemptLifetime } from './federation/attempt.ts';
import { deviceLifetime } from './guard/device-cookie.ts';
import { pendingLifetime } from './guard/pending-cookie.ts';
import { sessionLimits } from './people/sessions.ts';

/**
 * Cookies know hosts but no ports (RFC 6265 section 8.5), so console and portal on one host get each other's. Names
 * of their own keep the two apart; `__Host-` keeps other hosts of the domain and plain http from setting them.
 */
export const sessionCookies: Readonly<Record<Realm, string>> = {
  internal: '__Host-gatehouse-staff',
  external: '__Host-gatehouse-user',
};
/** Kept between the password and the second factor. */
export const pendingCookie = (realm: Realm): string => `__Host-gatehouse-pending-${realm}`;
/** Kept until a passkey answers. */
export const challengeCookie = (realm: Realm): string => `__Host-gatehouse-challenge-${realm}`;
export const deviceCookie = (realm: Realm): string => `__Host-gatehouse-device-${realm}`;
/** Kept while somebody is at a provider. */
export const attemptCookie = (realm: Realm): string => `__Host-gatehouse-attempt-${realm}`;
/** Kept between sign-up and verification. */
export const signUpCookie = '__Host-gatehouse-sign-up';

const signUpLifetime = 86_400_000;

/** SameSite=Strict: no other site's link or form takes the session along. */
const cookie = (name: string, value: string, lifetimeMs: number): string =>
  `${name}=${value}; Path=/; Max-Age=${Math.floor(lifetimeMs / 1000)}; HttpOnly; Secure; SameSite=Strict`;

export const setSession = (realm: Realm, secret: string): string =>
  cookie(sessionCookies[realm], secret, sessionLimits[realm].absolute);
export const clearSession = (realm: Realm): string => cookie(sessionCookies[realm], '', 0);
export const setDevice = (realm: Realm, value: string): string =>
  cookie(deviceCookie(realm), value, deviceLifetime);
export const setPending = (realm: Realm, value: string): string =>
  cookie(pendingCookie(realm), value, pendingLifetime);
export const clearPending = (realm: Realm): string => cookie(pendingCookie(realm), '', 0);
export const setChallenge = (realm: Realm, value: string): string =>
  cookie(challengeCookie(realm), value, challengeLifetime);
export const clearChallenge = (realm: Realm): string => cookie(challengeCookie(realm), '', 0);
export const setSignUp = (value: string): string => cookie(signUpCookie, value, signUpLifetime);
export const clearSignUp = (): string => cookie(signUpCookie, '', 0);
export const setAttempt = (realm: Realm, value: string): string =>
  cookie(attemptCookie(realm), value, attemptLifetime);
export const clearAttempt = (realm: Realm): string => cookie(attemptCookie(realm), '', 0);
