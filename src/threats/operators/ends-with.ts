import { comparesTexts } from './comparing-texts.ts';

/** The value ends with the text. */
export const endsWith = comparesTexts(
  (value, text) => value.endsWith(text),
  text => ({ kind: 'text', where: 'ends', text }),
);
