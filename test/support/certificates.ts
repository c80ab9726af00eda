import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  PemConverter,
  Pkcs10CertificateRequestGenerator,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

export interface MadeCertificate {
  readonly certificate: string;
  /** PKCS 8, PEM. */
  readonly key: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly subject: string;
  readonly serial: string;
}

interface Wanted {
  readonly subject?: string;
  readonly ca?: boolean;
  readonly purpose?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly serial?: string;
  /** Its own, unless it renews another one. */
  readonly keys?: webcrypto.CryptoKeyPair;
}

/** A certificate as the test wants it, of another one's signature or of its own. */
export async function certificate(wanted: Wanted = {}, issuer?: MadeCertificate): Promise<MadeCertificate> {
  const {
    subject = 'CN=client',
    ca = false,
    serial = `4${randomBytes(8).toString('hex').slice(1)}`,
  } = wanted;
  const purpose = 'purpose' in wanted ? wanted.purpose : ExtendedKeyUsage.clientAuth;
  const keys = wanted.keys ?? (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']));
  const made = await X509CertificateGenerator.create({
    serialNumber: serial,
    subject,
    issuer: issuer?.subject ?? subject,
    notBefore: new Date(wanted.notBefore ?? Date.now() - day),
    notAfter: new Date(wanted.notAfter ?? Date.now() + day),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(ca, undefined, true),
      ...(ca || purpose === undefined ? [] : [new ExtendedKeyUsageExtension([purpose])]),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: made.toString('pem'),
    key: `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`,
    keys,
    subject,
    serial,
  };
}

export const authority = (subject = 'CN=authority'): Promise<MadeCertificate> =>
  certificate({ subject, ca: true });

/** A revocation list of an authority, PEM. */
export async function revocationList(
  issuer: MadeCertificate,
  serials: readonly string[],
  {
    nextUpdate = Date.now() + day,
    thisUpdate = Date.now() - day,
    critical = '',
  }: { nextUpdate?: number; thisUpdate?: number; critical?: string } = {},
): Promise<string> {
  const list = await X509CrlGenerator.create({
    issuer: issuer.subject,
    thisUpdate: new Date(thisUpdate),
    nextUpdate: new Date(nextUpdate),
    entries: serials.map(serialNumber => ({ serialNumber, revocationDate: new Date(thisUpdate) })),
    signingAlgorithm: algorithm,
    signingKey: issuer.keys.privateKey,
    // An INTEGER, 1: what it means does not matter where it is not understood.
    extensions: critical === '' ? [] : [new Extension(critical, true, new Uint8Array([2, 1, 1]))],
  });
  return list.toString('pem');
}

/** A certificate request, PEM, and the public key that it is for. */
export async function certificateRequest(
  subject: string,
  { tampered = false, rsaBits = 0 } = {},
): Promise<{ readonly request: string; readonly publicKey: string }> {
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: rsaBits };
  const of = rsaBits === 0 ? algorithm : { ...rsa, publicExponent: new Uint8Array([1, 0, 1]) };
  const keys = await webcrypto.subtle.generateKey(of, true, ['sign', 'verify']);
  const made = await Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys,
    signingAlgorithm: rsaBits === 0 ? algorithm : rsa,
  });
  const octets = new Uint8Array(made.rawData);
  // The last octet is the signature's.
  if (tampered) octets[octets.length - 1] = (octets.at(-1) ?? 0) ^ 1;
  const spki = await webcrypto.subtle.exportKey('spki', keys.publicKey);
  return {
    request: PemConverter.encode(octets, 'CERTIFICATE REQUEST'),
    publicKey: `${PemConverter.encode(spki, 'PUBLIC KEY')}\n`,
  };
}
