/** Admin tokens: `gha_<27>_<6>`, for people and programs that use the admin API. Pure functions. */
import { createHmac } from 'node:crypto';
import { systemRandom, type RandomSource } from '#kernel';
import { generateChecked, isChecked } from './checked-secret.ts';

const prefix = 'gha_';

/** A new token with 160 random bits. */
export function generateAdminToken(random: RandomSource = systemRandom): string {
  return generateChecked(prefix, random);
}

/** True for a text that is exactly one admin token by shape and checksum. */
export function looksLikeAdminToken(text: string): boolean {
  return text.startsWith(prefix) && isChecked(text, prefix.length);
}

/** What is stored of a token: HMAC-SHA-256 under the vault's pepper for admin tokens, hexadecimal. */
export function hashAdminToken(pepper: Uint8Array, token: string): string {
  return createHmac('sha256', pepper).update(token).digest('hex');
}
