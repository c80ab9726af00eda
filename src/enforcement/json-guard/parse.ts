import { KnownNames } from './known-names.ts';
import { hashSeed } from './names.ts';
import { backslash, closeBrace, closeBracket, numberEnd, openBrace, openBracket, quote } from './tokens.ts';

const names = new KnownNames();

/**
 * The value of a text that the guard has let pass. `JSON.parse` would do, but for two things. It keeps each short text
 * among the names that V8 knows, where only a collection of everything frees it: a document with new values costs twice
 * as much as this. And it compares a name with escapes, as it is written, with names that begin so in documents that it
 * read before (https://github.com/nodejs/node/issues/63785): whoever had sent one with a backslash in a name could have
 * `"\u0061"` read as another name than upstreams read, in documents of all clients.
 */
export function parseGuarded(octets: Buffer): unknown {
  return new Parser(octets).value();
}

/** Goes through octets that are known to be JSON, nested no deeper than the guard admits: it looks for no fault. */
class Parser {
  readonly #octets: Buffer;
  #at = 0;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  value(): unknown {
    const first = this.#next();
    switch (first) {
      case quote:
        return this.#string();
      case openBrace:
        return this.#object();
      case openBracket:
        return this.#array();
      case 0x74:
        this.#at += 4;
        return true;
      case 0x66:
        this.#at += 5;
        return false;
      case 0x6e:
        this.#at += 4;
        return null;
      default:
        return this.#number(first);
    }
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    while (this.#another(closeBrace)) {
      const name = this.#name();
      this.#next();
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
    if (this.#next() !== end) {
      this.#at++;
      if (this.#next() !== end) return true;
    }
    this.#at++;
    return false;
  }

  #string(): string {
    const octets = this.#octets;
    const start = this.#at + 1;
    let end = start;
    let octet: number;
    let all = 0;
    while ((octet = octets[end] as number) !== quote) {
      if (octet === backslash) return this.#escaped();
      all |= octet;
      end++;
    }
    this.#at = end + 1;
    return all < 0x80 ? octets.toString('latin1', start, end) : octets.toString('utf8', start, end);
  }

  #name(): string {
    const octets = this.#octets;
    const start = this.#at + 1;
    let end = start;
    let octet: number;
    let all = 0;
    let hash = hashSeed;
    while ((octet = octets[end] as number) !== quote) {
      if (octet === backslash) return this.#escaped();
      all |= octet;
      hash = Math.imul(hash ^ octet, 0x01000193);
      end++;
    }
    this.#at = end + 1;
    return all < 0x80 ? names.of(octets, start, end, hash) : octets.toString('utf8', start, end);
  }

  /** A string with escapes, which are simply skipped to find its end. */
  #escaped(): string {
    const octets = this.#octets;
    const start = this.#at;
    let end = start + 1;
    for (; octets[end] !== quote; end++) if (octets[end] === backslash) end++;
    this.#at = end + 1;
    return JSON.parse(octets.toString('utf8', start, end + 1)) as string;
  }

  #number(first: number): number {
    const octets = this.#octets;
    const start = this.#at;
    const end = numberEnd(octets, start, Infinity);
    this.#at = end;
    // Digits as one whole number, and the power of ten that it is divided by, are both exact, so the quotient is the
    // double that is closest.
    let digits = 0;
    let scale = 0;
    if (end - start > 15) return Number(octets.toString('latin1', start, end));
    for (let at = first === minus ? start + 1 : start; at < end; at++) {
      const octet = octets[at] as number;
      if (octet === point) scale = 1;
      else if (octet > nine) return Number(octets.toString('latin1', start, end));
      else {
        digits = digits * 10 + (octet - zero);
        scale *= 10;
      }
    }
    const size = scale === 0 ? digits : digits / scale;
    return first === minus ? -size : size;
  }

  /** Skips white space; the octet that follows. */
  #next(): number {
    const octets = this.#octets;
    let octet: number;
    while ((octet = octets[this.#at] as number) <= 0x20) this.#at++;
    return octet;
  }
}

const [minus, point, zero, nine] = [0x2d, 0x2e, 0x30, 0x39];
