import { comparesTexts } from './comparing-texts.ts';

/** The value begins with the text. */
export const beginsWith = comparesTexts(
  (value, text) => value.startsWith(text),
  text => ({ kind: 'text', where: 'begins', text }),
);
