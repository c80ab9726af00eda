import { matched, type Operator } from './operator.ts';

/** The value holds an octet that is none of those listed, such as `32-126,9,10`. */
export const validateByteRange: Operator = ({ text }) => {
  const allowed = new Uint8Array(256);
  for (const range of text.split(',')) {
    const [, from, to = from] = /^\s*(\d{1,3})(?:-(\d{1,3}))?\s*$/.exec(range) ?? [];
    if (from === undefined || Number(to) > 255 || Number(from) > Number(to))
      throw new Error(`expected octets from 0 to 255, such as 32-126, found "${range}"`);
    allowed.fill(1, Number(from), Number(to) + 1);
  }
  return {
    test: value => {
      for (let at = 0; at < value.length; at++)
        if (allowed[value.charCodeAt(at) & 0xff] === 0) return matched;
      return undefined;
    },
    seeks: { kind: 'octets', allowed },
  };
};
