import { comparesTexts } from './comparing-texts.ts';

/** The value stands somewhere in the text. */
export const within = comparesTexts(
  (value, text) => text.includes(value),
  text => ({ kind: 'within', text }),
);
