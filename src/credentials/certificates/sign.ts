/** The built-in authority for client certificates at work; see `own-authority.ts`. Loaded when one is issued. */
import 'reflect-metadata';
import { createPublicKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { invalidInput } from '#kernel';
import { authorityAlgorithm, authorityKeys, newSerial } from './authority-key.ts';
import { clientPurpose } from './names.ts';

const day = 86_400_000;
const authorityLifetime = 10 * 365 * day;
/** For machines whose clocks are a little behind. */
const backdated = 3_600_000;

/** Both PEM; the key is a secret. */
export interface SigningAuthority {
  readonly certificate: string;
  readonly key: string;
}

/** A new authority that may issue to clients only, and no further authorities. `now`: milliseconds. */
export async function makeAuthority(now: number): Promise<SigningAuthority> {
  const keys = await webcrypto.subtle.generateKey(authorityAlgorithm, true, ['sign', 'verify']);
  const name = [{ CN: [`Gatehouse client authority ${randomBytes(4).toString('hex')}`] }];
  const made = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: name,
    issuer: name,
    notBefore: new Date(now - backdated),
    notAfter: new Date(now + authorityLifetime),
    signingAlgorithm: authorityAlgorithm,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new ExtendedKeyUsageExtension([clientPurpose]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: made.toString('pem'), key: `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n` };
}

/**
 * A client certificate for the key of a certificate request (PKCS #10, RFC 2986), whose signature proves that the
 * asker holds it. Of what else the request asks for, nothing is taken: the subject is who we know.
 * @throws invalid-input at `/request` when it cannot be read, is not signed by its own key, or the key is weak.
 */
export async function signRequest(
  authority: SigningAuthority,
  request: string,
  client: { readonly name: string; readonly id: string; readonly notAfter: number; readonly now: number },
): Promise<string> {
  const wanted = await readRequest(request);
  const issuer = new X509Certificate(authority.certificate);
  const keys = await authorityKeys(authority);
  const made = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: [{ CN: [client.name] }, { OU: [client.id] }],
    issuer: issuer.subject,
    notBefore: new Date(client.now - backdated),
    notAfter: new Date(Math.min(client.notAfter, issuer.validToDate.getTime())),
    signingAlgorithm: authorityAlgorithm,
    publicKey: wanted.publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([clientPurpose]),
      await SubjectKeyIdentifierExtension.create(wanted.publicKey),
      await AuthorityKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return made.toString('pem');
}

async function readRequest(text: string): Promise<Pkcs10CertificateRequest> {
  const fault = (message: string) => invalidInput([{ at: '/request', message }]);
  if (text.includes('PRIVATE KEY'))
    throw fault(
      'holds a private key, which must never leave its machine: make a new one, and give the request alone',
    );
  const pem = /-----BEGIN (NEW )?CERTIFICATE REQUEST-----[^-]*-----END \1?CERTIFICATE REQUEST-----/.exec(
    text,
  )?.[0];
  if (pem === undefined)
    throw fault('is no certificate request in PEM ("-----BEGIN CERTIFICATE REQUEST-----")');
  let request: Pkcs10CertificateRequest;
  try {
    request = new Pkcs10CertificateRequest(pem.replaceAll('NEW CERTIFICATE', 'CERTIFICATE'));
  } catch {
    throw fault('cannot be read');
  }
  if (!isStrong(request))
    throw fault('its key must be EC P-256, P-384 or P-521, Ed25519, or RSA of 2048 to 4096 bits');
  if (!(await request.verify().catch(() => false))) throw fault('is not signed by its own key');
  return request;
}

function isStrong(request: Pkcs10CertificateRequest): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' });
    const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
    if (key.asymmetricKeyType === 'rsa') return modulusLength >= 2048 && modulusLength <= 4096;
    if (key.asymmetricKeyType === 'ec') return ['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve);
    return key.asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
