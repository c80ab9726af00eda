import {
  add,
  allOctets,
  complement,
  has,
  inBothCases,
  isEmpty,
  noOctets,
  octetsBetween,
  octetsIn,
  type OctetSet,
  union,
} from '../octet-set.ts';

/**
 * What a regular expression matches, seen from afar: at least all that the expression itself matches. Assertions (`^`,
 * `\b`) are left out, since leaving them out matches more.
 */
export type Syntax =
  /** One octet of a set. */
  | { readonly kind: 'octet'; readonly of: OctetSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Syntax[] }
  | { readonly kind: 'either'; readonly branches: readonly Syntax[] }
  | { readonly kind: 'repeat'; readonly of: Syntax; readonly least: number; readonly most: number };

const nothing: Syntax = { kind: 'sequence', parts: [] };

/** Depth of groups within groups that is looked into. */
const deepest = 200;

/**
 * Reads an expression in the syntax of RE2, as `forRe2` writes it, matched over octets. Undefined for whatever is not
 * known here for certain: nothing may then be concluded from it.
 */
export function readSyntax(source: string, ignoresCase: boolean): Syntax | undefined {
  try {
    return new Reader(source, ignoresCase).all();
  } catch (error) {
    if (error instanceof NotKnown) return undefined;
    throw error;
  }
}

class NotKnown extends Error {}

class Reader {
  readonly #source: string;
  #at = 0;
  #ignoresCase: boolean;
  #depth = 0;

  constructor(source: string, ignoresCase: boolean) {
    this.#source = source;
    this.#ignoresCase = ignoresCase;
  }

  all(): Syntax {
    const read = this.#either();
    if (this.#at < this.#source.length) throw new NotKnown();
    return read;
  }

  #either(): Syntax {
    const branches = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      branches.push(this.#sequence());
    }
    return branches.length === 1 ? (branches[0] as Syntax) : { kind: 'either', branches };
  }

  #sequence(): Syntax {
    const parts: Syntax[] = [];
    while (this.#at < this.#source.length && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')')
      parts.push(this.#repeated(this.#one()));
    return parts.length === 1 ? (parts[0] as Syntax) : { kind: 'sequence', parts };
  }

  #repeated(of: Syntax): Syntax {
    const found = /[*+?]|\{(?:0|[1-9]\d{0,3})(?:,(?:0|[1-9]\d{0,3})?)?\}/y;
    found.lastIndex = this.#at;
    const [text] = found.exec(this.#source) ?? [];
    if (text === undefined) return of;
    this.#at += text.length;
    if (this.#source[this.#at] === '?') this.#at++;
    // RE2 refuses a second one.
    found.lastIndex = this.#at;
    if (found.test(this.#source)) throw new NotKnown();
    if (text === '*') return { kind: 'repeat', of, least: 0, most: Infinity };
    if (text === '+') return { kind: 'repeat', of, least: 1, most: Infinity };
    if (text === '?') return { kind: 'repeat', of, least: 0, most: 1 };
    const [least, most = least] = text.slice(1, -1).split(',');
    return { kind: 'repeat', of, least: Number(least), most: most === '' ? Infinity : Number(most) };
  }

  #one(): Syntax {
    const character = this.#source[this.#at++] as string;
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'octet', of: this.#class() };
      case '.':
        return { kind: 'octet', of: allOctets };
      case '^':
      case '$':
        return nothing;
      case '*':
      case '+':
      case '?':
        throw new NotKnown();
      case '\\':
        return this.#escape();
      default:
        return this.#literal(character.charCodeAt(0));
    }
  }

  #group(): Syntax {
    const before = this.#ignoresCase;
    if (this.#source[this.#at] === '?') {
      const flags = /\?(?:P?<\w+>|([ims]*)(?:-([ims]+))?([:)]))/y;
      flags.lastIndex = this.#at;
      const found = flags.exec(this.#source);
      if (found === null) throw new NotKnown();
      this.#at += found[0].length;
      if (found[1]?.includes('i') === true) this.#ignoresCase = true;
      if (found[2]?.includes('i') === true) this.#ignoresCase = false;
      // For what follows in the group that is open.
      if (found[3] === ')') return nothing;
    }
    if (++this.#depth > deepest) throw new NotKnown();
    const inside = this.#either();
    if (this.#source[this.#at++] !== ')') throw new NotKnown();
    this.#depth--;
    this.#ignoresCase = before;
    return inside;
  }

  #escape(): Syntax {
    const next = this.#source[this.#at] ?? '';
    if ('AzbB'.includes(next) && next !== '') {
      this.#at++;
      return nothing;
    }
    const named = this.#named(next);
    if (named !== undefined) {
      this.#at++;
      return { kind: 'octet', of: named };
    }
    return this.#literal(this.#escaped());
  }

  #literal(octet: number): Syntax {
    if (octet > 0xff) throw new NotKnown();
    return { kind: 'octet', of: this.#folded(octetsIn(String.fromCharCode(octet))) };
  }

  #named(letter: string): OctetSet | undefined {
    const set = perl[letter.toLowerCase()];
    return set === undefined ? undefined : letter === letter.toLowerCase() ? set : complement(set);
  }

  /** The octet after a backslash. */
  #escaped(): number {
    const hex = /x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,2})\})/y;
    hex.lastIndex = this.#at;
    const found = hex.exec(this.#source);
    if (found !== null) {
      this.#at += found[0].length;
      return Number.parseInt(found[1] ?? found[2] ?? '', 16);
    }
    const next = this.#source[this.#at++] ?? '';
    const control = controls[next];
    if (control !== undefined) return control;
    if (!/^[!-/:-@[-^`{-~]$/.test(next)) throw new NotKnown();
    return next.charCodeAt(0);
  }

  /** After the bracket that opens it. */
  #class(): OctetSet {
    const isNegated = this.#source[this.#at] === '^';
    if (isNegated) this.#at++;
    let set: OctetSet = noOctets;
    for (let first = true; ; first = false) {
      const character = this.#source[this.#at];
      if (character === undefined) throw new NotKnown();
      if (character === ']' && !first) break;
      set = union(set, this.#member());
    }
    this.#at++;
    // Of letters beyond ASCII RE2 knows cases too: those that it would take away with them are not taken away here.
    if (isNegated) return complement(this.#ignoresCase ? inBothCases(set) : set);
    return this.#folded(set);
  }

  #member(): OctetSet {
    const character = this.#source[this.#at] as string;
    if (character === '[' && this.#source[this.#at + 1] === ':') {
      const end = this.#source.indexOf(':]', this.#at + 2);
      const set = posix[this.#source.slice(this.#at + 2, Math.max(end, this.#at + 2))];
      if (set === undefined) throw new NotKnown();
      this.#at = end + 2;
      return set;
    }
    if (character === '\\') {
      const named = this.#named(this.#source[this.#at + 1] ?? '');
      if (named !== undefined) {
        this.#at += 2;
        return named;
      }
    }
    const from = this.#memberOctet();
    if (this.#source[this.#at] !== '-' || this.#source[this.#at + 1] === ']')
      return octetsBetween(from, from);
    this.#at++;
    const to = this.#memberOctet();
    if (to < from) throw new NotKnown();
    return octetsBetween(from, to);
  }

  #memberOctet(): number {
    const character = this.#source[this.#at++];
    if (character === undefined) throw new NotKnown();
    const octet = character === '\\' ? this.#escaped() : character.charCodeAt(0);
    if (octet > 0xff) throw new NotKnown();
    return octet;
  }

  /** In all cases that RE2 knows of them, where cases are ignored. */
  #folded(set: OctetSet): OctetSet {
    if (!this.#ignoresCase) return set;
    const both = inBothCases(set);
    for (let letter = 0xc0; letter <= 0xde; letter++)
      if (has(set, letter) || has(set, letter | 0x20)) {
        add(both, letter);
        add(both, letter | 0x20);
      }
    return isEmpty(both) ? set : both;
  }
}

const digits = octetsBetween(0x30, 0x39);
const upper = octetsBetween(0x41, 0x5a);
const lower = octetsBetween(0x61, 0x7a);
const letters = union(upper, lower);

/** `\d`, `\w`; `\s` is written out before RE2 sees it, whose blanks are others than PCRE's. */
const perl: Readonly<Record<string, OctetSet>> = {
  d: digits,
  w: union(union(letters, digits), octetsIn('_')),
};

const posix: Readonly<Record<string, OctetSet>> = {
  alnum: union(letters, digits),
  alpha: letters,
  ascii: octetsBetween(0, 0x7f),
  blank: octetsIn('\t '),
  cntrl: union(octetsBetween(0, 0x1f), octetsBetween(0x7f, 0x7f)),
  digit: digits,
  graph: octetsBetween(0x21, 0x7e),
  lower,
  print: octetsBetween(0x20, 0x7e),
  punct: octetsIn('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'),
  space: octetsIn('\t\n\v\f\r '),
  upper,
  word: union(union(letters, digits), octetsIn('_')),
  xdigit: union(digits, union(octetsBetween(0x41, 0x46), octetsBetween(0x61, 0x66))),
};

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
