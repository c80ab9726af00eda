/** What proves that somebody holds a secret of ours, made so that the store alone gives none of them away. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { bytesToBase62, type Realm } from '#credentials';
import type { RandomSource } from '#kernel';

/** For what a keyed hash is made. One purpose has one key, so that no hash of one kind can pass for another. */
export type Purpose =
  | `session/${Realm}`
  | `csrf/${Realm}`
  | `device/${Realm}`
  | `pending/${Realm}`
  | `challenge/${Realm}`
  | 'used-challenge'
  | 'recovery-code'
  | `attempt/${Realm}`
  | 'answer'
  | 'link'
  | 'sign-up'
  | 'attempt-count'
  | 'guard';

/** HMAC-SHA-256 of the text under the key of the purpose, hexadecimal. */
export type Keyed = (purpose: Purpose, text: string) => string;

/** `pepper` is the vault's `identityPepper`: read it before any change begins. */
export function createKeyed(pepper: Uint8Array): Keyed {
  const keys = new Map<Purpose, Buffer>();
  const keyOf = (purpose: Purpose): Buffer => {
    const known = keys.get(purpose);
    if (known !== undefined) return known;
    const key = createHmac('sha256', pepper).update(`gatehouse/identity/${purpose}`).digest();
    keys.set(purpose, key);
    return key;
  };
  return (purpose, text) => createHmac('sha256', keyOf(purpose)).update(text).digest('hex');
}

/** Compares without telling by time where two texts differ. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** 256 bits: no rate of guessing finds one. */
const secretBytes = 32;
/** The fewest base62 characters that hold 256 bits (62^43 > 2^256). */
const secretLength = 43;

/** `ghs_…` opens a session, `ghl_…` is a one-time link, `ghf_…` a way to a provider and back. The prefix lets logs mask them and scanners find them. */
export type SecretPrefix = 'ghs' | 'ghl' | 'ghf';

export function newSecret(prefix: SecretPrefix, random: RandomSource): string {
  return `${prefix}_${bytesToBase62(random(secretBytes), secretLength)}`;
}

/** True for a text that could be one; anything else is not even hashed. */
export function looksLikeSecret(prefix: SecretPrefix, text: string): boolean {
  return (
    text.length === prefix.length + 1 + secretLength &&
    text.startsWith(`${prefix}_`) &&
    /^[0-9A-Za-z]+$/.test(text.slice(prefix.length + 1))
  );
}
