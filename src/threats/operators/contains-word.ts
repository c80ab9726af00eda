import { comparesTexts } from './comparing-texts.ts';

/** The text is somewhere in the value, and no letter, digit or underscore beside it. */
export const containsWord = comparesTexts(holdsWord, text => ({ kind: 'text', where: 'contains', text }));

function holdsWord(value: string, word: string): boolean {
  if (word === '') return true;
  for (let at = value.indexOf(word); at !== -1; at = value.indexOf(word, at + 1))
    if (!isWord(value[at - 1]) && !isWord(value[at + word.length])) return true;
  return false;
}

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[A-Za-z0-9_]/.test(character);
