import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  PemConverter,
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
}

/** A certificate as the test wants it, of another one's signature or of its own. */
export async function certificate(wanted: Wanted = {}, issuer?: MadeCertificate): Promise<MadeCertificate> {
  const {
    subject = 'CN=client',
    ca = false,
    serial = `4${randomBytes(8).toString('hex').slice(1)}`,
  } = wanted;
  const purpose = 'purpose' in wanted ? wanted.purpose : ExtendedKeyUsage.clientAuth;
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
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
  { nextUpdate = Date.now() + day, thisUpdate = Date.now() - day } = {},
): Promise<string> {
  const list = await X509CrlGenerator.create({
    issuer: issuer.subject,
    thisUpdate: new Date(thisUpdate),
    nextUpdate: new Date(nextUpdate),
    entries: serials.map(serialNumber => ({ serialNumber, revocationDate: new Date(thisUpdate) })),
    signingAlgorithm: algorithm,
    signingKey: issuer.keys.privateKey,
  });
  return list.toString('pem');
}
