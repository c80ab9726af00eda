import {
  closeBrace,
  closeBracket,
  isSpace,
  numberEnd,
  openBrace,
  openBracket,
  quote,
  stringEnd,
} from './tokens.ts';

/**
 * The value of a text that the guard has let pass, read member by member. It is several times slower than `JSON.parse`
 * and stands in for it where a name is spelled with escapes: V8 compares such a name, as it is written, with names that
 * begin so in documents it read before (https://github.com/nodejs/node/issues/63785). Whoever had sent a document with
 * a backslash in a name could have `"\u0061"` read as another name than upstreams read, in documents of all clients.
 */
export function parseBySteps(octets: Buffer): unknown {
  return new Steps(octets).value();
}

/** Goes through octets that are known to be JSON, nested no deeper than the guard admits. */
class Steps {
  readonly #octets: Buffer;
  #at = 0;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  value(): unknown {
    this.#skipSpace();
    const first = this.#octets[this.#at];
    if (first === openBrace) return this.#object();
    if (first === openBracket) return this.#array();
    if (first === quote) return this.#string();
    const begin = this.#at;
    if (first === 0x74) this.#at += 4;
    else if (first === 0x66) this.#at += 5;
    else if (first === 0x6e) this.#at += 4;
    else this.#at = numberEnd(this.#octets, begin, Infinity);
    return JSON.parse(this.#octets.toString('latin1', begin, this.#at));
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    while (this.#another(closeBrace)) {
      const name = this.#string();
      this.#skipSpace();
      this.#at++;
      const value = this.value();
      // An own member, as JSON.parse makes it, not the prototype.
      if (name === '__proto__')
        Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
      else object[name] = value;
    }
    return object;
  }

  #array(): unknown[] {
    const array: unknown[] = [];
    while (this.#another(closeBracket)) array.push(this.value());
    return array;
  }

  /** Steps over an opening bracket or a comma; or over the end, if that is what comes. */
  #another(end: number): boolean {
    this.#skipSpace();
    if (this.#octets[this.#at] !== end) {
      this.#at++;
      this.#skipSpace();
      if (this.#octets[this.#at] !== end) return true;
    }
    this.#at++;
    return false;
  }

  #string(): string {
    const begin = this.#at;
    this.#at = stringEnd(this.#octets, begin);
    return JSON.parse(this.#octets.toString('utf8', begin, this.#at)) as string;
  }

  #skipSpace(): void {
    while (isSpace[this.#octets[this.#at] ?? 0] === 1) this.#at++;
  }
}
