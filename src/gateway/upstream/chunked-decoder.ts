import { hasStrayControls, withoutBlanks } from './response-head.ts';
import { mayTrail, responseField } from './response-field.ts';

/** Digits of a chunk size, leading zeros included; twelve hexadecimal digits stay exact in a double. */
const sizeDigitsAtMost = 12;
/** Octets of one chunk's extensions: nobody uses them, and they are a place to hide things. */
const extensionAtMost = 256;
/** Octets of the trailer section. */
const trailersAtMost = 8192;

type State = 'size' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailers' | 'done';

const cr = 0x0d;
const lf = 0x0a;
const semicolon = 0x3b;

// RFC 9112 section 7.1.1 without its optional white space. Linear: each alternative begins with another character.
const extensionText =
  /^(?:;[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:=(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+|"(?:[\t\x20\x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*"))?)+$/;

/** Decodes the chunked transfer coding (RFC 9112 section 7.1) from pieces of any size. */
export class ChunkedDecoder {
  #state: State = 'size';
  #digits = 0;
  #left = 0;
  #extension = '';
  #trailerText = '';
  /** Lower-case names and values in turn, once `done`. */
  trailers: string[] = [];

  get done(): boolean {
    return this.#state === 'done';
  }

  /**
   * Takes octets from `at` up to `end` and hands on those of the body. Answers the position after the last octet
   * that belongs to this body (`end`, unless it is over), or the reason why this is not chunked coding.
   */
  read(buffer: Buffer, at: number, end: number, data: (from: number, to: number) => void): number | string {
    let position = at;
    while (position < end && this.#state !== 'done') {
      if (this.#state === 'data') {
        const to = Math.min(end, position + this.#left);
        this.#left -= to - position;
        if (this.#left === 0) this.#state = 'data-cr';
        data(position, to);
        position = to;
      } else if (this.#state === 'trailers') {
        const next = this.#readTrailers(buffer, position, end);
        if (typeof next === 'string') return next;
        position = next;
      } else {
        const fault = this.#readFraming(buffer[position] ?? 0);
        if (fault !== undefined) return fault;
        position++;
      }
    }
    return position;
  }

  /** One octet of a size line or of the CRLF behind a chunk. Body octets never come here. */
  #readFraming(octet: number): string | undefined {
    switch (this.#state) {
      case 'size': {
        const digit = hexDigit(octet);
        if (digit >= 0) {
          if (++this.#digits > sizeDigitsAtMost) return 'chunk size too long';
          this.#left = this.#left * 16 + digit;
          return undefined;
        }
        if (this.#digits === 0) return 'chunk size missing';
        if (octet === cr) this.#state = 'size-lf';
        // RFC 9112 section 7.1.1 tolerates white space before the semicolon; readers differ about it, so not here.
        else if (octet === semicolon) this.#startExtension();
        else return 'malformed chunk size';
        return undefined;
      }
      case 'extension':
        if (octet !== cr) {
          this.#extension += String.fromCharCode(octet);
          return this.#extension.length > extensionAtMost ? 'chunk extension too long' : undefined;
        }
        if (!extensionText.test(this.#extension)) return 'malformed chunk extension';
        this.#state = 'size-lf';
        return undefined;
      case 'size-lf':
        if (octet !== lf) return 'bare CR after a chunk size';
        this.#state = this.#left === 0 ? 'trailers' : 'data';
        return undefined;
      case 'data-cr':
        if (octet !== cr) return 'chunk longer than its size';
        this.#state = 'data-lf';
        return undefined;
      default:
        if (octet !== lf) return 'bare CR after a chunk';
        this.#state = 'size';
        this.#digits = 0;
        return undefined;
    }
  }

  #startExtension(): void {
    this.#state = 'extension';
    this.#extension = ';';
  }

  #readTrailers(buffer: Buffer, at: number, end: number): number | string {
    const before = this.#trailerText.length;
    const text = this.#trailerText + buffer.toString('latin1', at, Math.min(end, at + trailersAtMost + 4));
    const close = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n');
    if (close === -1) {
      if (text.length > trailersAtMost) return 'trailers too long';
      if (hasStrayControls(text.endsWith('\r') ? text.slice(0, -1) : text)) return 'malformed trailers';
      this.#trailerText = text;
      return end;
    }
    const trailers = readTrailers(text.slice(0, close));
    if (trailers === undefined) return 'malformed trailers';
    this.trailers = trailers;
    this.#trailerText = '';
    this.#state = 'done';
    return at + close + (close === 0 ? 2 : 4) - before;
  }
}

function hexDigit(octet: number): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The trailer fields that may travel on. */
function readTrailers(text: string): string[] | undefined {
  if (hasStrayControls(text)) return undefined;
  const trailers: string[] = [];
  if (text === '') return trailers;
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    const field = colon === -1 ? undefined : responseField(line.slice(0, colon));
    // A length that comes after the body is an attempt on some other reader.
    if (field === undefined || field.role === 'content-length' || field.role === 'transfer-encoding')
      return undefined;
    if (mayTrail(field)) trailers.push(field.name, withoutBlanks(line, colon + 1, line.length));
  }
  return trailers;
}
