import { base64Value } from './base64-decode.ts';
import { transformation } from './transformation.ts';

/** Decodes what is base64 and passes over what is not, as lenient decoders do. */
export const base64DecodeExt = transformation('base64DecodeExt', undefined, (octets, from, end, to) => {
  let bits = 0;
  let count = 0;
  for (let at = from; at < end; at++) {
    const value = base64Value[octets[at] as number] as number;
    if (value === 255) continue;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      octets[to++] = bits >> count;
    }
  }
  return to;
});
