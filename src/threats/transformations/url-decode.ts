import { octetsIn } from '../octet-set.ts';
import { digitsAt, narrowed } from './octets.ts';
import type { Transformation } from './transformation.ts';

const changes = octetsIn('%+');

/** Percent-encoding, and `+` for a blank; what is not encoded as it should be stays. */
export const urlDecode: Transformation = {
  name: 'urlDecode',
  changes,
  apply: value => decoded(value, false),
};

/** The same with `%uHHHH`, which some servers read. */
export const urlDecodeUni: Transformation = {
  name: 'urlDecodeUni',
  changes,
  apply: value => decoded(value, true),
};

function decoded(value: string, unicode: boolean): string {
  const spaced = value.includes('+') ? value.replaceAll('+', ' ') : value;
  let at = spaced.indexOf('%');
  if (at === -1) return spaced;
  let out = '';
  let done = 0;
  for (; at !== -1; at = spaced.indexOf('%', at)) {
    const isLong =
      unicode && (spaced.charCodeAt(at + 1) | 0x20) === 0x75 && digitsAt(spaced, at + 2, 4, 16) === 4;
    if (!isLong && digitsAt(spaced, at + 1, 2, 16) < 2) {
      at++;
      continue;
    }
    const end = at + (isLong ? 6 : 3);
    const code = Number.parseInt(spaced.slice(at + (isLong ? 2 : 1), end), 16);
    out += spaced.slice(done, at) + String.fromCharCode(narrowed(code));
    at = done = end;
  }
  return out + spaced.slice(done);
}
