/** The key pair for which providers encrypt assertions: one for each realm, its certificate in our metadata. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { KeyUsageFlags, KeyUsagesExtension, PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import type { Realm, Vault, VaultName } from '#credentials';

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 3072,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const day = 86_400_000;
/** Milliseconds. Providers take the key from the metadata; when the certificate ends matters to hardly any. */
const lifetime = 20 * 365 * day;

const nameOf = (realm: Realm): VaultName => ({
  realm,
  kind: 'saml-decryption-key',
  id: `saml-decryption-key-${realm}`,
});

/** Both PEM; the key is a secret. */
export interface SamlKey {
  readonly certificate: string;
  readonly key: string;
}

/** The pair of the realm; made when it is asked for first. */
export async function samlKey(vault: Vault, realm: Realm, now: number): Promise<SamlKey> {
  return parts(await vault.openOrMake(nameOf(realm), () => make(now)));
}

/** The pair of the realm, where anybody has asked for it yet: nothing can be encrypted for it before. */
export async function findSamlKey(vault: Vault, realm: Realm): Promise<SamlKey | undefined> {
  const held = await vault.open(nameOf(realm));
  return held && parts(held);
}

function parts(held: Buffer): SamlKey {
  const { certificate, key } = JSON.parse(held.toString()) as SamlKey;
  return { certificate, key };
}

async function make(now: number): Promise<Buffer> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Gatehouse SAML decryption',
    notBefore: new Date(now - day),
    notAfter: new Date(now + lifetime),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new KeyUsagesExtension(KeyUsageFlags.keyEncipherment, true)],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const key = `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`;
  return Buffer.from(JSON.stringify({ certificate: certificate.toString('pem'), key } satisfies SamlKey));
}
