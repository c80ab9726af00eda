import { resolve } from 'node:path';
import { isMap, isNode, isScalar, isSeq, LineCounter, type Document, parseDocument } from 'yaml';
import { filesBeside, importContract, repeatedKeys } from '#contracts';
import { type Fault, invalidInput } from '#kernel';
import { contractFaults, declarationFaults } from './check.ts';
import { readPems } from './read-pems.ts';
import { type Ground, readSecrets } from './read-secrets.ts';
import type { Declaration } from './schema.ts';

/** `directory` is where contract files are looked for; without it a contract must be written out. */
export interface ParseOptions extends Ground {
  /** Name of the file, as faults show it. */
  readonly file: string;
}

/** Larger than any catalogue that a person maintains; a document does not choose how much memory we spend. */
const longestText = 64 * 1024 * 1024;

/** YAML aliases may be used this often; a handful can stand for gigabytes otherwise. */
const mostAliases = 1000;

/**
 * Reads a declaration from YAML (or JSON, which is YAML) and its contracts from their files.
 * @throws GatehouseError `invalid-input`; each of `errors` has the file, line and column and says how to mend it.
 */
export function parseDeclaration(text: string, options: ParseOptions): Declaration {
  if (text.length > longestText)
    throw invalidInput([{ at: options.file, message: 'is too large: 64 MiB at most' }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, strict: true, merge: false });
  const positions = new Positions(document, lines, options.file);
  if (document.errors.length > 0)
    throw invalidInput(
      document.errors.slice(0, 20).map(error => ({
        at: positions.at(error.pos[0]),
        message: `not readable as YAML: ${error.message.split(/ at line \d/)[0] ?? ''}`,
      })),
    );
  const repeated = repeatedKeys(document);
  if (repeated.length > 0)
    throw invalidInput(
      repeated.map(({ offset, key }) => ({
        at: positions.at(offset),
        message: `not readable as YAML: the key "${key.slice(0, 100)}" is repeated`,
      })),
    );
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: mostAliases });
  } catch {
    throw invalidInput([{ at: positions.at(0), message: 'uses far too many aliases' }]);
  }
  const read = readSecrets(readPems(readContracts(value, options.directory), options.directory), options);
  const faults = read.faults.length > 0 ? read.faults : declarationFaults(read.value);
  if (faults.length > 0) throw invalidInput(faults.map(fault => positions.place(fault)));
  return read.value as Declaration;
}

/** Puts the documents in the place of their files' names; leaves everything else as it is. */
function readContracts(
  value: unknown,
  directory: string | undefined,
): { readonly value: unknown; readonly faults: Fault[] } {
  const faults: Fault[] = [];
  const read = (path: string, pointer: string): unknown => {
    if (directory === undefined) {
      faults.push({ at: pointer, message: 'name no file here: write the document out in its place' });
      return path;
    }
    try {
      return importContract(filesBeside(resolve(directory, path))).document;
    } catch (error) {
      if (error instanceof Error && 'syscall' in error)
        faults.push({ at: pointer, message: `the file "${path}" cannot be read from ${directory}` });
      else faults.push(...contractFaults(error).map(fault => ({ ...fault, at: pointer })));
      return path;
    }
  };
  const versioned = (version: unknown, pointer: string): unknown =>
    isRecord(version) && typeof version['contract'] === 'string'
      ? { ...version, contract: read(version['contract'], `${pointer}/contract`) }
      : version;
  const apis = isRecord(value) ? value['apis'] : undefined;
  if (!isRecord(value) || !Array.isArray(apis)) return { value, faults };
  const replaced = apis.map((api: unknown, index) =>
    isRecord(api) && Array.isArray(api['versions'])
      ? {
          ...api,
          versions: api['versions'].map((version: unknown, number) =>
            versioned(version, `/apis/${index}/versions/${number}`),
          ),
        }
      : api,
  );
  return { value: { ...value, apis: replaced }, faults };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Turns JSON Pointers into the file's lines and columns. */
class Positions {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #file: string;

  constructor(document: Document, lines: LineCounter, file: string) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
  }

  at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#file}:${line}:${col}`;
  }

  /** The fault at its line and column, with the path that it is about. */
  place({ at, message }: Fault): Fault {
    const path = at
      .split('/')
      .slice(1)
      .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'));
    const unknown = /^unknown property "([^"]*)"/.exec(message)?.[1];
    const name = path.map((token, index) =>
      /^\d+$/.test(token) ? `[${token}]` : `${index > 0 ? '.' : ''}${token}`,
    );
    return {
      at: this.at(this.#offsetOf(unknown === undefined ? path : [...path, unknown])),
      message: `${name.join('') || 'the document'}: ${message}`,
    };
  }

  /** Where the value is, or the nearest thing around it that is in the file; a mapping's entry at its key. */
  #offsetOf(path: readonly string[]): number {
    let node: unknown = this.#document.contents;
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    for (const token of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === token);
        if (pair === undefined) return offset;
        if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
        node = pair.value;
      } else {
        node = isSeq(node) ? node.items[Number(token)] : undefined;
        if (!isNode(node)) return offset;
        offset = node.range?.[0] ?? offset;
      }
    }
    return offset;
  }
}
