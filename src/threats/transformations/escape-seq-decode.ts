import { octetsIn } from '../octet-set.ts';
import { backslash, digitsAt, narrowed, numbered } from './octets.ts';
import { transformation } from './transformation.ts';

/** What the letter behind a backslash stands for; 0 for one that stands for nothing alone. */
const single = new Uint8Array(256);
for (const [letters, meant] of [
  ['abfnrtv', '\x07\b\f\n\r\t\v'],
  ['\\?\'"', '\\?\'"'],
] as const)
  for (let i = 0; i < letters.length; i++) single[letters.charCodeAt(i)] = meant.charCodeAt(i);

/** Escapes of ANSI C; one that is none stays as it is. */
export const escapeSeqDecode = transformation('escapeSeqDecode', octetsIn('\\'), (octets, from, end, to) => {
  for (let at = from; at < end; at++) {
    const octet = octets[at] as number;
    if (octet !== backslash || at + 1 === end) {
      octets[to++] = octet;
      continue;
    }
    const next = octets[at + 1] as number;
    const meant = single[next] as number;
    const octal = digitsAt(octets, at + 1, end, 3, 8);
    if (meant !== 0) {
      octets[to++] = meant;
      at++;
    } else if (octal > 0) {
      octets[to++] = narrowed(numbered(octets, at + 1, octal, 8));
      at += octal;
    } else if ((next | 0x20) === 0x78 && digitsAt(octets, at + 2, end, 2, 16) === 2) {
      octets[to++] = numbered(octets, at + 2, 2, 16);
      at += 3;
    } else octets[to++] = octet;
  }
  return to;
});
