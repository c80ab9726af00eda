import { comparesTexts } from './comparing-texts.ts';

/** The text is somewhere in the value. */
export const contains = comparesTexts(
  (value, text) => value.includes(text),
  text => ({ kind: 'text', where: 'contains', text }),
);
