/**
 * Secrets that an application and the gateways share to sign requests with (`hmac-sha256`, RFC 9421 section 3.3.3).
 * Both sides need the secret itself, so it is kept sealed, and is shown once, when it is made.
 */
import { hash } from 'node:crypto';
import type { RandomSource } from '#kernel';
import { type SecretUse, sealUpstreamSecret } from './upstream-secret.ts';

/** Octets: as many as the hash has (RFC 2104 section 3). */
const secretBytes = 32;

const useOf = (id: string): SecretUse => ({ identity: ['signing-key', id], origins: [] });

export interface MadeSigningSecret {
  /** In base64: what the application signs with, decoded. */
  readonly secret: string;
  readonly sealed: string;
  /** SHA-256, lower-case hexadecimal: of so many random octets it tells nothing. */
  readonly fingerprint: string;
}

/** A new secret for the key of this id. */
export function makeSigningSecret(seal: Uint8Array, id: string, random: RandomSource): MadeSigningSecret {
  const secret = Buffer.from(random(secretBytes)).toString('base64');
  return {
    secret,
    sealed: sealUpstreamSecret(seal, useOf(id), secret),
    fingerprint: hash('sha256', `signing-key ${secret}`, 'hex'),
  };
}

/** One that was made elsewhere, for the key of this id; undefined where it is not as long as ours, in base64. */
export function sealSigningSecret(seal: Uint8Array, id: string, secret: string): string | undefined {
  const isOurs = /^[A-Za-z0-9+/]{43}=$/.test(secret) && Buffer.from(secret, 'base64').length === secretBytes;
  return isOurs ? sealUpstreamSecret(seal, useOf(id), secret) : undefined;
}

/** Its octets; undefined where it was sealed elsewhere, or for another key. `open`: see `openUpstreamSecret`. */
export function openSigningSecret(
  open: (use: SecretUse, sealed: string) => string | undefined,
  id: string,
  sealed: string,
): Buffer | undefined {
  const secret = open(useOf(id), sealed);
  const octets = secret === undefined ? undefined : Buffer.from(secret, 'base64');
  return octets?.length === secretBytes ? octets : undefined;
}
