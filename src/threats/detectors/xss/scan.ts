import { octetsResolved } from './entities.ts';

/** Where a value may be put into a page: between tags, or into the value of an attribute, quoted or not. */
export type Context = 'text' | 'unquoted' | "'" | '"' | '`';

/** What a browser would take from the value, put there: told piece by piece. True ends the scan. */
export interface Watcher {
  tag(name: string): boolean;
  attribute(name: string, value: string): boolean;
  comment(text: string): boolean;
  /** Document types, processing instructions, CDATA outside SVG. */
  declaration(text: string): boolean;
}

/** Octets that end something, looked up. */
const octets = (text: string): Uint8Array => {
  const table = new Uint8Array(256);
  for (let at = 0; at < text.length; at++) table[text.charCodeAt(at)] = 1;
  return table;
};
const blanks = octets('\t\n\v\f\r \0');
const blanksAndSlash = octets('\t\n\v\f\r \0/');
const endsOfName = octets('\t\n\v\f\r /><');
const endsOfAttribute = octets('\t\n\v\f\r />=');
const endsOfValue = octets('\t\n\v\f\r >');
const endsOfUnquoted = octets('\t\n\f\r >');

/**
 * Reads a value as the tokeniser of HTML does (WHATWG HTML, section 13.2.5), beginning in a context. Lenient where
 * browsers are: blanks may be slashes, NULs are passed over in names, what does not end goes to the end.
 */
export function scan(value: string, context: Context, watcher: Watcher): boolean {
  const scanner = new Scanner(value, watcher);
  return context === 'text' ? scanner.text() : scanner.insideAttribute(context);
}

class Scanner {
  readonly #value: string;
  readonly #watcher: Watcher;
  #at = 0;

  constructor(value: string, watcher: Watcher) {
    this.#value = value;
    this.#watcher = watcher;
  }

  text(): boolean {
    for (;;) {
      const open = this.#value.indexOf('<', this.#at);
      if (open === -1) return false;
      this.#at = open + 1;
      if (this.#markup()) return true;
    }
  }

  /** The value begins as that of an attribute; what follows its end belongs to the same tag. */
  insideAttribute(context: Exclude<Context, 'text'>): boolean {
    if (context === 'unquoted') this.#until(endsOfUnquoted);
    else {
      const end = this.#value.indexOf(context);
      this.#at = end === -1 ? this.#value.length : end + 1;
    }
    if (this.#at >= this.#value.length) return false;
    return this.#attributes() || this.text();
  }

  /** After a `<`. */
  #markup(): boolean {
    const next = this.#value[this.#at];
    if (next === '!' || next === '?') return this.#declaration(next);
    const isEnd = next === '/';
    if (isEnd) this.#at++;
    // Some readers pass over NULs, and older browsers over more, before the name.
    while (this.#value.charCodeAt(this.#at) === 0) this.#at++;
    const first = this.#value.charCodeAt(this.#at);
    const isLetter = (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7a;
    if (!isLetter && first !== 0x25) return false;
    const name = this.#word(endsOfName);
    if (!isEnd && this.#watcher.tag(name)) return true;
    return this.#attributes();
  }

  #declaration(kind: string): boolean {
    const value = this.#value;
    if (kind === '!' && value.startsWith('--', this.#at + 1)) {
      const from = this.#at + 3;
      const end = /--!?>/g;
      end.lastIndex = from;
      const found = end.exec(value);
      this.#at = found === null ? value.length : end.lastIndex;
      return this.#watcher.comment(value.slice(from, found?.index ?? value.length));
    }
    const end = value.indexOf('>', this.#at);
    const text = value.slice(this.#at, end === -1 ? value.length : end);
    this.#at = end === -1 ? value.length : end + 1;
    return this.#watcher.declaration(text);
  }

  /** Attributes of a tag, up to its end. */
  #attributes(): boolean {
    const value = this.#value;
    for (;;) {
      this.#pass(blanksAndSlash);
      if (this.#at >= value.length) return false;
      if (value.charCodeAt(this.#at) === 0x3e) {
        this.#at++;
        return false;
      }
      const before = this.#at;
      const name = this.#word(endsOfAttribute);
      // A name may begin with "=" (section 13.2.5.32).
      if (this.#at === before) this.#at++;
      this.#pass(blanks);
      let text = '';
      if (value.charCodeAt(this.#at) === 0x3d) {
        this.#at++;
        text = this.#attributeValue();
      }
      if (this.#watcher.attribute(name, octetsResolved(text))) return true;
    }
  }

  #attributeValue(): string {
    const value = this.#value;
    this.#pass(blanks);
    const quote = value[this.#at];
    if (quote === '"' || quote === "'" || quote === '`') {
      const end = value.indexOf(quote, this.#at + 1);
      const text = value.slice(this.#at + 1, end === -1 ? value.length : end);
      this.#at = end === -1 ? value.length : end + 1;
      return text;
    }
    return this.#word(endsOfValue);
  }

  /** Over octets of these. */
  #pass(those: Uint8Array): void {
    const value = this.#value;
    let at = this.#at;
    while (at < value.length && those[value.charCodeAt(at)] === 1) at++;
    this.#at = at;
  }

  /** Up to one of these. */
  #until(those: Uint8Array): void {
    const value = this.#value;
    let at = this.#at;
    while (at < value.length && those[value.charCodeAt(at)] !== 1) at++;
    this.#at = at;
  }

  /** Up to one of these, without NULs, in lower case. */
  #word(ends: Uint8Array): string {
    const from = this.#at;
    this.#until(ends);
    const word = this.#value.slice(from, this.#at);
    return (word.includes('\0') ? word.replaceAll('\0', '') : word).toLowerCase();
  }
}
