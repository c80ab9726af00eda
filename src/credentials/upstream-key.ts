/**
 * Private keys of the certificates with which gateways prove to upstreams who they are. A key is part of what a version
 * says, so it is stored, audited and travels in Snapshots; but only sealed, under a key of the vault that
 * gateways are given, and bound to its certificate: beside another one it does not open.
 */
import { createHash } from 'node:crypto';
import { openEnvelope, sealEnvelope, wrappedKeyBytes } from './envelope.ts';

const prefix = 'sealed:';

export const isSealedKey = (text: string): boolean => text.startsWith(prefix);

/** The key as a text that tells nothing of it. */
export function sealClientKey(seal: Uint8Array, certificate: string, key: string): string {
  const { wrappedKey, sealed } = sealEnvelope(seal, identityOf(certificate), Buffer.from(key));
  return prefix + Buffer.concat([wrappedKey, sealed]).toString('base64url');
}

/** The key, or undefined where it was sealed elsewhere or beside another certificate, or was changed. */
export function openClientKey(seal: Uint8Array, certificate: string, text: string): string | undefined {
  if (!isSealedKey(text)) return undefined;
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url');
  try {
    return openEnvelope(seal, identityOf(certificate), {
      wrappedKey: bytes.subarray(0, wrappedKeyBytes),
      sealed: bytes.subarray(wrappedKeyBytes),
    }).toString('utf8');
  } catch {
    return undefined;
  }
}

const identityOf = (certificate: string): string[] => [
  'upstream-client-key',
  createHash('sha256').update(certificate).digest('base64url'),
];
