import { readFileSync } from 'node:fs';
import { packed } from './kinds.ts';

/**
 * What attacks look like, made by tools/sqli-fingerprints.ts from attacks and from values that are none: first three
 * kinds, then what may follow them, `!` for nothing.
 */
const text = readFileSync(new URL('fingerprints.txt', import.meta.url), 'latin1');

/** Open addressing over numbers, none of which is 0. */
const places = 1 << 15;
const table = new Uint32Array(places);

const placeOf = (fingerprint: number): number => (Math.imul(fingerprint, 0x9e37_79b1) >>> 17) & (places - 1);

for (const line of text.split('\n')) {
  const [head = '', ...tails] = line.split(' ');
  for (const tail of tails) {
    const fingerprint = packed(tail === '!' ? head : head + tail);
    let place = placeOf(fingerprint);
    while (table[place] !== 0) place = (place + 1) & (places - 1);
    table[place] = fingerprint;
  }
}

export function isAttack(fingerprint: number): boolean {
  for (let place = placeOf(fingerprint); ; place = (place + 1) & (places - 1)) {
    const found = table[place];
    if (found === fingerprint) return fingerprint !== 0;
    if (found === 0) return false;
  }
}
