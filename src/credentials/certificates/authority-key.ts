/** What the built-in authorities have in common, those for clients and the local one for servers. */
import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto';

/** What they sign with. */
export const authorityAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Keys of an authority from its certificate and private key, both PEM. */
export async function authorityKeys(stored: {
  readonly certificate: string;
  readonly key: string;
}): Promise<webcrypto.CryptoKeyPair> {
  const pkcs8 = createPrivateKey(stored.key).export({ type: 'pkcs8', format: 'der' });
  const spki = new X509Certificate(stored.certificate).publicKey.export({ type: 'spki', format: 'der' });
  const { subtle } = webcrypto;
  return {
    privateKey: await subtle.importKey('pkcs8', pkcs8, authorityAlgorithm, true, ['sign']),
    publicKey: await subtle.importKey('spki', spki, authorityAlgorithm, true, ['verify']),
  };
}

/** A serial number: 127 random bits, positive and not zero (RFC 5280 section 4.1.2.2). */
export function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}
