/**
 * Client secrets: `gh_secret_<27>_<6>`, by which a confidential client proves itself to the authorization server
 * (RFC 6749 section 2.3.1). Random, never chosen: 160 bits need no slow hash. Pure functions.
 */
import { createHmac } from 'node:crypto';
import { systemRandom, type RandomSource } from '#kernel';
import { generateChecked, isChecked } from '../checked-secret.ts';

const prefix = 'gh_secret_';

/** A new secret with 160 random bits. */
export function generateClientSecret(random: RandomSource = systemRandom): string {
  return generateChecked(prefix, random);
}

/** True for a text that is exactly one client secret by shape and checksum. */
export function looksLikeClientSecret(text: string): boolean {
  return text.startsWith(prefix) && isChecked(text, prefix.length);
}

/** What is stored of a secret: HMAC-SHA-256 under the vault's pepper for client secrets, hexadecimal. */
export function hashClientSecret(pepper: Uint8Array, secret: string): string {
  return createHmac('sha256', pepper).update(secret).digest('hex');
}
