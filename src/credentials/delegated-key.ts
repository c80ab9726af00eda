/**
 * Delegated keys: `ghd_<base64url>`, made from an API key without asking anybody. The API key seeds an Ed25519 pair
 * (RFC 8032) by HKDF (RFC 5869); its private half signs what the holder may do, and the public key of a fresh pair, whose
 * private half goes along. So the holder can narrow the key once more in the same way, but never widen it: to take a link
 * off, one would need the private half that the one before him kept. Pure functions; gateways call them.
 */
import { createPrivateKey, createPublicKey, hash, hkdfSync, sign, verify, type KeyObject } from 'node:crypto';
import { systemRandom, type RandomSource } from '#kernel';

/** What a link allows; what it does not name it leaves as it was. All links hold. */
export interface Caveats {
  /** `<METHOD> <template>`, as the contract has them. */
  readonly operations?: readonly string[];
  /** `<api>` or `<api>/<version>`. */
  readonly apis?: readonly string[];
  /** Milliseconds since the epoch: refused from then on. */
  readonly notAfter?: number;
  /** Addresses and networks that calls may come from. */
  readonly addresses?: readonly string[];
}

/** A delegated key by its shape: nothing of it is proven yet. */
export interface DelegatedKey {
  /** Public key of the API key that it comes from: base64url. */
  readonly parent: string;
  readonly caveats: readonly Caveats[];
  readonly links: readonly Link[];
  /** Seed of the pair that the last link names. */
  readonly seed: Buffer;
}

interface Link {
  readonly text: Buffer;
  readonly next: Buffer;
  readonly signature: Buffer;
}

export const delegatedPrefix = 'ghd_';
/** Characters of a whole key at most, and links in it: it travels in a header field, and each link is a signature. */
export const delegatedAtMost = 2_048;
const linksAtMost = 4;
const caveatOctets = 1_000;
const listAtMost = 32;
const itemAtMost = 200;

const keyOctets = 32;
const signatureOctets = 64;
const format = 1;
const context = Buffer.from('gatehouse/1/delegated-key\0');
// RFC 8410: what goes before 32 octets to make them a key that Node reads.
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');

const privateOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ format: 'der', type: 'pkcs8', key: Buffer.concat([privateHead, seed]) });
const publicOf = (raw: Uint8Array): KeyObject =>
  createPublicKey({ format: 'der', type: 'spki', key: Buffer.concat([publicHead, raw]) });
const rawOf = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicHead.length);

const seedOf = (apiKey: string): Buffer =>
  Buffer.from(hkdfSync('sha256', apiKey, '', 'gatehouse/1/delegation', keyOctets));

/** What gateways check the delegated keys of an API key with: base64url. The API key cannot be had from it. */
export const delegationKeyOf = (apiKey: string): string =>
  rawOf(privateOf(seedOf(apiKey))).toString('base64url');

/** A narrower key from an API key. @throws RangeError for what may not be said. */
export function delegate(apiKey: string, caveats: Caveats, random: RandomSource = systemRandom): string {
  const seed = seedOf(apiKey);
  return extended({ parent: rawOf(privateOf(seed)), links: [], seed }, caveats, random);
}

/** A narrower key from a delegated one. @throws RangeError for what is none, or has too many links. */
export function delegateFurther(text: string, caveats: Caveats, random: RandomSource = systemRandom): string {
  const key = readDelegatedKey(text);
  if (key === undefined || !isGenuine(key)) throw new RangeError('this is no delegated key');
  return extended(
    { parent: Buffer.from(key.parent, 'base64url'), links: key.links, seed: key.seed },
    caveats,
    random,
  );
}

function extended(
  from: { readonly parent: Buffer; readonly links: readonly Link[]; readonly seed: Buffer },
  caveats: Caveats,
  random: RandomSource,
): string {
  const text = Buffer.from(JSON.stringify(caveats));
  if (readCaveats(text) === undefined) throw new RangeError('these limits cannot be said in a key');
  if (from.links.length >= linksAtMost) throw new RangeError(`a key can be handed on ${linksAtMost} times`);
  const seed = Buffer.from(random(keyOctets));
  const next = rawOf(privateOf(seed));
  const message = signedOf(from.parent, from.links, text, next);
  const links = [...from.links, { text, next, signature: sign(null, message, privateOf(from.seed)) }];
  const octets = Buffer.concat([
    Buffer.from([format]),
    from.parent,
    Buffer.from([links.length]),
    ...links.flatMap(link => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(link.text.length);
      return [length, link.text, link.next, link.signature];
    }),
    seed,
  ]);
  const key = delegatedPrefix + octets.toString('base64url');
  if (key.length > delegatedAtMost) throw new RangeError('these limits make the key too long');
  return key;
}

/** Bound to the parent, the place in the chain and all that was signed before. */
function signedOf(parent: Uint8Array, before: readonly Link[], text: Uint8Array, next: Uint8Array): Buffer {
  const last = before.at(-1)?.signature ?? Buffer.alloc(signatureOctets);
  return Buffer.concat([context, parent, Buffer.from([before.length]), last, next, text]);
}

/** Takes a text apart, in one way only; undefined for what is no delegated key. Linear in its length. */
export function readDelegatedKey(text: string): DelegatedKey | undefined {
  if (!text.startsWith(delegatedPrefix) || text.length > delegatedAtMost) return undefined;
  const octets = Buffer.from(text.slice(delegatedPrefix.length), 'base64url');
  // One spelling for each key: what a cache or a stop knows it by must not have a twin.
  if (octets.toString('base64url') !== text.slice(delegatedPrefix.length)) return undefined;
  if (octets.length < 2 + 2 * keyOctets || octets[0] !== format) return undefined;
  const count = octets[1 + keyOctets] ?? 0;
  if (count < 1 || count > linksAtMost) return undefined;
  const links: Link[] = [];
  const caveats: Caveats[] = [];
  let at = 2 + keyOctets;
  for (let i = 0; i < count; i++) {
    if (at + 2 > octets.length) return undefined;
    const length = octets.readUInt16BE(at);
    const nextAt = at + 2 + length;
    const end = nextAt + keyOctets + signatureOctets;
    if (end > octets.length) return undefined;
    const said = octets.subarray(at + 2, nextAt);
    const read = readCaveats(said);
    if (read === undefined) return undefined;
    caveats.push(read);
    links.push({
      text: said,
      next: octets.subarray(nextAt, nextAt + keyOctets),
      signature: octets.subarray(nextAt + keyOctets, end),
    });
    at = end;
  }
  if (at + keyOctets !== octets.length) return undefined;
  const parent = octets.subarray(1, 1 + keyOctets).toString('base64url');
  return { parent, caveats, links, seed: octets.subarray(at) };
}

/**
 * By what the Feed names a delegated key of the API key `keyId` that was taken back, and with it all that was derived
 * from it: one name for each link, the first that which its application gave out. Known by the key that the link hands
 * on, which none of its holders can change.
 */
export const delegatedNames = (keyId: string, { links }: Pick<DelegatedKey, 'links'>): string[] =>
  links.map(({ next }) => `${delegatedNamesOf(keyId)}${hash('sha256', next, 'base64url')}`);

/** What all those names begin with. */
export const delegatedNamesOf = (keyId: string): string => `delegated:${keyId}:`;

/** Whether each link was signed by the one before it, the first by the parent, and the holder has the last one's key. */
export function isGenuine({ parent, links, seed }: DelegatedKey): boolean {
  try {
    const root = Buffer.from(parent, 'base64url');
    let signer: Buffer = root;
    for (const [i, { text, next, signature }] of links.entries()) {
      if (!verify(null, signedOf(root, links.slice(0, i), text, next), publicOf(signer), signature))
        return false;
      signer = next;
    }
    return rawOf(privateOf(seed)).equals(signer);
  } catch {
    return false;
  }
}

const members = ['operations', 'apis', 'notAfter', 'addresses'] as const;

/** Undefined for anything that is not known here: a limit that is not understood must not be passed over. */
function readCaveats(octets: Uint8Array): Caveats | undefined {
  if (octets.length > caveatOctets) return undefined;
  const text = Buffer.from(octets).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  // As it is written again: no member twice, no blanks, nothing that another reader might see otherwise.
  if (JSON.stringify(json) !== text) return undefined;
  const caveats = json as Record<string, unknown>;
  const names = Object.keys(caveats);
  if (names.length === 0 || !names.every(name => (members as readonly string[]).includes(name)))
    return undefined;
  const { notAfter } = caveats;
  if (notAfter !== undefined && !(Number.isSafeInteger(notAfter) && (notAfter as number) > 0))
    return undefined;
  for (const name of ['operations', 'apis', 'addresses'])
    if (caveats[name] !== undefined && !isList(caveats[name])) return undefined;
  return caveats;
}

const isList = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= listAtMost &&
  value.every(item => typeof item === 'string' && item !== '' && item.length <= itemAtMost);
