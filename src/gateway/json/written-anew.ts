/** Members that get other names, by the object that has them. */
export type Renamed = ReadonlyMap<object, ReadonlyMap<string, string>>;

const noneRenamed: Renamed = new Map();

/**
 * A JSON text brought in line with its value, which was changed after it was read: members that are gone are left out,
 * values that are others are written, and everything else stays as it was written. Numbers that no double holds, and
 * how others are spelled, survive so; `JSON.stringify` would change amounts that nobody touched. Members may be taken
 * out and renamed, and values replaced; elements of lists keep their places.
 * @param text JSON, in which no name comes twice in an object.
 */
export function writtenAnew(text: string, value: unknown, renamed: Renamed = noneRenamed): string {
  return new Writer(text, renamed).write(value);
}

class Writer {
  readonly #text: string;
  readonly #renamed: Renamed;
  #at = 0;

  constructor(text: string, renamed: Renamed) {
    this.#text = text;
    this.#renamed = renamed;
  }

  write(value: unknown): string {
    this.#space();
    return this.#value(value);
  }

  /** The value that begins here, as it shall be now. */
  #value(value: unknown): string {
    const begin = this.#at;
    const first = this.#text[begin];
    if (first === '{' && isObject(value)) return this.#object(value);
    if (first === '[' && Array.isArray(value)) return this.#array(value);
    this.#skip();
    if (first !== '{' && first !== '[') {
      const raw = this.#text.slice(begin, this.#at);
      if (standsFor(raw, value)) return raw;
    }
    return JSON.stringify(value);
  }

  #object(value: Record<string, unknown>): string {
    const names = this.#renamed.get(value);
    const members: string[] = [];
    this.#at++;
    for (this.#space(); this.#text[this.#at] !== '}'; this.#next()) {
      const raw = this.#string();
      const name = textIn(raw);
      this.#space();
      this.#at++;
      this.#space();
      if (!Object.hasOwn(value, name)) {
        this.#skip();
        continue;
      }
      const written = names?.get(name);
      members.push(`${written === undefined ? raw : JSON.stringify(written)}:${this.#value(value[name])}`);
    }
    this.#at++;
    return `{${members.join(',')}}`;
  }

  #array(value: readonly unknown[]): string {
    const elements: string[] = [];
    this.#at++;
    for (this.#space(); this.#text[this.#at] !== ']'; this.#next())
      elements.push(this.#value(value[elements.length]));
    this.#at++;
    return `[${elements.join(',')}]`;
  }

  /** Over the comma behind a member or an element, if there is one. */
  #next(): void {
    this.#space();
    if (this.#text[this.#at] === ',') this.#at++;
    this.#space();
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #string(): string {
    const begin = this.#at;
    let at = begin + 1;
    for (let code = this.#text.charCodeAt(at); code !== 0x22; code = this.#text.charCodeAt(at))
      at += code === 0x5c ? 2 : 1;
    this.#at = at + 1;
    return this.#text.slice(begin, this.#at);
  }

  /** Over a whole value, however deep. */
  #skip(): void {
    let depth = 0;
    do {
      const character = this.#text[this.#at];
      if (character === '"') this.#string();
      else if (character === '{' || character === '[') {
        depth++;
        this.#at++;
      } else if (character === '}' || character === ']') {
        depth--;
        this.#at++;
      } else if (depth > 0) this.#at++;
      else {
        while (this.#at < this.#text.length && !' \t\n\r,]}'.includes(this.#text[this.#at] ?? '')) this.#at++;
      }
    } while (depth > 0);
  }
}

/** The text that a string of JSON stands for. */
const textIn = (raw: string): string => (raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1));

/** Whether a string, number or word of JSON stands for a value. */
function standsFor(raw: string, value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return raw.startsWith('"') && textIn(raw) === value;
    case 'number':
      return !/^["tfn]/.test(raw) && Object.is(Number(raw), value);
    default:
      return raw === String(value);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
