import type { Realm } from '#credentials';
import type { RandomSource } from '#kernel';
import type { Change } from '#store';
import { isSame, type Keyed } from '../keyed.ts';

/** Milliseconds in which a passkey must answer. */
export const challengeLifetime = 5 * 60_000;
/** Web Authentication section 13.4.3 asks for 16 octets at least. */
const challengeBytes = 32;
const maxCookie = 400;

/** What a passkey is asked for: to be registered, to open a session, to be a second factor, to confirm a session. */
export type Ceremony = 'register' | 'sign-in' | 'second-factor' | 'confirm';

/** A challenge as it was given to a browser. */
export interface Challenge {
  readonly ceremony: Ceremony;
  /** Undefined where anybody may answer. */
  readonly userId: string | undefined;
  /** base64url, as the authenticator signs it. */
  readonly challenge: string;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
}

/**
 * Keeps a challenge at the browser that it is for, signed, so that strangers who ask for many take none of our memory:
 * `<ceremony>.<user>.<challenge>.<end>.<HMAC>`. It is good once: `claimChallenge` remembers those that were answered.
 */
export function newChallenge(
  keyed: Keyed,
  realm: Realm,
  ceremony: Ceremony,
  userId: string | undefined,
  { now, random }: { readonly now: number; readonly random: RandomSource },
): { readonly challenge: Buffer<ArrayBuffer>; readonly cookie: string } {
  const challenge = Buffer.from(random(challengeBytes));
  const claim = `${ceremony}.${userId ?? ''}.${challenge.toString('base64url')}.${now + challengeLifetime}`;
  return { challenge, cookie: `${claim}.${keyed(`challenge/${realm}`, claim)}` };
}

/** The challenge, or undefined for a cookie that we did not make for this realm and ceremony, or that has ended. */
export function readChallenge(
  keyed: Keyed,
  realm: Realm,
  ceremony: Ceremony,
  cookie: string | undefined,
  now: number,
): Challenge | undefined {
  if (cookie === undefined || cookie.length > maxCookie) return undefined;
  const parts = cookie.split('.');
  const [named = '', userId = '', challenge = '', end = '', mac = ''] = parts;
  const expected = keyed(`challenge/${realm}`, `${named}.${userId}.${challenge}.${end}`);
  if (parts.length !== 5 || !isSame(expected, mac) || named !== ceremony || Number(end) <= now)
    return undefined;
  return { ceremony, userId: userId === '' ? undefined : userId, challenge, notAfter: Number(end) };
}

/** True once: who replays an answer together with its cookie gets nothing for it. */
export async function claimChallenge(
  { tx }: Change,
  keyed: Keyed,
  { challenge, notAfter }: Challenge,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('used_challenges')
    .values({ id: keyed('used-challenge', challenge), not_after: notAfter })
    .onConflict(of => of.column('id').doNothing())
    .executeTakeFirst();
  return Boolean(numInsertedOrUpdatedRows);
}
