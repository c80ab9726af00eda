/**
 * API keys: `gh_live_<27>_<6>` or `gh_test_<27>_<6>`, always 42 characters. This file is pure (no store, no state):
 * gateways call it for every request.
 */
import { createHmac, hash, type KeyObject } from 'node:crypto';
import { systemRandom, type RandomSource } from '#kernel';
import { base62Run } from './base62.ts';
import { checkedLength, generateChecked, isChecked, secretLength } from './checked-secret.ts';

export type KeyEnvironment = 'live' | 'test';

export const keyEnvironments: readonly KeyEnvironment[] = ['live', 'test'];

const livePrefix = 'gh_live_';
const testPrefix = 'gh_test_';
/** Of client secrets (`clients/secret.ts`), which are as long. */
const secretPrefix = 'gh_secret_';
const prefixLength = livePrefix.length;
const keyLength = prefixLength + checkedLength;

/**
 * A piece of a key this long is a leak even if it is mistyped or cut off: it gives away 95 of 160 bits and tells
 * whose credentials are being handled carelessly.
 */
const leakLength = 16;

/** A new key with 160 random bits. */
export function generateApiKey(environment: KeyEnvironment, random: RandomSource = systemRandom): string {
  return generateChecked(environment === 'live' ? livePrefix : testPrefix, random);
}

/** True for a text that is exactly one key by shape and checksum. Says nothing of whether the key was issued. */
export function looksLikeApiKey(text: string): boolean {
  return hasPrefix(text, 0) && isChecked(text, prefixLength);
}

/** The environment that a key names, or undefined when the text is not a key. */
export function environmentOf(key: string): KeyEnvironment | undefined {
  return looksLikeApiKey(key) ? environmentNamed(key) : undefined;
}

/** The environment that a text names which is known to be a key: nothing else of it is looked at. */
export const environmentNamed = (key: string): KeyEnvironment =>
  key.startsWith(livePrefix) ? 'live' : 'test';

/**
 * The first key or client secret in a path or query, or undefined. Mistyped and truncated ones count, since a leak is a
 * leak; so do those hidden by percent-encoding, however often repeated. Linear in the length of the text.
 */
export function findApiKey(text: string): string | undefined {
  const plain = text.includes('%') ? text.replace(percentEncoded, decodeUnreserved) : text;
  for (let at = plain.indexOf('gh_'); at !== -1; at = plain.indexOf('gh_', at + 3)) {
    const length = hasPrefix(plain, at)
      ? prefixLength
      : plain.startsWith(secretPrefix, at)
        ? secretPrefix.length
        : 0;
    if (length === 0) continue;
    const run = base62Run(plain, at + length, secretLength);
    if (run >= leakLength) return plain.slice(at, at + length + run);
  }
  return delegated.exec(plain)?.[0];
}

/** A delegated key (`delegated-key.ts`), of which a piece is a leak as well. */
const delegated = /ghd_[\w-]{16}/;

/** What is stored of a key: HMAC-SHA-256 under the pepper, hexadecimal. Without the pepper it can't be tried. */
export function hashApiKey(pepper: Uint8Array | KeyObject, key: string): string {
  return createHmac('sha256', pepper).update(key).digest('hex');
}

/** Bytes of a SHA-256 block and of its digest (FIPS 180-4). */
const blockBytes = 64;
const digestBytes = 32;

/**
 * `hashApiKey` for one pepper and many keys, as a gateway needs it: the same octets from two one-shot hashes over
 * prepared pads (RFC 2104 section 2), in a third of the time. `pepper`: at most 64 bytes.
 */
export function createKeyHasher(pepper: Uint8Array): (key: string) => Buffer {
  if (pepper.length > blockBytes) throw new RangeError('the pepper is longer than a block of SHA-256');
  const inner = Buffer.alloc(blockBytes + keyLength, 0x36);
  const outer = Buffer.alloc(blockBytes + digestBytes, 0x5c);
  for (const [i, byte] of pepper.entries()) {
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  return key => {
    // A text of any other length in UTF-8 is no key, and would be mixed with what the last one left behind.
    if (key.length !== keyLength || inner.write(key, blockBytes, 'utf8') !== keyLength)
      return Buffer.from(hashApiKey(pepper, key), 'hex');
    hash('sha256', inner, 'buffer').copy(outer, blockBytes);
    return hash('sha256', outer, 'buffer');
  };
}

function hasPrefix(text: string, at: number): boolean {
  return text.startsWith(livePrefix, at) || text.startsWith(testPrefix, at);
}

// `%5F`, and `%255F` as well as deeper repetitions. A run of `25` holds no `%`, so no character is read twice.
const percentEncoded = /%(?:25)*([0-9A-Fa-f]{2})/g;

/** Decodes only what a key consists of; everything else stays as it was. */
function decodeUnreserved(escape: string, hex: string): string {
  const character = String.fromCharCode(Number.parseInt(hex, 16));
  return /[0-9A-Za-z_-]/.test(character) ? character : escape;
}
