import { matched, type Operator } from './operator.ts';

/** Operators that compare a value with a text, octet by octet. */
const compares =
  (holds: (value: string, text: string) => boolean): Operator =>
  ({ macro }) =>
  (value, around) =>
    holds(value, macro.constant ?? around.expand(macro)) ? matched : undefined;

export const streq = compares((value, text) => value === text);
export const contains = compares((value, text) => value.includes(text));
export const beginsWith = compares((value, text) => value.startsWith(text));
export const endsWith = compares((value, text) => value.endsWith(text));
/** The value stands somewhere in the text. */
export const within = compares((value, text) => text.includes(value));
export const containsWord = compares(holdsWord);

function holdsWord(value: string, word: string): boolean {
  if (word === '') return true;
  for (let at = value.indexOf(word); at !== -1; at = value.indexOf(word, at + 1))
    if (!isWord(value[at - 1]) && !isWord(value[at + word.length])) return true;
  return false;
}

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[A-Za-z0-9_]/.test(character);
