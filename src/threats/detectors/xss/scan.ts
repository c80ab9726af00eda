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

const blanks = /[\t\n\v\f\r \0/]/;

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
    if (context === 'unquoted') {
      const end = /[\t\n\f\r >]/.exec(this.#value)?.index;
      if (end === undefined) return false;
      this.#at = end;
    } else {
      const end = this.#value.indexOf(context);
      if (end === -1) return false;
      this.#at = end + 1;
    }
    return this.#attributes() || this.text();
  }

  /** After a `<`. */
  #markup(): boolean {
    const next = this.#value[this.#at];
    if (next === '!' || next === '?') return this.#declaration(next);
    const isEnd = next === '/';
    if (isEnd) this.#at++;
    // Some readers pass over NULs, and older browsers over more, before the name.
    while (this.#value[this.#at] === '\0') this.#at++;
    if (!/[A-Za-z%]/.test(this.#value[this.#at] ?? '')) return false;
    const name = this.#word(/[\t\n\v\f\r /><]/);
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
      while (this.#at < value.length && blanks.test(value[this.#at] as string)) this.#at++;
      if (this.#at >= value.length) return false;
      if (value[this.#at] === '>') {
        this.#at++;
        return false;
      }
      const before = this.#at;
      const name = this.#word(/[\t\n\v\f\r />=]/);
      // A name may begin with "=" (section 13.2.5.32).
      if (this.#at === before) this.#at++;
      while (this.#at < value.length && /[\t\n\v\f\r \0]/.test(value[this.#at] as string)) this.#at++;
      let text = '';
      if (value[this.#at] === '=') {
        this.#at++;
        text = this.#attributeValue();
      }
      if (this.#watcher.attribute(name, octetsResolved(text))) return true;
    }
  }

  #attributeValue(): string {
    const value = this.#value;
    while (this.#at < value.length && /[\t\n\v\f\r \0]/.test(value[this.#at] as string)) this.#at++;
    const quote = value[this.#at];
    if (quote === '"' || quote === "'" || quote === '`') {
      const end = value.indexOf(quote, this.#at + 1);
      const text = value.slice(this.#at + 1, end === -1 ? value.length : end);
      this.#at = end === -1 ? value.length : end + 1;
      return text;
    }
    return this.#word(/[\t\n\v\f\r >]/);
  }

  /** Up to one of these characters, without NULs, in lower case. */
  #word(end: RegExp): string {
    const from = this.#at;
    while (this.#at < this.#value.length && !end.test(this.#value[this.#at] as string)) this.#at++;
    return this.#value.slice(from, this.#at).replaceAll('\0', '').toLowerCase();
  }
}
