import type { CharacterSet } from './character-sets.ts';
import { parsed, type Expression } from './expression.ts';

/** Places in a pattern where a character is read; of larger patterns nothing is known. */
const mostPlaces = 100;

/**
 * The length of the longest text that a pattern lets pass, where all of them are plain: letters and digits with single
 * `-` and `_` between them, or digits with single `-_.,:+`. Undefined where one could be more than that, or where that
 * is not sure: two marks in a row begin a comment (`--`) or make up a reserved name (`__proto__`), and a dot between
 * letters is a name of a host, a file or a class. A pattern binds the whole text only where it is anchored at both ends.
 */
export function longestPlainText(source: string): number | undefined {
  // A `$` that is not escaped.
  if (!source.startsWith('^') || !/(?:^|[^\\])(?:\\\\)*\$$/.test(source)) return undefined;
  const expression = parsed(source.slice(1), mostPlaces);
  if (expression === undefined) return undefined;
  const found = new Marks();
  const { longest } = found.of(expression);
  return found.areTwoInARow || found.isOdd || (found.hasLetters && found.hasNumberMarks)
    ? undefined
    : longest;
}

interface Part {
  /** Whether a text of it may begin with a mark, end with one, or be empty. */
  readonly begins: boolean;
  readonly ends: boolean;
  readonly empty: boolean;
  readonly longest: number;
}

const nothing: Part = { begins: false, ends: false, empty: true, longest: 0 };

/** Looks for marks that may stand next to each other, beyond what may be empty, and for what is no mark either. */
class Marks {
  areTwoInARow = false;
  hasLetters = false;
  /** Marks that stand in numbers, dates and times only. */
  hasNumberMarks = false;
  isOdd = false;

  of(expression: Expression): Part {
    switch (expression.kind) {
      case 'set':
        return this.#set(expression.set);
      case 'sequence':
        return expression.parts.reduce<Part>((before, part) => this.#joined(before, this.of(part)), nothing);
      case 'choice':
        return expression.parts.map(part => this.of(part)).reduce(either);
      case 'repeat':
        return this.#repeated(this.of(expression.part), expression);
    }
  }

  #set(set: CharacterSet): Part {
    let isMark = false;
    for (const character of charactersOf(set)) {
      if (/[A-Za-z]/.test(character)) this.hasLetters = true;
      else if (/[-_+,.:]/.test(character)) {
        isMark = true;
        this.hasNumberMarks ||= !/[-_]/.test(character);
      } else if (!/\d/.test(character)) this.isOdd = true;
    }
    return { begins: isMark, ends: isMark, empty: false, longest: 1 };
  }

  #joined(before: Part, after: Part): Part {
    if (before.ends && after.begins) this.areTwoInARow = true;
    return {
      begins: before.begins || (before.empty && after.begins),
      ends: after.ends || (after.empty && before.ends),
      empty: before.empty && after.empty,
      longest: before.longest + after.longest,
    };
  }

  #repeated(part: Part, { min, max }: { readonly min: number; readonly max: number }): Part {
    if (max > 1 && part.begins && part.ends) this.areTwoInARow = true;
    return { ...part, empty: part.empty || min === 0, longest: max === 0 ? 0 : part.longest * max };
  }
}

const either = (one: Part, other: Part): Part => ({
  begins: one.begins || other.begins,
  ends: one.ends || other.ends,
  empty: one.empty || other.empty,
  longest: Math.max(one.longest, other.longest),
});

/** Those in ASCII; one that is none stands for all others. */
function charactersOf(set: CharacterSet): string[] {
  const found: string[] = [];
  for (const [first, last] of set) {
    for (let code = first; code <= Math.min(last, 0x7f); code++) found.push(String.fromCharCode(code));
    if (last > 0x7f) found.push('\u0080');
  }
  return found;
}
