import { comparesTexts } from './comparing-texts.ts';

/** The value is the text. */
export const streq = comparesTexts(
  (value, text) => value === text,
  text => ({ kind: 'text', where: 'equals', text }),
);
