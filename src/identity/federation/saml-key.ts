/** The key pairs for which providers encrypt assertions: of each realm, their certificates in our metadata. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { KeyUsageFlags, KeyUsagesExtension, PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import type { Realm, Vault, VaultName } from '#credentials';
import { type Change, conflict } from '#store';

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

/** A key among those of a realm: the first is the newest, and each other one ends. */
interface HeldKey extends SamlKey {
  /** Milliseconds since the epoch: nothing is decrypted with it from then on. Null for the newest. */
  readonly until: number | null;
}

/** Keys of a realm that work at the same time, so that a private key is not kept for every rotation there ever was. */
export const mostSamlKeys = 3;

/** The newest of the realm and those that still work beside it; made when they are asked for first. */
export async function samlKeys(vault: Vault, realm: Realm, now: number): Promise<HeldKey[]> {
  const made = async () => written([{ ...(await newSamlKey(now)), until: null }]);
  return working(await vault.openOrMake(nameOf(realm), made), now);
}

/** Those of the realm, where anybody has asked for one yet: nothing can be encrypted for it before. */
export async function findSamlKeys(vault: Vault, realm: Realm, now: number): Promise<HeldKey[]> {
  const held = await vault.open(nameOf(realm));
  return held === undefined ? [] : working(held, now);
}

/**
 * Puts a new key in front. The one before still works for `overlapMs`: as long as a provider may take to read the
 * metadata again. With none, all of before end now. @throws conflict when enough work already
 */
export async function rotateSamlKey(
  vault: Vault,
  change: Change,
  realm: Realm,
  { fresh, overlapMs }: { readonly fresh: SamlKey; readonly overlapMs: number },
  now: number,
): Promise<HeldKey[]> {
  const held = await vault.open(nameOf(realm), change.tx);
  const before = held === undefined || overlapMs === 0 ? [] : working(held, now);
  if (before.length >= mostSamlKeys)
    throw conflict(
      `${mostSamlKeys} keys work already: wait until the oldest ends, or end them all by an overlap of 0 days.`,
    );
  const former = before.map(key => ({ ...key, until: key.until ?? now + overlapMs }));
  const after: HeldKey[] = [{ ...fresh, until: null }, ...former];
  await vault.seal(change, nameOf(realm), written(after));
  return after;
}

/** Destroys keys whose time is over. */
export async function forgetSamlKeys(vault: Vault, change: Change, now: number): Promise<void> {
  for (const realm of ['internal', 'external'] as const) {
    const held = await vault.open(nameOf(realm), change.tx);
    if (held === undefined) continue;
    const left = working(held, now);
    if (left.length < parts(held).length) await vault.seal(change, nameOf(realm), written(left));
  }
}

const written = (keys: readonly HeldKey[]): Buffer => Buffer.from(JSON.stringify({ keys }));

const working = (held: Buffer, now: number): HeldKey[] =>
  parts(held).filter(({ until }) => until === null || until > now);

/** Before keys were rotated, there was the one. */
function parts(held: Buffer): HeldKey[] {
  const read = JSON.parse(held.toString()) as SamlKey | { readonly keys: readonly HeldKey[] };
  return 'keys' in read ? [...read.keys] : [{ certificate: read.certificate, key: read.key, until: null }];
}

export async function newSamlKey(now: number): Promise<SamlKey> {
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
  return { certificate: certificate.toString('pem'), key };
}
