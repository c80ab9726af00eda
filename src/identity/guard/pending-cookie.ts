import type { Realm } from '#credentials';
import { isSame, type Keyed } from '../keyed.ts';

/** Milliseconds from the password to the second factor. */
export const pendingLifetime = 10 * 60_000;
const maxCookie = 400;

/** Somebody who has shown the password, and is asked for a second factor. */
export interface Pending {
  readonly userId: string;
  /** The session that is confirmed by it; undefined where one is to be opened. */
  readonly sessionId: string | undefined;
}

/**
 * Says "this browser has just shown the password of this account". It opens nothing by itself. Bound to the
 * password's hash, so that it is void when the password changes: `<user>.<session>.<end>.<HMAC>`.
 */
export function newPendingCookie(
  keyed: Keyed,
  realm: Realm,
  { userId, sessionId = '' }: Pending,
  password: string,
  now: number,
): string {
  const claim = `${userId}.${sessionId}.${now + pendingLifetime}`;
  return `${claim}.${keyed(`pending/${realm}`, `${claim} ${password}`)}`;
}

/** Whose the cookie says it is; to be believed only when `isPending` says so. */
export function readPendingCookie(cookie: string | undefined): Pending | undefined {
  if (cookie === undefined || cookie.length > maxCookie) return undefined;
  const [userId = '', sessionId = ''] = cookie.split('.');
  return userId === '' ? undefined : { userId, sessionId: sessionId === '' ? undefined : sessionId };
}

/** Whether we made the cookie for this realm, under the password of this moment, not too long ago. */
export function isPending(
  keyed: Keyed,
  realm: Realm,
  cookie: string,
  password: string | null,
  now: number,
): boolean {
  const parts = cookie.split('.');
  const [userId = '', sessionId = '', end = '', mac = ''] = parts;
  const expected = keyed(`pending/${realm}`, `${userId}.${sessionId}.${end} ${password ?? ''}`);
  return parts.length === 4 && password !== null && isSame(expected, mac) && Number(end) > now;
}
