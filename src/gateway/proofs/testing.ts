import {
  constants,
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
} from 'node:crypto';
import { makeSigningSecret, readSigningKey, sharedAlgorithm, type SigningAlgorithm } from '#credentials';
import { systemRandom } from '#kernel';

/** A client that signs its requests: written apart from what checks them. */
export interface TestSigner {
  readonly algorithm: SigningAlgorithm;
  /** PEM; of a shared secret, that one sealed. */
  readonly publicKey: string;
  /** What it signs with. */
  readonly privateKey: KeyObject;
}

/** What shared secrets of tests are sealed under. */
export const testSeal = Buffer.alloc(32, 9);

type OfPair = Exclude<SigningAlgorithm, typeof sharedAlgorithm>;

const pairs: Readonly<Record<OfPair, () => { publicKey: KeyObject; privateKey: KeyObject }>> = {
  ed25519: () => generateKeyPairSync('ed25519'),
  'ecdsa-p256-sha256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'ecdsa-p384-sha384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'rsa-pss-sha512': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

export function testSigner(algorithm: SigningAlgorithm = 'ed25519', id = 'sgk_1'): TestSigner {
  if (algorithm === sharedAlgorithm) {
    const { secret, sealed } = makeSigningSecret(testSeal, id, systemRandom);
    return { algorithm, publicKey: sealed, privateKey: createSecretKey(Buffer.from(secret, 'base64')) };
  }
  const { publicKey, privateKey } = pairs[algorithm]();
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  return { algorithm: readSigningKey(pem).algorithm, publicKey: pem, privateKey };
}

export interface ToSign {
  readonly method?: string;
  readonly authority?: string;
  readonly path?: string;
  readonly query?: string;
  readonly content?: string;
  /** Further fields, names in lower case. */
  readonly fields?: Readonly<Record<string, string>>;
  /** What is covered; all that must be, unless told. */
  readonly covers?: readonly string[];
  readonly keyId?: string;
  /** Seconds since the epoch. */
  readonly created: number;
  /** Parameters after `created` and `keyid`, as they are written: `;nonce="a"`. */
  readonly more?: string;
  readonly label?: string;
}

/** The fields of a signed request, names and values in turn. */
export function signedFields(signer: TestSigner, to: ToSign): string[] {
  const { method = 'GET', authority = 'api.example', path = '/things/v1/things/1', query = '' } = to;
  const { content, fields = {}, keyId = 'sgk_1', created, more = '', label = 'sig1' } = to;
  const all: Record<string, string> = { host: authority, ...fields };
  if (content !== undefined) {
    all['content-length'] = String(Buffer.byteLength(content));
    all['content-digest'] ??= `sha-256=:${hash('sha256', content, 'base64')}:`;
  }
  const derived: Record<string, string> = {
    '@method': method,
    '@authority': authority,
    '@path': path,
    '@query': query === '' ? '?' : query,
    '@target-uri': `http://${authority}${path}${query}`,
    '@request-target': `${path}${query}`,
  };
  const covers = to.covers ?? [
    '@method',
    '@authority',
    '@path',
    ...(query === '' ? [] : ['@query']),
    ...(content === undefined ? [] : ['content-digest']),
    ...Object.keys(fields).filter(name => name !== 'content-digest'),
  ];
  const input = `(${covers.map(name => `"${name}"`).join(' ')});created=${created};keyid="${keyId}"${more}`;
  const lines = covers.map(name => `"${name}": ${derived[name] ?? all[name] ?? ''}`);
  const base = Buffer.from([...lines, `"@signature-params": ${input}`].join('\n'));
  const signature = signatures[signer.algorithm](base, signer.privateKey).toString('base64');
  return [
    ...Object.entries(all).flat(),
    'signature-input',
    `${label}=${input}`,
    'signature',
    `${label}=:${signature}:`,
  ];
}

const signatures: Readonly<Record<SigningAlgorithm, (base: Buffer, key: KeyObject) => Buffer>> = {
  ed25519: (base, key) => sign(null, base, key),
  'hmac-sha256': (base, key) => createHmac('sha256', key).update(base).digest(),
  'ecdsa-p256-sha256': (base, key) => sign('sha256', base, { key, dsaEncoding: 'ieee-p1363' }),
  'ecdsa-p384-sha384': (base, key) => sign('sha384', base, { key, dsaEncoding: 'ieee-p1363' }),
  'rsa-pss-sha512': (base, key) =>
    sign('sha512', base, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }),
};

/** A client's key for DPoP, and the thumbprint that tokens name it by. */
export interface TestHolder {
  readonly jwk: Readonly<Record<string, unknown>>;
  readonly jkt: string;
  readonly privateKey: KeyObject;
}

export function testHolder(kind: 'P-256' | 'P-384' | 'Ed25519' | 'RSA' = 'P-256'): TestHolder {
  const { publicKey, privateKey } =
    kind === 'Ed25519'
      ? generateKeyPairSync('ed25519')
      : kind === 'RSA'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: kind });
  const jwk = publicKey.export({ format: 'jwk' }) as Record<string, string>;
  // RFC 7638: only what makes out the key, by name.
  const members = Object.keys(jwk).toSorted((a, b) => (a < b ? -1 : 1));
  const text = JSON.stringify(Object.fromEntries(members.map(name => [name, jwk[name]])));
  return { jwk, jkt: hash('sha256', text, 'base64url'), privateKey };
}

const proofSignatures: Readonly<Record<string, (input: Buffer, key: KeyObject) => Buffer>> = {
  ES256: (input, key) => sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' }),
  ES384: (input, key) => sign('sha384', input, { key, dsaEncoding: 'ieee-p1363' }),
  EdDSA: (input, key) => sign(null, input, key),
  PS256: (input, key) =>
    sign('sha256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  RS256: (input, key) => sign('sha256', input, key),
};

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A proof; members that are undefined are left out. */
export function dpopProof(
  holder: TestHolder,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const all = { typ: 'dpop+jwt', alg: 'ES256', jwk: holder.jwk, ...header };
  const input = `${segment(all)}.${segment(claims)}`;
  const signature = proofSignatures[all.alg]?.(Buffer.from(input), holder.privateKey) ?? Buffer.alloc(64);
  return `${input}.${signature.toString('base64url')}`;
}
