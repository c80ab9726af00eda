import { hash, type X509Certificate } from 'node:crypto';

/** How the Feed and the store name a certificate: SHA-256, lower-case hexadecimal. */
export const fingerprintOf = (certificate: X509Certificate): string =>
  certificate.fingerprint256.replaceAll(':', '').toLowerCase();

/** How they name who issues: SHA-256 of the public key, which stays when a certificate is renewed. */
export const keyPrintOf = ({ publicKey }: X509Certificate): string =>
  hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'hex');

/** How they name a serial number: lower-case hexadecimal, no leading zeros. */
export const serialOf = (hexadecimal: string): string => hexadecimal.toLowerCase().replace(/^0+(?=.)/, '');

/** The certificates of a PEM text, in order. */
export const certificatesOf = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];

/** Key purpose of client certificates, id-kp-clientAuth (RFC 5280 section 4.2.1.12). */
export const clientPurpose = '1.3.6.1.5.5.7.3.2';

/** What a certificate says that it is for; nothing where it says nothing, which Node's types leave out. */
export const purposesOf = ({
  keyUsage,
}: {
  readonly keyUsage: readonly string[] | undefined;
}): readonly string[] => keyUsage ?? [];
