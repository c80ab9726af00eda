import { stripVTControlCharacters, styleText } from 'node:util';
import type { TextStream } from './io.ts';

/** Where a command writes: text for people, or one JSON document with `--json`. */
export class Output {
  readonly #json: boolean;
  readonly #quiet: boolean;
  readonly #stdout: TextStream;
  readonly #styled: boolean;

  constructor(options: {
    json: boolean;
    quiet?: boolean;
    stdout: TextStream;
    env: Readonly<Record<string, string | undefined>>;
  }) {
    this.#json = options.json;
    this.#quiet = options.quiet ?? false;
    this.#stdout = options.stdout;
    this.#styled = options.stdout.isTTY === true && !options.env['NO_COLOR'];
  }

  get json(): boolean {
    return this.#json;
  }

  get quiet(): boolean {
    return this.#quiet;
  }

  /**
   * The result of a command: `document` with `--json`, otherwise what `human` makes of it and, unless `--quiet`,
   * the commands that sensibly come next.
   */
  result(document: unknown, human: () => string, next: readonly string[] = []): void {
    if (this.#json) {
      this.#stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
      return;
    }
    const text = human();
    const lines = text === '' ? [] : [text];
    if (!this.#quiet) {
      if (next.length > 0) lines.push('');
      for (const [i, command] of next.entries())
        lines.push(`${i === 0 ? this.strong('Next:') : '     '} ${command}`);
    }
    if (lines.length > 0) this.#stdout.write(`${printable(lines.join('\n'))}\n`);
  }

  /** Text as it is, for documents that are text themselves. */
  text(text: string): void {
    this.#stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  strong(text: string): string {
    return this.#style('bold', text);
  }

  dim(text: string): string {
    return this.#style('dim', text);
  }

  good(text: string): string {
    return this.#style('green', text);
  }

  bad(text: string): string {
    return this.#style('red', text);
  }

  #style(style: 'bold' | 'dim' | 'green' | 'red', text: string): string {
    return this.#styled ? styleText(style, text, { validateStream: false }) : text;
  }
}

/** Every control character but line feed and tab, and what turns the direction of text; our own styles stay. */
const unprintable =
  /\u001b(?!\[(?:1|2|22|31|32|39)m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text that may hold what others wrote (titles, paths, reasons): nothing in it may steer the terminal. */
export function printable(text: string): string {
  return text.replace(unprintable, '\ufffd');
}

/** Characters to which a column is padded at most; longer cells push the rest of their line aside. */
const widest = 50;

/** Columns padded to their widest cell; the last one is left ragged. */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) {
      const width = widthOf(cell);
      if (width <= widest) widths[i] = Math.max(widths[i] ?? 0, width);
    }
  return rows
    .map(row =>
      (
        indent +
        row
          .map((cell, i) =>
            i === row.length - 1 ? cell : cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(cell))),
          )
          .join('  ')
      ).trimEnd(),
    )
    .join('\n');
}

const widthOf = (cell: string): number => stripVTControlCharacters(cell).length;

/** `1 key`, `2 keys`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A moment as people read it: UTC to the second. */
export function moment(ms: number | null): string {
  return ms === null
    ? 'never'
    : new Date(ms)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC');
}

/** The day of a moment, UTC. */
export function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
