import { octetsIn } from '../octet-set.ts';
import { transformation } from './transformation.ts';

const kept = 0;
const blank = 1;
const dropped = 2;
/** `/` and `(`, which swallow blanks before them. */
const tight = 3;

const kinds = new Uint8Array(256);
for (const octet of octetsListed(' ,;\t\r\n')) kinds[octet] = blank;
for (const octet of octetsListed('"\'\\^')) kinds[octet] = dropped;
for (const octet of octetsListed('/(')) kinds[octet] = tight;

/**
 * A command line as shells see through its disguises: without quotes, backslashes and carets, with `,` and `;` as blanks,
 * one blank for many and none before `/` and `(`, in lower case.
 */
export const cmdLine = transformation(
  'cmdLine',
  octetsIn('"\'\\^ ,;\t\r\nABCDEFGHIJKLMNOPQRSTUVWXYZ'),
  (octets, from, end, to) => {
    let afterBlank = false;
    for (let at = from; at < end; at++) {
      const octet = octets[at] as number;
      const kind = kinds[octet] as number;
      if (kind === dropped) continue;
      if (kind === blank) {
        afterBlank = true;
        continue;
      }
      if (afterBlank && kind === kept) octets[to++] = 0x20;
      afterBlank = false;
      octets[to++] = octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet;
    }
    if (afterBlank) octets[to++] = 0x20;
    return to;
  },
);

function octetsListed(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
