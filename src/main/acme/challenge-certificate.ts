/** The certificate that is the answer to TLS-ALPN-01 (RFC 8737 section 3). Loaded when one is asked for. */
import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const acmeIdentifier = '1.3.6.1.5.5.7.1.31';
const day = 86_400_000;

/**
 * Signed by itself, for the name alone, with the digest of the key authorization. Its key may sign, which TLS 1.2 wants
 * of an elliptic key. Both PEM. `now`: milliseconds since the epoch.
 */
export async function challengeCertificate(
  name: string,
  keyAuthorization: string,
  now: number,
): Promise<{ readonly certificate: string; readonly key: string }> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const digest = createHash('sha256').update(keyAuthorization).digest();
  const made = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=ACME challenge',
    notBefore: new Date(now - day),
    notAfter: new Date(now + day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
      // An OCTET STRING of the digest's 32 bytes, critical.
      new Extension(acmeIdentifier, true, Buffer.concat([Buffer.from([4, 32]), digest])),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: made.toString('pem'), key: `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n` };
}
