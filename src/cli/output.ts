import { styleText } from 'node:util';

/** Where a command writes: text for people, or one JSON document with `--json`. */
export class Output {
  readonly #json: boolean;
  readonly #stdout: NodeJS.WritableStream & { isTTY?: boolean };

  constructor(options: { json: boolean; stdout?: NodeJS.WritableStream }) {
    this.#json = options.json;
    this.#stdout = options.stdout ?? process.stdout;
  }

  get json(): boolean {
    return this.#json;
  }

  /** The result of a command: `document` with `--json`, otherwise what `human` makes of it. */
  result(document: unknown, human: () => string): void {
    this.#stdout.write(`${this.#json ? JSON.stringify(document, undefined, 2) : human()}\n`);
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
    return this.#stdout.isTTY === true && !process.env['NO_COLOR'] ? styleText(style, text) : text;
  }
}

/** Columns padded to their widest cell; the last one is left ragged. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows
    .map(row =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
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
