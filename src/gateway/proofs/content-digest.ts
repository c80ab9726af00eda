import { hash, timingSafeEqual } from 'node:crypto';
import { readDictionary } from './structured-fields.ts';

/** Algorithms that are good enough against somebody who wants another content (RFC 9530 section 5). */
const known: ReadonlyMap<string, string> = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);
/** Digests of one field that are looked at. */
const digestsAtMost = 4;

/**
 * Why a content is not what its Content-Digest (RFC 9530 section 2) says; undefined if it is. Every digest of a known
 * algorithm must be right, and there must be one: those of weak or unknown algorithms say nothing.
 */
export function contentDigestFault(lines: readonly string[], content: Buffer): string | undefined {
  const digests = readDictionary(lines);
  if (digests === undefined || digests.size > digestsAtMost) return 'Content-Digest cannot be read';
  let agreed = 0;
  for (const [algorithm, [value]] of digests) {
    const name = known.get(algorithm);
    if (name === undefined) continue;
    if (!(value instanceof ArrayBuffer)) return 'Content-Digest cannot be read';
    const said = new Uint8Array(value);
    const is = hash(name, content, 'buffer');
    if (said.length !== is.length || !timingSafeEqual(said, is)) return `${algorithm} says another content`;
    agreed++;
  }
  return agreed > 0 ? undefined : 'Content-Digest names neither sha-256 nor sha-512';
}
