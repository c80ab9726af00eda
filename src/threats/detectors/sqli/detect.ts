import { fingerprints } from './fingerprints.ts';
import { type Place, tokens } from './tokens.ts';

/** Places of a statement that values are put into. */
export const places: readonly Place[] = ['', "'", '"'];
/** Tokens that tell an attack from what is none. */
export const fingerprintLength = 5;

/**
 * Whether a value, put into a statement of SQL, would become part of the statement: by the kinds of its first tokens in
 * each place, which are those of known attacks. Answers these kinds. Linear in its length.
 */
export function detectSqli(value: string): string | undefined {
  // Nothing but letters, digits and underscores is one name, wherever it is put.
  if (!/[^A-Za-z0-9_]/.test(value)) return undefined;
  for (const place of places) {
    if (place !== '' && !value.includes(place)) continue;
    const fingerprint = tokens(value, place, fingerprintLength);
    if (fingerprints.has(fingerprint)) return fingerprint;
  }
  return undefined;
}
