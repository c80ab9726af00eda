import { kindOf } from './words.ts';

/** Where a value may be put into a statement: as it is, or between quotes. */
export type Place = '' | "'" | '"';

/**
 * A value as SQL would read it, put into a place of a statement: one letter for each token, the first of them only. Kinds
 * of words are those of `words.ts`; beside them `1` number, `s` string, `v` variable, `o` comparison, `a` arithmetic, `c` comment, `X`
 * comment that is run, `?` what no dialect reads, and punctuation as itself. Linear in the length.
 */
export function tokens(value: string, place: Place, most: number): string {
  const reader = new Reader(value);
  let out = '';
  if (place !== '') {
    reader.string(place, 0);
    out = 's';
  }
  while (out.length < most) {
    const kind = reader.next();
    if (kind === undefined) break;
    out = folded(out, kind);
  }
  return out;
}

/** Signs before a value, brackets around brackets and texts beside texts add nothing to what a statement says. */
function folded(out: string, kind: string): string {
  const last = out.at(-1) ?? '';
  if (
    kind === last &&
    (kind === 's' ||
      kind === 'o' ||
      kind === 'a' ||
      kind === ';' ||
      kind === 'n' ||
      kind === 'c' ||
      kind === '(')
  )
    return out;
  // Arithmetic of two values is a value, and so is a value with a sign.
  if (isValue(kind) && last === 'a' && out.length > 2)
    return isValue(out.at(-2) ?? '') ? out.slice(0, -1) : out.slice(0, -1) + kind;
  if (kind === 'n' && last === '.') return out.slice(0, -1);
  if (kind === '1' && last === '1') return out;
  return out + kind;
}

const isValue = (kind: string): boolean => kind === '1' || kind === 's' || kind === 'n' || kind === 'v';

const blank = /[\t\n\v\f\r \0\xa0]+/y;
const number = /0[xX][0-9a-fA-F]+|0[bB][01]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?/y;
const word = /[A-Za-z_\x80-\xff][A-Za-z0-9_$#\x80-\xff]*/y;
const variable = /@@?[A-Za-z0-9_.$]*|:[A-Za-z_]\w*/y;
const operator = /[-+*%=<>!|&^~/]+?(?![=<>|&])|[=<>!|&]+/y;

class Reader {
  readonly #value: string;
  #at = 0;

  constructor(value: string) {
    this.#value = value;
  }

  next(): string | undefined {
    this.#take(blank);
    const value = this.#value;
    const character = value[this.#at];
    if (character === undefined) return undefined;
    const comment = this.#comment(character);
    if (comment !== undefined) return comment === '' ? this.next() : comment;
    if (character === "'" || character === '"') return this.string(character, this.#at + 1);
    if (character === '`' || character === '[') return this.#name(character === '[' ? ']' : '`');
    if (this.#take(number) !== undefined) return this.#take(word) === undefined ? '1' : 'n';
    const found = this.#take(word);
    if (found !== undefined) return this.#word(found);
    if (this.#take(variable) !== undefined) return 'v';
    const sign = this.#take(operator);
    if (sign !== undefined) return sign === '||' || sign === '&&' ? '&' : /[=<>!]/.test(sign) ? 'o' : 'a';
    this.#at++;
    return '(),;.{}'.includes(character) ? character : character === '\\' ? '\\' : '?';
  }

  /** A string from `from` to the quote that ends it, doubled and escaped quotes in it aside. */
  string(quote: string, from: number): string {
    const value = this.#value;
    for (let at = from; at < value.length; at++) {
      if (value[at] === '\\') at++;
      else if (value[at] === quote) {
        if (value[at + 1] === quote) at++;
        else {
          this.#at = at + 1;
          return 's';
        }
      }
    }
    this.#at = value.length;
    return 's';
  }

  /** Empty for one that stands for a blank. */
  #comment(character: string): string | undefined {
    const value = this.#value;
    const next = value[this.#at + 1];
    const toEnd = character === '#' || (character === '-' && next === '-');
    if (toEnd) {
      const end = value.indexOf('\n', this.#at);
      this.#at = end === -1 ? value.length : end + 1;
      return 'c';
    }
    if (character !== '/' || next !== '*') return undefined;
    const isRun = value[this.#at + 2] === '!';
    const end = value.indexOf('*/', this.#at + 2);
    this.#at = end === -1 ? value.length : end + 2;
    if (isRun) return 'X';
    return end === -1 ? 'c' : '';
  }

  #name(end: string): string {
    const close = this.#value.indexOf(end, this.#at + 1);
    if (close === -1) {
      this.#at++;
      return '?';
    }
    this.#at = close + 1;
    return 'n';
  }

  #word(found: string): string {
    const after = /[\t\n\r ]*\(/y;
    after.lastIndex = this.#at;
    // X'41', N'text', E'\\x41' are strings.
    if (/^(?:[xbnenq]|_\w+)$/i.test(found) && this.#value[this.#at] === "'")
      return this.string("'", this.#at + 1);
    return kindOf(found, after.test(this.#value));
  }

  #take(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#value)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
