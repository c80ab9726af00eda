import { K, type Kind } from './kinds.ts';
import {
  B,
  begins,
  continues,
  isDigit,
  isHex,
  isLetter,
  isMoney,
  isOfPath,
  isWordOctet,
  marks,
} from './octets.ts';
import { kindOfCalled, kindOfWord, wordAt } from './words.ts';

/** Where a value may be put into a statement: as it is, or between quotes. */
export type Place = '' | "'" | '"';

/** Letters of PostgreSQL's tags beyond which no one writes them: what they are looked for is bounded. */
const mostOfTag = 64;

/** Operators of two characters; `<=>` and `||/` are the only ones of three that are met. */
const operators = new Set(
  '!= !< !> %= &= *= += -= /= := <= <> << <@ >= >> == ^= |= |/ ~* !~ @> :: => -> ~= ## '.split(' '),
);

/**
 * Reads a value as SQL would, token by token: what the current one is stands in the fields. Each octet is gone over at
 * most three times. Comments by `#`, and by `--` only before a blank, are MySQL's.
 */
export class Reader {
  kind: Kind = 0;
  from = 0;
  to = 0;
  /** The word's number, 0 for what SQL does not know. */
  word = 0;
  /** Of strings: the quote that opens it, 0 where the value began within it; and that closes it, 0 for none. */
  opened = 0;
  closed = 0;
  /** A bracket comes next. */
  called = false;
  /** Where MySQL reads something else: `#`, or `--` without a blank. */
  differs = false;
  /** A comment was within another, as patterns of paths have them too. */
  nested = false;
  #value = '';
  #at = 0;
  #isMysql = false;

  start(value: string, isMysql: boolean): void {
    this.#value = value;
    this.#at = 0;
    this.#isMysql = isMysql;
    this.differs = false;
    this.nested = false;
  }

  /** The rest of a string that began before the value. */
  startInside(quote: number): void {
    this.from = 0;
    this.#string(0, quote);
    this.opened = 0;
  }

  next(): boolean {
    const value = this.#value;
    const { length } = value;
    let at = this.#at;
    while (at < length && begins[value.charCodeAt(at)] === B.blank) at++;
    if (at >= length) {
      this.#at = at;
      return false;
    }
    this.from = at;
    this.word = 0;
    this.called = false;
    const octet = value.charCodeAt(at);
    switch (begins[octet]) {
      case B.word:
        this.#word(at, octet);
        break;
      case B.digit:
        this.#number(at);
        break;
      case B.operator:
        this.#operator(at, octet);
        break;
      case B.mark:
        this.#take(at + 1, marks[octet] as Kind);
        break;
      default:
        this.#other(at, octet);
    }
    return true;
  }

  #take(to: number, kind: Kind): void {
    this.kind = kind;
    this.to = to;
    this.#at = to;
  }

  #other(at: number, octet: number): void {
    const value = this.#value;
    switch (octet) {
      case 0x27: // '
      case 0x22: // "
        this.#string(at + 1, octet);
        return;
      case 0x60: // `
        this.#quotedName(at);
        return;
      case 0x5b: // [
        this.#until(']', at + 1, K.name);
        return;
      case 0x23: // #
        this.differs = true;
        if (this.#isMysql) this.#until('\n', at, K.comment);
        else this.#take(at + 1, K.operator);
        return;
      case 0x2e: // .
        if (isDigit(value.charCodeAt(at + 1))) this.#number(at);
        else this.#take(at + 1, K.dot);
        return;
      case 0x40: // @
        this.#variable(at);
        return;
      case 0x24: // $
        this.#dollar(at);
        return;
      case 0x5c: // \N is NULL to MySQL
        if (value.charCodeAt(at + 1) === 0x4e) this.#take(at + 2, K.number);
        else this.#take(at + 1, K.backslash);
        return;
      default:
        this.#take(at + 1, K.unknown);
    }
  }

  #until(end: string, from: number, kind: Kind): void {
    const found = this.#value.indexOf(end, from);
    this.#take(found === -1 ? this.#value.length : found + end.length, kind);
  }

  /** To the quote that ends it, doubled and escaped quotes in it aside. */
  #string(from: number, quote: number): void {
    const value = this.#value;
    const { length } = value;
    this.opened = quote;
    this.closed = 0;
    let at = from;
    for (; at < length; at++) {
      const octet = value.charCodeAt(at);
      if (octet === 0x5c) at++;
      else if (octet === quote) {
        if (value.charCodeAt(at + 1) === quote) at++;
        else {
          this.closed = quote;
          this.#take(at + 1, K.string);
          return;
        }
      }
    }
    this.#take(length, K.string);
  }

  #quotedName(at: number): void {
    const value = this.#value;
    const close = value.indexOf('`', at + 1);
    if (close === -1) {
      this.#take(value.length, K.name);
      return;
    }
    this.#take(close + 1, K.name);
    this.#seeCall();
    if (this.called && kindOfCalled(wordAt(value, at + 1, close)) === K.call) this.kind = K.call;
  }

  #operator(at: number, octet: number): void {
    const value = this.#value;
    const next = value.charCodeAt(at + 1);
    if (octet === 0x2d && next === 0x2d) {
      const after = value.charCodeAt(at + 2);
      const isBlank = at + 2 >= value.length || begins[after] === B.blank;
      if (!isBlank) this.differs = true;
      if (isBlank || !this.#isMysql) {
        this.#until('\n', at, K.comment);
        return;
      }
    }
    if (octet === 0x2f && next === 0x2a) {
      this.#comment(at);
      return;
    }
    if (octet === next && (octet === 0x7c || octet === 0x26)) {
      this.#take(at + 2, K.logic);
      return;
    }
    const isThree = octet === 0x3c && next === 0x3d && value.charCodeAt(at + 2) === 0x3e;
    if (isThree) this.#take(at + 3, K.operator);
    else if (begins[next] === B.operator && operators.has(value.slice(at, at + 2)))
      this.#take(at + 2, K.operator);
    else this.#take(at + 1, octet === 0x3a ? K.colon : K.operator);
  }

  /**
   * MySQL runs what stands in one that begins with `!`; one within another ends elsewhere in PostgreSQL. Patterns of
   * paths have such signs too, behind names.
   */
  #comment(at: number): void {
    const value = this.#value;
    const close = value.indexOf('*/', at + 2);
    const end = close === -1 ? value.length : close + 2;
    const isRun = value.charCodeAt(at + 2) === 0x21;
    const nested = isRun ? -1 : value.indexOf('/*', at + 2);
    const isNested = nested !== -1 && nested < end;
    const isPath = isNested && (isOfPath(value, at) || isOfPath(value, nested));
    if (isPath) this.nested = true;
    this.#take(end, isRun || (isNested && !isPath) ? K.evil : K.comment);
  }

  #variable(at: number): void {
    const value = this.#value;
    let from = at + 1;
    if (value.charCodeAt(from) === 0x40) from++;
    const quote = value.charCodeAt(from);
    if (quote === 0x27 || quote === 0x22 || quote === 0x60) {
      this.#string(from + 1, quote);
      this.kind = K.variable;
      return;
    }
    let to = from;
    while (to < value.length && continues[value.charCodeAt(to)] === 1 && value.charCodeAt(to) !== 0x60) to++;
    this.#take(to, K.variable);
  }

  /** Money of SQL Server, or a string of PostgreSQL between tags: `$$…$$`, `$tag$…$tag$`. */
  #dollar(at: number): void {
    const value = this.#value;
    let to = at + 1;
    while (to < value.length && isMoney(value.charCodeAt(to))) to++;
    if (to > at + 1 && !(to === at + 2 && value.charCodeAt(at + 1) === 0x2e)) {
      this.#take(to, K.number);
      return;
    }
    to = at + 1;
    while (to < value.length && isLetter(value.charCodeAt(to))) to++;
    if (value.charCodeAt(to) === 0x24) {
      const tag = value.slice(at, to + 1);
      const close = tag.length > mostOfTag ? -1 : value.indexOf(tag, to + 1);
      this.opened = 0x24;
      this.closed = close === -1 ? 0 : 0x24;
      this.#take(close === -1 ? value.length : close + tag.length, K.string);
      return;
    }
    if (value.charCodeAt(at + 1) === 0x2e) {
      to = at + 1;
      while (to < value.length && continues[value.charCodeAt(to)] === 1) to++;
      this.#take(to, K.name);
    } else this.#take(at + 1, K.name);
  }

  #number(from: number): void {
    const value = this.#value;
    let at = from;
    if (value.charCodeAt(at) === 0x30) {
      const base = value.charCodeAt(at + 1) | 0x20;
      if (base === 0x78 || base === 0x62) {
        let to = at + 2;
        while (base === 0x78 ? isHex(value.charCodeAt(to)) : (value.charCodeAt(to) & 0xfe) === 0x30) to++;
        this.#take(to, to === at + 2 ? K.name : K.number);
        return;
      }
    }
    while (isDigit(value.charCodeAt(at))) at++;
    if (value.charCodeAt(at) === 0x2e) {
      at++;
      while (isDigit(value.charCodeAt(at))) at++;
    }
    let kind: Kind = K.number;
    if ((value.charCodeAt(at) | 0x20) === 0x65 && !isWordOctet(value.charCodeAt(at + 1), true)) {
      at++;
      if (value.charCodeAt(at) === 0x2b || value.charCodeAt(at) === 0x2d) at++;
      const digits = at;
      while (isDigit(value.charCodeAt(at))) at++;
      if (at === digits) kind = K.name;
    }
    // Oracle's 1f and 1d.
    const suffix = value.charCodeAt(at) | 0x20;
    if (suffix === 0x64 || suffix === 0x66) {
      const after = value.charCodeAt(at + 1);
      if (Number.isNaN(after) || begins[after] === B.blank || after === 0x3b || (after | 0x20) === 0x75) at++;
    }
    this.#take(at, kind);
  }

  #word(from: number, first: number): void {
    const value = this.#value;
    const { length } = value;
    if (value.charCodeAt(from + 1) === 0x27 || value.charCodeAt(from + 2) === 0x27)
      if (this.#prefixedString(from, first | 0x20)) return;
    let to = from + 1;
    for (; to < length; to++) {
      const octet = value.charCodeAt(to);
      if (continues[octet] !== 1) break;
      if (octet === 0x2e || octet === 0x60) {
        const known = wordAt(value, from, to);
        if (known === 0) continue;
        const kind = kindOfWord(known);
        if (kind !== K.name && kind !== K.call) break;
      }
    }
    this.#take(to, K.name);
    this.#seeCall();
    this.word = wordAt(value, from, to);
    if (this.word !== 0) this.kind = this.called ? kindOfCalled(this.word) : kindOfWord(this.word);
  }

  /** X'41' and B'01' are numbers; N'text', E'text', U&'text' and Oracle's Q'!text!' are strings. */
  #prefixedString(from: number, first: number): boolean {
    const value = this.#value;
    const second = value.charCodeAt(from + 1);
    if (second === 0x27) {
      if (first === 0x78 || first === 0x62) return this.#digits(from, first === 0x78);
      if ((first === 0x6e || first === 0x65) && from + 2 < value.length) {
        this.#string(from + 2, 0x27);
        return true;
      }
      return first === 0x71 && this.#delimited(from + 2);
    }
    if (first === 0x75 && second === 0x26) {
      this.#string(from + 3, 0x27);
      return true;
    }
    return first === 0x6e && (second | 0x20) === 0x71 && this.#delimited(from + 3);
  }

  #digits(from: number, hex: boolean): boolean {
    const value = this.#value;
    let to = from + 2;
    while (hex ? isHex(value.charCodeAt(to)) : (value.charCodeAt(to) & 0xfe) === 0x30) to++;
    if (value.charCodeAt(to) !== 0x27) return false;
    this.#take(to + 1, K.number);
    return true;
  }

  #delimited(at: number): boolean {
    const value = this.#value;
    const octet = value.charCodeAt(at);
    if (Number.isNaN(octet) || octet <= 0x20) return false;
    const open = '([{<'.indexOf(value[at] as string);
    const end = `${open === -1 ? value[at] : ')]}>'[open]}'`;
    const close = value.indexOf(end, at + 1);
    this.opened = 0x27;
    this.closed = close === -1 ? 0 : 0x27;
    this.#take(close === -1 ? value.length : close + 2, K.string);
    return true;
  }

  #seeCall(): void {
    const value = this.#value;
    let at = this.#at;
    // Blanks between a name and its bracket are few; those beyond are read again but once.
    while (at < value.length && begins[value.charCodeAt(at)] === B.blank) at++;
    this.called = value.charCodeAt(at) === 0x28;
  }
}
