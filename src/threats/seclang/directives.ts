import { type Place, SecLangFault } from './fault.ts';

/** One argument of a directive, without its quotes, and where it begins. */
export interface Word {
  readonly text: string;
  readonly place: Place;
  /** Where a character of it stands; escapes before it aside. */
  readonly placeAt: (offset: number) => Place;
}

export interface Directive {
  readonly name: string;
  readonly words: readonly Word[];
  readonly place: Place;
}

/** One logical line may be this long, all continued lines together: a pattern of CRS takes 12,000 characters. */
const longestLine = 100_000;
/** `SecRule` has the most: variables, operator and actions. */
const mostWords = 8;

/**
 * A file of rules as the directives in it: lines that end with a backslash go on, `#` begins a line of comment, and
 * arguments stand in quotes, in which a backslash keeps a quote from ending it. One pass, linear in time.
 * @throws SecLangFault
 */
export function readDirectives(file: string, text: string): Directive[] {
  const directives: Directive[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (/^\s*(?:#|$)/.test(lines[i] as string)) continue;
    const logical = new LogicalLine(file);
    for (; i < lines.length; i++) {
      const line = (lines[i] as string).replace(/\r$/, '');
      const goesOn = line.endsWith('\\');
      logical.add(goesOn ? line.slice(0, -1) : line, i + 1);
      if (!goesOn) break;
    }
    directives.push(logical.directive());
  }
  return directives;
}

/** Where one of several lines begins in what they are put together to. */
interface Start {
  readonly at: number;
  readonly line: number;
}

/** The lines of one directive, put together, and where each of them stands in the file. */
class LogicalLine {
  readonly #file: string;
  readonly #parts: string[] = [];
  readonly #starts: Start[] = [];
  #length = 0;

  constructor(file: string) {
    this.#file = file;
  }

  add(line: string, number: number): void {
    this.#starts.push({ at: this.#length, line: number });
    this.#length += line.length;
    this.#parts.push(line);
    if (this.#length > longestLine)
      throw new SecLangFault(
        { file: this.#file, line: number, column: 1 },
        `expected a directive of at most ${longestLine} characters`,
      );
  }

  directive(): Directive {
    const text = this.#parts.join('');
    const words: Word[] = [];
    let at = 0;
    for (;;) {
      while (isBlank(text.charCodeAt(at))) at++;
      if (at >= text.length) break;
      const word = /["']/.test(text[at] ?? '') ? this.#quoted(text, at) : this.#plain(text, at);
      if (words.length > mostWords)
        throw new SecLangFault(this.#place(at), `expected at most ${mostWords} arguments`);
      words.push(word.word);
      at = word.end;
    }
    const [name, ...rest] = words as [Word, ...Word[]];
    return { name: name.text, words: rest, place: name.place };
  }

  #plain(text: string, from: number): { readonly word: Word; readonly end: number } {
    let end = from;
    while (end < text.length && !isBlank(text.charCodeAt(end))) end++;
    return { word: this.#word(text.slice(from, end), from), end };
  }

  #quoted(text: string, from: number): { readonly word: Word; readonly end: number } {
    const quote = text[from];
    const parts: string[] = [];
    let kept = from + 1;
    for (let at = from + 1; at < text.length; at++) {
      const character = text[at];
      if (character === '\\' && text[at + 1] === quote) {
        parts.push(text.slice(kept, at));
        kept = ++at;
      } else if (character === '\\') at++;
      else if (character === quote) {
        parts.push(text.slice(kept, at));
        return { word: this.#word(parts.join(''), from + 1), end: at + 1 };
      }
    }
    throw new SecLangFault(this.#place(from), 'expected a quote that ends this argument');
  }

  #word(text: string, from: number): Word {
    return { text, place: this.#place(from), placeAt: offset => this.#place(from + offset) };
  }

  #place(at: number): Place {
    let start = this.#starts[0] as Start;
    for (const one of this.#starts) {
      if (one.at > at) break;
      start = one;
    }
    return { file: this.#file, line: start.line, column: at - start.at + 1 };
  }
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;
