/** Issues the certificates of the local authority; see `local-ca.ts`. */
import 'reflect-metadata';
import { randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type Extension,
} from '@peculiar/x509';
import { authorityAlgorithm, authorityKeys, newSerial } from '#credentials';
import type { LocalAuthority } from './local-ca.ts';
import { permitOnly } from './name-constraints.ts';
import type { TlsIdentity } from './tls.ts';

const day = 86_400_000;
const authorityLifetime = 5 * 365 * day;
/** Clients take no server certificate that is valid for longer (CA/Browser Forum, 398 days). */
const serverLifetime = 397 * day;
/** For clients whose clocks are a little behind. */
const backdated = day;

/** Server certificates of the stored authority, or of a new one if there is none. `now`: ms since the epoch. */
export async function issue(
  names: readonly string[],
  now: number,
  stored: LocalAuthority | undefined,
  ofZones: readonly string[] = [],
): Promise<LocalAuthority> {
  const signer = stored === undefined ? await createAuthority(names, now) : await importSigner(stored);
  const zones: Record<string, TlsIdentity> = {};
  // A name of its own, which leads to this machine (RFC 6761 section 6.3).
  for (const zone of ofZones) zones[zone] = await createServer(signer, [...names, `${zone}.localhost`], now);
  return {
    authority: signer.certificate,
    authorityKey: await privatePem(signer.keys.privateKey),
    ...(await createServer(signer, names, now)),
    zones,
    names,
  };
}

interface Signer {
  readonly certificate: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

async function createAuthority(names: readonly string[], now: number): Promise<Signer> {
  const keys = await newKeys();
  const name = `CN=Gatehouse local authority ${randomBytes(4).toString('hex')}`;
  const certificate = await X509CertificateGenerator.create({
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
      permitOnly(names),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), keys };
}

async function createServer(signer: Signer, names: readonly string[], now: number): Promise<TlsIdentity> {
  const keys = await newKeys();
  const issuer = new X509Certificate(signer.certificate);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: 'CN=Gatehouse',
    issuer: issuer.subject,
    notBefore: new Date(now - backdated),
    notAfter: new Date(Math.min(now + serverLifetime, Date.parse(issuer.validTo))),
    signingAlgorithm: authorityAlgorithm,
    publicKey: keys.publicKey,
    signingKey: signer.keys.privateKey,
    extensions: await serverExtensions(signer, keys, names),
  });
  return {
    certificate: certificate.toString('pem'),
    key: await privatePem(keys.privateKey),
  };
}

async function serverExtensions(
  signer: Signer,
  keys: webcrypto.CryptoKeyPair,
  names: readonly string[],
): Promise<Extension[]> {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(
      names.map(name => (isIP(name) === 0 ? { type: 'dns', value: name } : { type: 'ip', value: name })),
    ),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
    await AuthorityKeyIdentifierExtension.create(signer.keys.publicKey),
  ];
}

async function importSigner(stored: LocalAuthority): Promise<Signer> {
  const { authority: certificate, authorityKey: key } = stored;
  return { certificate, keys: await authorityKeys({ certificate, key }) };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(authorityAlgorithm, true, ['sign', 'verify']);
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}
