import { base32, type RandomSource } from '#kernel';
import type { Realm } from '#credentials';
import { isSame, type Keyed } from '../keyed.ts';

/** Milliseconds for which a browser is known after a sign-in. */
export const deviceLifetime = 90 * 86_400_000;
const maxCookie = 256;

export interface Device {
  readonly id: string;
  readonly userId: string;
}

/**
 * Says "this browser signed in to this account before", and nothing more: it opens nothing, so it is not kept in the
 * store. `<user>.<random id>.<end>.<HMAC>`.
 */
export function newDeviceCookie(
  keyed: Keyed,
  realm: Realm,
  userId: string,
  now: number,
  random: RandomSource,
): string {
  const claim = `${userId}.${base32(random(10))}.${now + deviceLifetime}`;
  return `${claim}.${keyed(`device/${realm}`, claim)}`;
}

/** The device, or undefined for a cookie that we did not make for this realm, or that has ended. */
export function readDeviceCookie(
  keyed: Keyed,
  realm: Realm,
  cookie: string | undefined,
  now: number,
): Device | undefined {
  if (cookie === undefined || cookie.length > maxCookie) return undefined;
  const [userId = '', id = '', end = '', mac = '', ...rest] = cookie.split('.');
  if (rest.length > 0 || !isSame(keyed(`device/${realm}`, `${userId}.${id}.${end}`), mac)) return undefined;
  return Number(end) > now ? { id, userId } : undefined;
}
