import { classEscapes, propertyClass } from './classes.ts';

/** Says why a pattern cannot be used, in words for who wrote the contract. */
export class UnusablePattern extends Error {
  override name = 'UnusablePattern';
}

const beyondLinear = 'cannot be matched in linear time';
const everything = '[\\x{0}-\\x{10FFFF}]';
const dot = '[^\\n\\r\\x{2028}\\x{2029}]';
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

/** A pattern of ECMA-262 in the syntax of RE2, where the same text would mean something else there or nothing. */
export function translated(source: string): string {
  return new Translation(source).all();
}

class Translation {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  all(): string {
    let text = '';
    while (this.#at < this.#source.length) text += this.#next();
    return text;
  }

  #next(): string {
    const character = this.#take();
    switch (character) {
      case '\\':
        return this.#escape(false);
      case '[':
        return this.#class();
      case '.':
        return dot;
      case '(':
        return this.#group();
      case ']':
      case '}':
        return `\\${character}`;
      case '{':
        // Not the beginning of a count: a brace, as engines without `u` read it.
        return /^\d+(?:,\d*)?\}/.test(this.#source.slice(this.#at, this.#at + 24)) ? this.#count() : '\\{';
      default:
        return character;
    }
  }

  #count(): string {
    const end = this.#source.indexOf('}', this.#at) + 1;
    const count = `{${this.#source.slice(this.#at, end)}`;
    this.#at = end;
    return count;
  }

  #group(): string {
    const rest = this.#source.slice(this.#at, this.#at + 3);
    if (/^\?(?:[=!]|<[=!])/.test(rest))
      throw new UnusablePattern(
        `the pattern looks ahead or behind ((${rest.replace(/[^?=!<].*$/, '')}…)), which ${beyondLinear}; say it in two schemas of an allOf`,
      );
    return '(';
  }

  /** After a backslash. */
  #escape(inClass: boolean): string {
    if (this.#at >= this.#source.length) throw new UnusablePattern('the pattern ends in a backslash');
    const character = this.#take();
    if (/[dDwW]/.test(character)) return `\\${character}`;
    if (character === 's' || character === 'S') return inClassOr(classEscapes[character], inClass);
    if (character === 'b' || character === 'B') return inClass ? '\\x{8}' : `\\${character}`;
    if (character === 'p' || character === 'P') return inClassOr(this.#property(character), inClass);
    if (/[1-9k]/.test(character) && !inClass)
      throw new UnusablePattern(`the pattern refers back to a group (\\${character}), which ${beyondLinear}`);
    const code = this.#codePoint(character);
    if (code !== undefined) return literal(code);
    if (/[A-Za-z0-9]/.test(character))
      throw new UnusablePattern(`the pattern has \\${character}, which means nothing in ECMA-262`);
    return literal(character.codePointAt(0) ?? 0);
  }

  #codePoint(character: string): number | undefined {
    const control = controls[character];
    if (control !== undefined) return control;
    if (character === 'c') return this.#match(/^[A-Za-z]/, 'a letter after \\c').charCodeAt(0) % 32;
    if (character === 'x')
      return Number.parseInt(this.#match(/^[\dA-Fa-f]{2}/, 'two hex digits after \\x'), 16);
    if (character !== 'u') return undefined;
    if (this.#source[this.#at] === '{') {
      const hex = this.#match(/^\{[\dA-Fa-f]{1,6}\}/, 'hex digits in \\u{…}').slice(1, -1);
      return Number.parseInt(hex, 16);
    }
    const high = this.#unit();
    if (high < 0xd800 || high > 0xdfff) return high;
    if (high < 0xdc00 && this.#source.startsWith('\\u', this.#at)) {
      this.#at += 2;
      const low = this.#unit();
      if (low >= 0xdc00 && low <= 0xdfff) return 0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00);
    }
    throw new UnusablePattern('the pattern has half of a surrogate pair, which no text that is let in holds');
  }

  #unit(): number {
    return Number.parseInt(this.#match(/^[\dA-Fa-f]{4}/, 'four hex digits after \\u'), 16);
  }

  #property(letter: 'p' | 'P'): string {
    const name = this.#match(/^\{[\w=]{1,60}\}/, 'a property in braces after \\p').slice(1, -1);
    return propertyClass(letter, name);
  }

  #class(): string {
    const negated = this.#source[this.#at] === '^';
    if (negated) this.#at++;
    let inside = '';
    for (;;) {
      if (this.#at >= this.#source.length) throw new UnusablePattern('the pattern has a [ without its ]');
      const character = this.#take();
      if (character === ']') break;
      if (character === '\\') inside += this.#escape(true);
      else inside += /[[^&~|]/.test(character) ? `\\${character}` : character;
    }
    if (inside === '') return negated ? everything : `[^${everything.slice(1)}`;
    return `[${negated ? '^' : ''}${inside}]`;
  }

  #match(pattern: RegExp, wanted: string): string {
    const found = pattern.exec(this.#source.slice(this.#at, this.#at + 64))?.[0];
    if (found === undefined) throw new UnusablePattern(`the pattern lacks ${wanted}`);
    this.#at += found.length;
    return found;
  }

  #take(): string {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    return character;
  }
}

const inClassOr = (inside: string, inClass: boolean): string => (inClass ? inside : `[${inside}]`);

const literal = (code: number): string =>
  /[A-Za-z0-9]/.test(String.fromCodePoint(code)) ? String.fromCodePoint(code) : `\\x{${code.toString(16)}}`;
