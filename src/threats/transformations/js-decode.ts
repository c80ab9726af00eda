import { octetsIn } from '../octet-set.ts';
import { backslash, digitsAt, narrowed, numbered } from './octets.ts';
import { transformation } from './transformation.ts';

/** What the letter behind a backslash stands for: itself, but for these. */
const single = Uint8Array.from({ length: 256 }, (_, octet) => octet);
for (const [letter, meant] of Object.entries({ a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }))
  single[letter.charCodeAt(0)] = meant;

/** Escapes of JavaScript (ECMA-262, string literals, octal ones too); before anything else the backslash is dropped. */
export const jsDecode = transformation('jsDecode', octetsIn('\\'), (octets, from, end, to) => {
  for (let at = from; at < end; at++) {
    const octet = octets[at] as number;
    if (octet !== backslash || at + 1 === end) {
      octets[to++] = octet;
      continue;
    }
    const next = octets[at + 1] as number;
    if (next === 0x75 && digitsAt(octets, at + 2, end, 4, 16) === 4) {
      octets[to++] = narrowed(numbered(octets, at + 2, 4, 16));
      at += 5;
    } else if (next === 0x78 && digitsAt(octets, at + 2, end, 2, 16) === 2) {
      octets[to++] = numbered(octets, at + 2, 2, 16);
      at += 3;
    } else {
      const octal = digitsAt(octets, at + 1, end, 3, 8);
      // Three digits are more than an octet from \400 on.
      const length = octal === 3 && next > 0x33 ? 2 : octal;
      octets[to++] = length === 0 ? (single[next] as number) : numbered(octets, at + 1, length, 8);
      at += Math.max(length, 1);
    }
  }
  return to;
});
