import { fingerprintLength, K, type Kind, letterOf } from './kinds.ts';
import type { Reader } from './reader.ts';
import {
  isIf,
  isIn,
  isNot,
  kindOfCalled,
  kindOfWord,
  phraseOf,
  takesNoArguments,
  writesFile,
} from './words.ts';

/** Tokens that are kept before what comes after can no longer change the first five. */
const kept = fingerprintLength + 2;

const of = (...those: readonly Kind[]): Uint8Array => {
  const table = new Uint8Array(32);
  for (const kind of those) table[kind] = 1;
  return table;
};
const values = of(K.number, K.string, K.variable, K.name);
const operands = of(K.number, K.string, K.variable, K.name, K.call);
const wordy = of(
  K.query,
  K.union,
  K.order,
  K.keyword,
  K.control,
  K.type,
  K.call,
  K.name,
  K.variable,
  K.operator,
  K.logic,
  K.collation,
);
const afterType = of(K.name, K.number, K.type, K.open, K.call, K.variable, K.string);
const beforeSign = of(K.query, K.order, K.keyword, K.open, K.comma, K.operator, K.logic, K.union, K.control);

/**
 * What a value says as a statement, without what adds nothing: signs before values, brackets around brackets, texts
 * beside texts, sums of values, comments within. Reads only as many tokens as tell.
 */
export class Folding {
  /** Kinds that are left, `length` of them. */
  readonly kinds = new Uint8Array(kept + 2);
  readonly #words = new Uint16Array(kept + 2);
  readonly #from = new Int32Array(kept + 2);
  readonly #to = new Int32Array(kept + 2);
  readonly #opened = new Uint8Array(kept + 2);
  readonly #closed = new Uint8Array(kept + 2);
  readonly #called = new Uint8Array(kept + 2);
  length = 0;
  /** Tokens that were read. */
  read = 0;
  /** A comment stood between tokens. */
  commented = false;
  #value = '';

  /** Reads on from where the reader is; with a string before, where the value began within one. */
  run(reader: Reader, value: string, isInside: boolean): void {
    this.#value = value;
    this.length = 0;
    this.read = 0;
    this.commented = false;
    if (isInside) this.#push(reader);
    while (this.length < kept && this.kinds[this.length - 1] !== K.evil && reader.next()) {
      this.#push(reader);
      this.#fold();
      if (this.#isProse() && !value.includes('/*')) return;
    }
    if (this.length > fingerprintLength) this.length = fingerprintLength;
    // No path has a word of queries besides.
    if (reader.nested && this.kinds.subarray(0, this.length).includes(K.union))
      this.kinds[this.length - 1] = K.evil;
    // MySQL takes a quote of names that is not closed for the end.
    const last = this.length - 1;
    if (last > 0 && this.kinds[last] === K.name && this.text(last) === '`') this.kinds[last] = K.comment;
  }

  /** Two names beside each other: no attack has them, and nothing that follows makes them one. */
  #isProse(): boolean {
    const last = this.length - 1;
    return (
      last > 0 &&
      this.kinds[last] === K.name &&
      this.kinds[last - 1] === K.name &&
      this.#words[last] === 0 &&
      this.#words[last - 1] === 0
    );
  }

  /** It holds what no honest value says, such as a comment that MySQL runs. */
  get isEvil(): boolean {
    return this.length > 0 && this.kinds[this.length - 1] === K.evil;
  }

  get fingerprint(): number {
    let sum = 0;
    for (let i = 0; i < this.length; i++) sum = sum * 32 + (this.kinds[i] as number);
    return sum;
  }

  /** For those who read fingerprints. */
  written(): string {
    let out = '';
    for (let i = 0; i < this.length; i++) out += letterOf(this.kinds[i] as Kind);
    return out;
  }

  text(i: number): string {
    return this.#value.slice(this.#from[i], this.#to[i]);
  }

  from(i: number): number {
    return this.#from[i] as number;
  }
  to(i: number): number {
    return this.#to[i] as number;
  }
  opened(i: number): number {
    return this.#opened[i] as number;
  }
  closed(i: number): number {
    return this.#closed[i] as number;
  }
  writesFile(i: number): boolean {
    return writesFile(this.#words[i] as number);
  }

  #push(reader: Reader): void {
    this.read++;
    // A comment counts only as the last.
    if (this.length > 0 && this.kinds[this.length - 1] === K.comment) {
      this.commented = true;
      this.length--;
    }
    const i = this.length++;
    this.kinds[i] = reader.kind;
    this.#words[i] = reader.word;
    this.#from[i] = reader.from;
    this.#to[i] = reader.to;
    this.#opened[i] = reader.kind === K.string ? reader.opened : 0;
    this.#closed[i] = reader.kind === K.string ? reader.closed : 0;
    this.#called[i] = reader.called ? 1 : 0;
  }

  /** What is dropped behind a token belongs to it. */
  #drop(i: number, count = 1): void {
    const { kinds } = this;
    if (i > 0 && i + count === this.length && kinds[i - 1] !== K.operator)
      this.#to[i - 1] = this.#to[this.length - 1] as number;
    for (let to = i, from = i + count; from < this.length; to++, from++) {
      kinds[to] = kinds[from] as number;
      this.#words[to] = this.#words[from] as number;
      this.#from[to] = this.#from[from] as number;
      this.#to[to] = this.#to[from] as number;
      this.#opened[to] = this.#opened[from] as number;
      this.#closed[to] = this.#closed[from] as number;
      this.#called[to] = this.#called[from] as number;
    }
    this.length -= count;
  }

  /** One of `+ - ~ !` or NOT: it may stand before a value. */
  #signs(i: number): boolean {
    if (this.kinds[i] !== K.operator) return false;
    const from = this.#from[i] as number;
    if ((this.#to[i] as number) - from > 1) return isNot(this.#words[i] as number);
    const octet = this.#value.charCodeAt(from);
    return octet === 0x2b || octet === 0x2d || octet === 0x7e || octet === 0x21;
  }

  #fold(): void {
    while (this.#foldsOnce());
  }

  /** Whether something was folded that lets more be folded. */
  #foldsOnce(): boolean {
    const { kinds, length } = this;
    const last = length - 1;
    const kind = kinds[last] as Kind;
    if (length === 1) {
      if (kind === K.comment || kind === K.open || kind === K.type || this.#signs(0)) {
        if (kind === K.type && this.#called[0] === 1) return false;
        this.length = 0;
        if (kind === K.comment) this.commented = true;
      }
      return false;
    }
    const before = kinds[last - 1] as Kind;
    if (kind === K.comment) return false;
    if (wordy[kind] === 1 && wordy[before] === 1 && this.#joins(last)) return true;
    if (this.#foldsTwo(last, before, kind)) return true;
    if (length >= 3 && this.#foldsThree(last, kinds[last - 2] as Kind, before, kind)) return true;
    return length >= 5 && this.#foldsStart();
  }

  /** Two words that say one thing. */
  #joins(last: number): boolean {
    const first = this.#words[last - 1] as number;
    const second = this.#words[last] as number;
    if (first === 0 || second === 0) return false;
    const phrase = phraseOf(first, second);
    if (phrase === 0) return false;
    this.#words[last - 1] = phrase;
    this.#to[last - 1] = this.#to[last] as number;
    const isCalled = this.#called[last] as number;
    this.#called[last - 1] = isCalled;
    this.kinds[last - 1] = isCalled === 1 ? kindOfCalled(phrase) : kindOfWord(phrase);
    this.length--;
    return true;
  }

  #foldsTwo(last: number, before: Kind, kind: Kind): boolean {
    const { kinds } = this;
    if (
      kind === before &&
      (kind === K.string || kind === K.end || kind === K.open || kind === K.close || kind === K.type)
    ) {
      if (kind === K.string) this.#closed[last - 1] = this.#closed[last] as number;
      this.#drop(last);
      return true;
    }
    switch (before) {
      case K.operator:
      case K.logic:
        // PostgreSQL's '1'::text is still a string.
        if (kind === K.type && this.text(last - 1) === '::') {
          this.#drop(last - 1, 2);
          return true;
        }
        if (this.#signs(last) || (kind === K.type && this.#called[last] !== 1)) {
          this.#drop(last);
          return true;
        }
        return false;
      case K.open:
        if (this.#signs(last)) {
          this.#drop(last);
          return true;
        }
        return false;
      case K.type:
        if (afterType[kind] === 1 && !(kind === K.open && this.#isTyped(last - 1))) {
          this.#drop(last - 1);
          return true;
        }
        return false;
      case K.end:
        if (isIf(this.#words[last] as number) && kind !== K.control) {
          kinds[last] = K.control;
          return true;
        }
        return false;
      case K.keyword:
      case K.name:
        if (!isIn(this.#words[last - 1] as number)) return false;
        kinds[last - 1] = kind === K.open ? K.operator : K.name;
        this.#words[last - 1] = 0;
        return true;
      case K.collation:
        if (kind === K.name && this.text(last).includes('_')) {
          kinds[last] = K.type;
          return false;
        }
        return false;
      case K.backslash:
        if (kind === K.operator) kinds[last - 1] = K.number;
        else this.#drop(last - 1);
        return true;
      case K.openBrace:
        if (kind === K.name) {
          // MySQL takes {``.``.id} and {x 1} for values: the one with names that are empty hides a query.
          if (this.#to[last] === (this.#from[last] as number) + 2 && this.text(last) === '``')
            kinds[last] = K.evil;
          else this.#drop(last - 1, 2);
          return kinds[last] !== K.evil;
        }
        return false;
      default:
        if (kind === K.closeBrace) {
          this.#drop(last);
          return true;
        }
        return false;
    }
  }

  /** CHAR(1) and the like are calls. */
  #isTyped(i: number): boolean {
    return this.#called[i] === 1 && this.kinds[i] === K.call;
  }

  #foldsThree(last: number, first: Kind, second: Kind, kind: Kind): boolean {
    const { kinds } = this;
    const isCalled = this.#called[last] === 1;
    // What a sign stands before is what it was.
    if (
      this.#signs(last - 1) &&
      beforeSign[first] === 1 &&
      (operands[kind] === 1 || kind === K.open || kind === K.query)
    ) {
      this.#drop(last - 1);
      return true;
    }
    if (second === K.operator) {
      // Sums of values are values.
      if (
        (first === K.number || first === K.name || first === K.variable) &&
        (kind === K.number || kind === K.name || kind === K.variable) &&
        !isCalled
      ) {
        this.#drop(last - 1, 2);
        return true;
      }
      return false;
    }
    if (second === K.logic) return false;
    if (second === K.comma) {
      if (values[first] === 1 && values[kind] === 1 && !isCalled) {
        this.#drop(last - 1, 2);
        return true;
      }
      return false;
    }
    if (second === K.dot) {
      if (first === K.name && kind === K.name && !isCalled) {
        this.#drop(last - 1, 2);
        return true;
      }
      if (kind === K.name) {
        this.#drop(last - 1);
        return true;
      }
      return false;
    }
    if (first === K.operator || first === K.logic) {
      // Of "a, b" conditions in a row the last counts.
      if (kind === first && values[second] === 1 && first === K.operator && this.length > 3) {
        if (values[kinds[last - 3] as Kind] === 1) {
          this.#drop(last - 1, 2);
          return true;
        }
      }
      if (kind === K.logic && first === K.logic && values[second] === 1) {
        this.#drop(last - 1, 2);
        return true;
      }
      return false;
    }
    if (first === K.call && second === K.open && kind !== K.close) {
      if (takesNoArguments(this.#words[last - 2] as number)) kinds[last - 2] = K.name;
      return false;
    }
    return false;
  }

  /** Values in brackets after a value, where the statement begins with them. */
  #foldsStart(): boolean {
    const { kinds } = this;
    const first = kinds[0];
    if ((first !== K.number && first !== K.name) || this.length !== 5) return false;
    const [second, third, fourth, fifth] = [kinds[1], kinds[2], kinds[3], kinds[4]];
    if (
      (second === K.operator || second === K.comma) &&
      third === K.open &&
      (fourth === K.number || fourth === K.name) &&
      fifth === K.close
    ) {
      this.#drop(1, 4);
      return true;
    }
    if (
      second === K.close &&
      (third === K.comma || third === K.operator) &&
      fourth === K.open &&
      (fifth === K.number || fifth === K.name)
    ) {
      this.#drop(2, 3);
      return true;
    }
    return false;
  }
}
