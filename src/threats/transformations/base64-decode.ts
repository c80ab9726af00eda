import type { Transformation } from './transformation.ts';

/** Decodes as far as the text is base64; padding may be missing. */
export const base64Decode: Transformation = {
  name: 'base64Decode',
  changes: undefined,
  apply: value => {
    const length = /[^A-Za-z0-9+/]/.exec(value)?.index ?? value.length;
    return Buffer.from(
      length % 4 === 1 ? value.slice(0, length - 1) : value.slice(0, length),
      'base64',
    ).toString('latin1');
  },
};
