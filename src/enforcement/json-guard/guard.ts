import { isUtf8 } from 'node:buffer';
import {
  deepestJson,
  type JsonFault,
  type JsonFaultCode,
  type JsonLimits,
  usualJsonLimits,
} from './limits.ts';
import { hashSeed, isReserved, OpenNames, SpelledNames } from './names.ts';
import { parseGuarded } from './parse.ts';
import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  isPlain,
  isSpace,
  numberEnd,
  openBrace,
  openBracket,
  quote,
  stringEnd,
  tokenFault,
  wordEnd,
} from './tokens.ts';

/**
 * Looks at a JSON text (RFC 8259) before anything parses it: one pass over the octets, nothing built of them, in linear
 * time. Undefined means that `JSON.parse` takes it, that it keeps to the limits, and that every reader sees the same.
 */
export function guardJson(octets: Uint8Array, limits: JsonLimits): JsonFault | undefined {
  return pass.judge(asBuffer(octets), limits);
}

/** The value of a JSON text that the guard lets pass, or why it does not: what to read clients' documents with. */
export function readJson(octets: Uint8Array, limits: JsonLimits): { readonly value: unknown } | JsonFault {
  const buffer = asBuffer(octets);
  return pass.judge(buffer, limits) ?? { value: parseGuarded(buffer) };
}

const asBuffer = (octets: Uint8Array): Buffer =>
  Buffer.isBuffer(octets) ? octets : Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);

const nothing = Buffer.alloc(0);

class Pass {
  #octets: Buffer = nothing;
  #limits = usualJsonLimits;
  /** Where a fault lies. */
  #at = 0;
  #fault: JsonFaultCode = 'syntax';
  /** Objects and arrays around the place where the pass is. */
  #depth = 0;
  /** Of each of them: is it an object, how many members or elements have begun, where the latest name lies. */
  readonly #isObject = new Uint8Array(deepestJson + 1);
  readonly #counts = new Int32Array(deepestJson + 1);
  readonly #nameStarts = new Int32Array(deepestJson + 1);
  readonly #nameEnds = new Int32Array(deepestJson + 1);
  /** Of each of them: where its names begin among all of them, or the names themselves, where they are texts. */
  readonly #names = new OpenNames();
  readonly #bases = new Int32Array(deepestJson + 1);
  readonly #spelled = Array.from({ length: deepestJson + 1 }, (): SpelledNames | undefined => undefined);
  #hasSpelled = false;

  judge(octets: Buffer, limits: JsonLimits): JsonFault | undefined {
    this.#octets = octets;
    this.#limits = limits;
    this.#depth = 0;
    const passed = this.#isText() && this.#walk();
    const fault = passed ? undefined : { code: this.#fault, offset: this.#at, pointer: this.#pointer() };
    // What clients sent is not kept.
    this.#octets = nothing;
    this.#names.leave(0);
    if (this.#hasSpelled) {
      this.#spelled.fill(undefined);
      this.#hasSpelled = false;
    }
    return fault;
  }

  #isText(): boolean {
    const octets = this.#octets;
    // Native and many times as quick as the pass, which then takes octets beyond ASCII as they come.
    if (!isUtf8(octets)) return this.#fails('encoding', 0);
    const marked = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf;
    return marked ? this.#fails('byte-order-mark', 0) : true;
  }

  #walk(): boolean {
    const octets = this.#octets;
    const { length } = octets;
    const { values: most, depth: allowed, stringLength } = this.#limits;
    const deepest = Math.min(allowed, deepestJson);
    let at = 0;
    let values = 0;
    let inObject = false;
    for (;;) {
      // Here a value begins.
      while (at < length && isSpace[octets[at] as number] === 1) at++;
      if (at === length) return this.#fails('unfinished', at);
      if (++values > most) return this.#fails('values', at);
      const first = octets[at] as number;
      if (first === quote) {
        const end = stringEnd(octets, at);
        if (end < 0) return this.#fails(tokenFault(end), at);
        if (end - at - 2 > stringLength) return this.#fails('string-length', at);
        at = end;
      } else if (first === openBrace || first === openBracket) {
        if (this.#depth === deepest) return this.#fails('depth', at);
        at++;
        while (at < length && isSpace[octets[at] as number] === 1) at++;
        if (at < length && octets[at] === first + 2) at++;
        else {
          inObject = first === openBrace;
          const level = ++this.#depth;
          this.#isObject[level] = inObject ? 1 : 0;
          this.#counts[level] = 0;
          if (inObject) this.#bases[level] = this.#names.top;
          at = this.#next(at, inObject);
          if (at < 0) return false;
          continue;
        }
      } else {
        at = this.#scalarEnd(at, first);
        if (at < 0) return false;
      }
      // Here a value has ended: another follows, or what is around it ends too.
      for (;;) {
        while (at < length && isSpace[octets[at] as number] === 1) at++;
        if (this.#depth === 0) return at === length ? true : this.#fails('trailing', at);
        if (at === length) return this.#fails('unfinished', at);
        const octet = octets[at] as number;
        if (octet === comma) {
          at = this.#next(at + 1, inObject);
          if (at < 0) return false;
          break;
        }
        if (octet !== (inObject ? closeBrace : closeBracket)) return this.#fails('syntax', at);
        at++;
        if (inObject) this.#leaveObject();
        inObject = this.#isObject[--this.#depth] === 1;
      }
    }
  }

  /** Counts the member or element that begins at `at`; where its value begins, or -1. */
  #next(at: number, inObject: boolean): number {
    const count = (this.#counts[this.#depth] as number) + 1;
    this.#counts[this.#depth] = count;
    const { members, elements } = this.#limits;
    if (!inObject) return count > elements ? this.#stopsAround('elements', at) : at;
    return count > members ? this.#stopsAround('members', at) : this.#nameEnd(at);
  }

  /** Reads a name and the colon behind it; where that ends, or -1. */
  #nameEnd(from: number): number {
    const octets = this.#octets;
    const { length } = octets;
    let at = from;
    while (at < length && isSpace[octets[at] as number] === 1) at++;
    if (at === length) return this.#stopsAround('unfinished', at);
    if (octets[at] !== quote) return this.#stopsAround('syntax', at);
    const start = at + 1;
    let end = start;
    let hash = hashSeed;
    let octet = 0;
    while (end < length && isPlain[(octet = octets[end] as number)] === 1) {
      hash = Math.imul(hash ^ octet, 0x01000193);
      end++;
    }
    const isEscaped = end === length || octet !== quote;
    if (isEscaped) {
      const told = stringEnd(octets, at);
      if (told < 0) return this.#stopsAround(tokenFault(told), at);
      end = told - 1;
    }
    if (end - start > this.#limits.nameLength) return this.#stopsAround('name-length', at);
    const fault = isEscaped
      ? this.#spelledFault(JSON.parse(octets.toString('utf8', at, end + 1)) as string)
      : this.#nameFault(start, end - start, hash);
    if (fault !== undefined) return this.#stopsAround(fault, at);
    this.#nameStarts[this.#depth] = start;
    this.#nameEnds[this.#depth] = end;
    at = end + 1;
    while (at < length && isSpace[octets[at] as number] === 1) at++;
    if (at === length) return this.#stopsAround('unfinished', at);
    return octets[at] === colon ? at + 1 : this.#stopsAround('syntax', at);
  }

  /** What is wrong with a name without escapes, beside those before it in its object. */
  #nameFault(start: number, length: number, hash: number): JsonFaultCode | undefined {
    const { names, reservedNames } = this.#limits;
    const mayBeReserved = reservedNames === 'refuse' && (length === 9 || length === 11);
    if (mayBeReserved && isReserved(this.#text(start, length))) return 'name-reserved';
    if (names === 'any') return undefined;
    if (names === 'unique' && this.#spelled[this.#depth] === undefined) {
      const told = this.#names.add(this.#octets, this.#bases[this.#depth] as number, hash, start, length);
      if (told !== 'unknown') return told === 'new' ? undefined : 'name-repeated';
    }
    return this.#spelledNames().add(this.#text(start, length));
  }

  /** The same for a name with escapes: an escape must not hide that it comes twice. */
  #spelledFault(name: string): JsonFaultCode | undefined {
    const { names, reservedNames } = this.#limits;
    if (reservedNames === 'refuse' && isReserved(name)) return 'name-reserved';
    return names === 'any' ? undefined : this.#spelledNames().add(name);
  }

  /** The names of the object as texts, from here on. */
  #spelledNames(): SpelledNames {
    const known = this.#spelled[this.#depth];
    if (known !== undefined) return known;
    const spelled = new SpelledNames(this.#limits.names === 'distinct');
    for (const { start, length } of this.#names.of(this.#bases[this.#depth] as number))
      spelled.add(this.#text(start, length));
    this.#spelled[this.#depth] = spelled;
    this.#hasSpelled = true;
    return spelled;
  }

  #leaveObject(): void {
    this.#names.leave(this.#bases[this.#depth] as number);
    if (this.#hasSpelled) this.#spelled[this.#depth] = undefined;
  }

  #text(start: number, length: number): string {
    return this.#octets.toString('utf8', start, start + length);
  }

  /** Where the number or word ends that begins at `at`, or -1. */
  #scalarEnd(at: number, first: number): number {
    const octets = this.#octets;
    const isNumber = first === 0x2d || (first >= 0x30 && first <= 0x39);
    const end = isNumber ? numberEnd(octets, at, this.#limits.numberLength) : wordEnd(octets, at);
    return end < 0 ? this.#stops(tokenFault(end), at) : end;
  }

  #fails(fault: JsonFaultCode, at: number): false {
    this.#fault = fault;
    this.#at = at;
    return false;
  }

  #stops(fault: JsonFaultCode, at: number): -1 {
    this.#fails(fault, at);
    return -1;
  }

  /** The same for what the fault of an object or array as a whole is. */
  #stopsAround(fault: JsonFaultCode, at: number): -1 {
    this.#depth--;
    return this.#stops(fault, at);
  }

  /** The way to the place, as a JSON Pointer. */
  #pointer(): string {
    let pointer = '';
    for (let level = 1; level <= this.#depth; level++) {
      const token = this.#isObject[level] === 1 ? this.#latestName(level) : String(this.#latestIndex(level));
      pointer += `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    }
    return pointer;
  }

  #latestName(level: number): string {
    const raw = this.#octets.toString('utf8', this.#nameStarts[level], this.#nameEnds[level]);
    return JSON.parse(`"${raw}"`) as string;
  }

  #latestIndex(level: number): number {
    return (this.#counts[level] as number) - 1;
  }
}

const pass = new Pass();
