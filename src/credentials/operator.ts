/**
 * The local operator's credential: `gho_<payload>.<mac>`. Whoever can read the master key can make one, so the
 * command line works on a fresh installation without any token to hand out first. It names the operating system's
 * user for the audit log and is good for one minute, so one that leaks into a log is soon worthless.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { systemRandom, type RandomSource } from '#kernel';
import { deriveKey, type MasterKey } from './master-key.ts';

const prefix = 'gho_';
/** Milliseconds. */
const validFor = 60_000;
/** Both ends are on one machine; a clock may still be set back a little between them. */
const tolerance = 5_000;
/** Far more than a user name takes. */
const maxLength = 512;

interface Payload {
  readonly user: string;
  readonly issuedAt: number;
  readonly nonce: string;
}

/** A credential for the next minute. `osUser` is cut to 64 printable characters. */
export function createOperatorCredential(
  masterKey: MasterKey,
  osUser: string,
  now: number,
  random: RandomSource = systemRandom,
): string {
  const payload: Payload = {
    user: osUser.replace(/[^\x21-\x7e]/g, '?').slice(0, 64) || 'unknown',
    issuedAt: now,
    nonce: Buffer.from(random(16)).toString('base64url'),
  };
  const signed = prefix + Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${signed}.${macOf(masterKey, signed).toString('base64url')}`;
}

/** Who made the credential, or undefined unless it is genuine and of this minute. */
export function verifyOperatorCredential(
  masterKey: MasterKey,
  text: string,
  now: number,
): { osUser: string } | undefined {
  if (text.length > maxLength) return undefined;
  const parts = /^(gho_([0-9A-Za-z_-]+))\.([0-9A-Za-z_-]{43})$/.exec(text);
  if (parts === null) return undefined;
  const [, signed = '', encoded = '', mac = ''] = parts;
  // The last of 43 characters holds two bits too many; compare texts, so that each credential has one spelling.
  const expected = Buffer.from(macOf(masterKey, signed).toString('base64url'));
  if (!timingSafeEqual(expected, Buffer.from(mac))) return undefined;
  // Genuine from here on: we made it, so it parses.
  const payload = JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Payload;
  const age = now - payload.issuedAt;
  return age >= -tolerance && age < validFor ? { osUser: payload.user } : undefined;
}

function macOf(masterKey: MasterKey, signed: string): Buffer {
  return createHmac('sha256', deriveKey(masterKey, 'operator')).update(signed).digest();
}
