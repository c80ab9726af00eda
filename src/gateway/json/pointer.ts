/**
 * A way into JSON documents: a JSON Pointer (RFC 6901) in which `*` stands for every element of a list.
 * @throws Error with a message for the person who wrote it.
 */
export function parsePointer(text: string): readonly string[] {
  if (!text.startsWith('/')) throw new Error(`"${text}" is no JSON pointer: it must begin with a slash`);
  if (/~(?![01])/.test(text)) throw new Error(`"${text}" is no JSON pointer: ~ must be written as ~0`);
  return text
    .slice(1)
    .split('/')
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A string or a whole number, as text that means the same to every reader. */
export type PointedText = string;

/** Why a document does not say clearly what a pointer points to. */
export type PointedFault =
  | 'missing'
  | 'repeated'
  | 'other spelling'
  | 'no list'
  | 'no string or whole number';

const wholeNumber = /^(?:0|-?[1-9]\d{0,15})$/;

/**
 * What `pointer` points to in a JSON text, or why that cannot be told in one way only. Readers differ in what they
 * make of a member that comes twice, of one in another letter case, and of numbers that no double holds: where such
 * a thing lies on the way, the document is not judged by one reading and forwarded for another. The value that was
 * read of the text would not do: it no longer shows how numbers are written.
 * @param text what the JSON guard let pass: the walk does not look for faults.
 */
export function pointedIn(text: string, pointer: readonly string[]): PointedText[] | PointedFault {
  const walk = new Walk(text, pointer);
  return walk.from(walk.skipSpace(0), 0) ?? walk.found;
}

/** Goes through a text that is known to be JSON. */
class Walk {
  readonly found: string[] = [];
  readonly #text: string;
  readonly #pointer: readonly string[];

  constructor(text: string, pointer: readonly string[]) {
    this.#text = text;
    this.#pointer = pointer;
  }

  /** Follows the pointer from its `depth`th token on, in the value that begins at `at`. */
  from(at: number, depth: number): PointedFault | undefined {
    if (depth === this.#pointer.length) return this.#take(at);
    const first = this.#text[at];
    if (first === '{') return this.#member(at, depth);
    if (first === '[') return this.#elements(at, depth);
    return this.#pointer[depth] === '*' ? 'no list' : 'missing';
  }

  #member(at: number, depth: number): PointedFault | undefined {
    const sought = this.#pointer[depth] ?? '';
    if (sought === '*') return 'no list';
    const folded = fold(sought);
    let value: number | undefined;
    for (let next = this.skipSpace(at + 1); this.#text[next] === '"'; ) {
      const end = this.#skipString(next);
      const name = JSON.parse(this.#text.slice(next, end)) as string;
      const begin = this.skipSpace(this.skipSpace(end) + 1);
      if (name === sought) {
        if (value !== undefined) return 'repeated';
        value = begin;
      } else if (fold(name) === folded) return 'other spelling';
      next = this.#afterValue(begin);
    }
    return value === undefined ? 'missing' : this.from(value, depth + 1);
  }

  #elements(at: number, depth: number): PointedFault | undefined {
    const token = this.#pointer[depth] ?? '';
    let index = 0;
    for (let next = this.skipSpace(at + 1); this.#text[next] !== ']'; index++) {
      if (token === '*') {
        const fault = this.from(next, depth + 1);
        if (fault !== undefined) return fault;
      } else if (token === String(index)) return this.from(next, depth + 1);
      next = this.#afterValue(next);
    }
    return token === '*' ? undefined : 'missing';
  }

  #take(at: number): PointedFault | undefined {
    const raw = this.#text.slice(at, this.#skipValue(at));
    if (raw.startsWith('"')) this.found.push(JSON.parse(raw) as string);
    else if (wholeNumber.test(raw) && Number.isSafeInteger(Number(raw))) this.found.push(raw);
    else return 'no string or whole number';
    return undefined;
  }

  /** Where the next member or element begins, or the list or object ends. */
  #afterValue(at: number): number {
    const end = this.skipSpace(this.#skipValue(at));
    return this.#text[end] === ',' ? this.skipSpace(end + 1) : end;
  }

  skipSpace(at: number): number {
    let next = at;
    while (' \t\n\r'.includes(this.#text[next] ?? '!')) next++;
    return next;
  }

  #skipString(at: number): number {
    let next = at + 1;
    while (this.#text[next] !== '"') next += this.#text[next] === '\\' ? 2 : 1;
    return next + 1;
  }

  #skipValue(at: number): number {
    let depth = 0;
    let next = at;
    for (;;) {
      const character = this.#text[next] ?? '';
      if (character === '"') next = this.#skipString(next);
      else if (character === '{' || character === '[') {
        depth++;
        next++;
      } else if (character === '}' || character === ']') {
        depth--;
        next++;
      } else if (depth > 0) next++;
      else {
        while (next < this.#text.length && !' \t\n\r,]}'.includes(this.#text[next] ?? '')) next++;
        return next;
      }
      if (depth === 0) return next;
    }
  }
}

/** Names that some reader would take for one another: letter case (Unicode, also in Turkish), hyphen, underscore. */
const fold = (name: string): string =>
  name.normalize('NFKC').toUpperCase().toLowerCase().replace(/[-_]/g, '');
