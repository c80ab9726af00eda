import { complement, escapedSets, lineEnds, union, type CharacterSet } from './character-sets.ts';

/** A pattern as a tree. */
export type Expression =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly part: Expression; readonly min: number; readonly max: number };

/**
 * Reads the common part of ECMA-262's patterns, what comes after `^`; `$` only at the very end. Undefined for what is
 * not read here: anchors elsewhere, assertions, back references, properties of Unicode, more than so many places.
 */
export function parsed(source: string, maxPlaces: number): Expression | undefined {
  try {
    return new Reader(source, maxPlaces).all();
  } catch (error) {
    if (error instanceof NotRead) return undefined;
    throw error;
  }
}

class NotRead extends Error {}

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };
const maxGroups = 20;

class Reader {
  readonly #characters: readonly string[];
  #at = 0;
  #left: number;

  constructor(source: string, maxPlaces: number) {
    this.#characters = Array.from(source);
    this.#left = maxPlaces;
  }

  all(): Expression {
    const parts: Expression[] = [];
    while (this.#at < this.#characters.length) {
      if (this.#peek() === '$' && this.#at === this.#characters.length - 1) break;
      // `^a|b` is anchored in one alternative only.
      if (this.#peek() === '|') throw new NotRead();
      parts.push(this.#repeated(0));
    }
    return { kind: 'sequence', parts };
  }

  #choice(depth: number): Expression {
    const choices: Expression[] = [];
    let parts: Expression[] = [];
    for (;;) {
      const next = this.#peek();
      if (next === undefined) throw new NotRead();
      if (next === '|' || next === ')') {
        this.#at++;
        choices.push({ kind: 'sequence', parts });
        parts = [];
        if (next === ')') return { kind: 'choice', parts: choices };
      } else parts.push(this.#repeated(depth));
    }
  }

  #repeated(depth: number): Expression {
    const part = this.#atom(depth);
    const count = this.#count();
    if (count === undefined) return part;
    if (this.#peek() === '?') this.#at++;
    return { kind: 'repeat', part, ...count };
  }

  #count(): { min: number; max: number } | undefined {
    const next = this.#peek();
    if (next === '*' || next === '+' || next === '?') {
      this.#at++;
      return { min: next === '+' ? 1 : 0, max: next === '?' ? 1 : Infinity };
    }
    if (next !== '{') return undefined;
    const text = this.#characters.slice(this.#at, this.#at + 16).join('');
    const [all, min, comma, max] = /^\{(\d{1,6})(,?)(\d{0,6})\}/.exec(text) ?? [];
    if (all === undefined || (comma === '' && max !== '')) throw new NotRead();
    this.#at += all.length;
    return { min: Number(min), max: comma === '' ? Number(min) : max === '' ? Infinity : Number(max) };
  }

  #atom(depth: number): Expression {
    const character = this.#take();
    switch (character) {
      case '(':
        return this.#group(depth);
      case '[':
        return this.#set(this.#class());
      case '.':
        return this.#set(complement(lineEnds));
      case '\\':
        return this.#set(this.#escape());
      default:
        if ('^$)]{}*+?|'.includes(character)) throw new NotRead();
        return this.#set(one(character));
    }
  }

  #group(depth: number): Expression {
    if (depth >= maxGroups) throw new NotRead();
    if (this.#peek() === '?') {
      if (this.#characters[this.#at + 1] !== ':') throw new NotRead();
      this.#at += 2;
    }
    return this.#choice(depth + 1);
  }

  #set(set: CharacterSet): Expression {
    if (this.#left-- === 0) throw new NotRead();
    return { kind: 'set', set };
  }

  #class(): CharacterSet {
    const negated = this.#peek() === '^';
    if (negated) this.#at++;
    const ranges: (readonly [number, number])[] = [];
    while (this.#peek() !== ']') {
      const from = this.#member();
      if (this.#peek() !== '-' || this.#characters[this.#at + 1] === ']') ranges.push(...from);
      else {
        this.#at++;
        const range = [single(from), single(this.#member())] as const;
        if (range[0] > range[1]) throw new NotRead();
        ranges.push(range);
      }
    }
    this.#at++;
    return negated ? complement(union(ranges)) : union(ranges);
  }

  #member(): CharacterSet {
    const character = this.#take();
    return character === '\\' ? this.#escape() : one(character);
  }

  #escape(): CharacterSet {
    const character = this.#take();
    const known = escapedSets[character];
    if (known !== undefined) return known;
    const control = controls[character];
    if (control !== undefined) return [[control, control]];
    if (character === 'x') return this.#hex(2);
    if (character === 'u') return this.#hex(4);
    if (/[A-Za-z0-9]/.test(character)) throw new NotRead();
    return one(character);
  }

  #hex(length: number): CharacterSet {
    const text = this.#characters.slice(this.#at, this.#at + length).join('');
    const code =
      /^[\dA-Fa-f]+$/.test(text) && text.length === length ? Number.parseInt(text, 16) : Number.NaN;
    // Half of a pair of surrogates makes one character together with the next escape.
    if (Number.isNaN(code) || (code >= 0xd800 && code <= 0xdfff)) throw new NotRead();
    this.#at += length;
    return [[code, code]];
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #take(): string {
    const character = this.#characters[this.#at++];
    if (character === undefined) throw new NotRead();
    return character;
  }
}

function one(character: string): CharacterSet {
  const code = character.codePointAt(0) ?? 0;
  return [[code, code]];
}

function single(set: CharacterSet): number {
  const [range] = set;
  if (set.length !== 1 || range === undefined || range[0] !== range[1]) throw new NotRead();
  return range[0];
}
