import { transformation } from './transformation.ts';

const digits = Buffer.from('0123456789abcdef');

/** Two hexadecimal digits for each octet. */
export const hexEncode = transformation(
  'hexEncode',
  undefined,
  (octets, from, end, to) => {
    for (let at = from; at < end; at++) {
      const octet = octets[at] as number;
      octets[to++] = digits[octet >> 4] as number;
      octets[to++] = digits[octet & 15] as number;
    }
    return to;
  },
  length => length * 2,
);
