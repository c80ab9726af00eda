import { transformation, type Write } from './transformation.ts';

/** Values of the digits of base64 (RFC 4648 section 4); 255 for anything else. */
const base64Value: Uint8Array = new Uint8Array(256).fill(255);
for (const [value, digit] of [
  ...Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'),
].entries())
  base64Value[digit] = value;

/** Decodes in place; what is no digit is passed over, or ends it. */
export const decodingBase64 =
  (passesOver: boolean): Write =>
  (octets, from, end, to) => {
    let bits = 0;
    let count = 0;
    for (let at = from; at < end; at++) {
      const value = base64Value[octets[at] as number] as number;
      if (value === 255) {
        if (passesOver) continue;
        break;
      }
      bits = ((bits << 6) | value) & 0xffff;
      count += 6;
      if (count >= 8) {
        count -= 8;
        octets[to++] = bits >> count;
      }
    }
    return to;
  };

/** Decodes as far as the text is base64; padding may be missing. */
export const base64Decode = transformation('base64Decode', undefined, decodingBase64(false));
