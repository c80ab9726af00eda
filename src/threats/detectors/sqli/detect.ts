import { isAttack } from './fingerprints.ts';
import { Folding } from './fold.ts';
import { isHarmless } from './harmless.ts';
import { type Place, Reader } from './reader.ts';

// One of each is enough: nothing else runs between the beginning and the end of a detection.
const reader = new Reader();
const folding = new Folding();

/** Places of a statement that values are put into, and the dialects that read them. */
const readings: readonly { readonly place: Place; readonly isMysql: boolean }[] = [
  { place: '', isMysql: false },
  { place: '', isMysql: true },
  { place: "'", isMysql: false },
  { place: "'", isMysql: true },
  { place: '"', isMysql: true },
];

/**
 * Whether a value, put into a statement of SQL, would become part of the statement: by the kinds of its first tokens in
 * each place, which are those of attacks. Answers these kinds. Linear in its length.
 */
export function detectSqli(value: string): string | undefined {
  if (!mayBeSqli(value)) return undefined;
  let differs = false;
  for (const { place, isMysql } of readings) {
    if (place !== '' && !value.includes(place)) continue;
    // MySQL reads the same where nothing is written that it reads in another way.
    if (isMysql && place !== '"' && !differs) continue;
    read(value, place, isMysql);
    differs = reader.differs;
    if (folding.isEvil || (isAttack(folding.fingerprint) && !isHarmless(folding, value)))
      return folding.written();
  }
  return undefined;
}

function read(value: string, place: Place, isMysql: boolean): void {
  reader.start(value, isMysql);
  if (place !== '') reader.startInside(place.charCodeAt(0));
  folding.run(reader, value, place !== '');
}

/** How a value reads in a place, one letter for each kind. */
export function readAs(value: string, place: Place): string {
  read(value, place, false);
  return folding.written();
}

/** How a value reads in each place, or in one; without what is harmless though it reads so. For who makes the table. */
export function fingerprintsOf(value: string, only?: Place): Set<string> {
  const found = new Set<string>();
  for (const { place, isMysql } of readings) {
    if (only === undefined ? place !== '' && !value.includes(place) : place !== only) continue;
    read(value, place, isMysql);
    if (!isHarmless(folding, value)) found.add(folding.written());
  }
  return found;
}

/** Nothing but letters, digits and underscores is one name, wherever it is put. */
export function mayBeSqli(value: string): boolean {
  for (let at = 0; at < value.length; at++) if (isApart[value.charCodeAt(at)] !== 0) return true;
  return false;
}

const isApart = Uint8Array.from({ length: 256 }, (_, octet) =>
  /[A-Za-z0-9_]/.test(String.fromCharCode(octet)) ? 0 : 1,
);
