import { readFileSync, statSync } from 'node:fs';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { ContractFault } from './contract.ts';
import { contractInvalid } from './findings.ts';
import { andAbove, placesInJson } from './json-places.ts';
import { Bundler } from './parts/bundle.ts';
import { Library, PartInvalid } from './parts/library.ts';
import { NotRead, type Parts } from './parts/parts.ts';
import { repeatedKeys } from './repeated-keys.ts';

/** Bytes. GitHub's own description, the largest in common use, has 14 million. */
const maxJson = 32 * 1024 * 1024;
/** Bytes. YAML reads about 1 MB a second and holds up whoever waits for it: a server reads it apart (`yaml-apart.ts`). */
const maxYaml = 4 * 1024 * 1024;
/** Uses of anchors, weighted by how deeply they nest (as `yaml` counts); the survey bounds what they expand to. */
const maxAliases = 1000;

export interface Source {
  /** The whole document: as it came, or as JSON where it was bundled from several files. */
  readonly text: string;
  /** As parsed, unchecked. */
  readonly value: unknown;
  /** Made of several files. */
  readonly isBundled: boolean;
  /** Adds file, line and column to places in the document, as far as they are known. */
  readonly located: <Place extends Located>(places: readonly Place[]) => Place[];
}

/** What can be told of a place: `at` is a JSON Pointer. */
type Located = Pick<ContractFault, 'at' | 'file' | 'line' | 'column'>;

/**
 * Reads JSON or YAML text. Nothing is fetched, tags run no code, aliases and sizes are bounded.
 * @throws GatehouseError `contract-invalid` with line and column of each mistake.
 */
export function readSource(from: string | Uint8Array | { readonly file: string } | Parts): Source {
  if (typeof from === 'object' && 'root' in from) return bundled(from);
  const text = textOf(from);
  return { text, value: parsed(text), isBundled: false, located: places => withLines(places, text) };
}

function parsed(text: string): unknown {
  const value = parseJson(text);
  return value === notJson ? parseYaml(text) : value;
}

function bundled(parts: Parts): Source {
  const library = new Library(parts, text => parsed(textOf(text)));
  const inFiles = <Place extends Located>(places: readonly Place[]): Place[] => {
    const byFile = Map.groupBy(places, ({ file = parts.root }) => file);
    return [...byFile].flatMap(([file, some]) =>
      withLines(some, library.text(file)).map(place => ({ ...place, file })),
    );
  };
  try {
    const bundle = new Bundler(library).bundle();
    if (!('value' in bundle)) throw contractInvalid(inFiles(bundle));
    if (library.files.length === 1) {
      // One file is what it is: its lines are worth more than one way for all.
      const text = library.text(parts.root);
      return { text, value: library.value(parts.root), isBundled: false, located: inFiles };
    }
    const { value, origins } = bundle;
    const byPlace = new Map(origins.map(origin => [origin.at, origin]));
    const original = <Place extends Located>(place: Place): Place => {
      const origin = andAbove(place.at)
        .map(at => byPlace.get(at))
        .find(one => one !== undefined);
      return origin === undefined
        ? { ...place, file: parts.root }
        : { ...place, file: origin.file, at: origin.pointer + place.at.slice(origin.at.length) };
    };
    return {
      text: JSON.stringify(value),
      value,
      isBundled: true,
      located: places => inFiles(places.map(original)),
    };
  } catch (error) {
    if (error instanceof PartInvalid) throw contractInvalid(error.faults);
    if (error instanceof NotRead) throw fault('', `the document ${parts.root} ${error.message}`);
    throw error;
  }
}

function textOf(from: string | Uint8Array | { readonly file: string }): string {
  let bytes = from;
  if (typeof bytes === 'object' && 'file' in bytes) {
    refuseSize(statSync(bytes.file).size, maxJson);
    bytes = readFileSync(bytes.file);
  }
  refuseSize(bytes.length, maxJson);
  if (typeof bytes === 'string') return bytes.startsWith('\uFEFF') ? bytes.slice(1) : bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fault('1:1', 'the document is not UTF-8 text; save it as UTF-8');
  }
}

function refuseSize(size: number, limit: number): void {
  const megabytes = limit / 1024 / 1024;
  if (size > limit)
    throw fault('', `the document is larger than ${megabytes} MB; split the API, or remove examples`);
}

const notJson = Symbol('not JSON');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // JSON with a mistake is read as YAML, which tells lines and columns (every JSON text is YAML).
    return notJson;
  }
}

function parseYaml(text: string): unknown {
  if (text.length > maxYaml)
    throw fault(
      '',
      'not valid JSON, and larger than the 4 MB that are read as YAML; convert it to JSON first',
    );
  const { document, faults } = parseWithLines(text);
  if (faults.length > 0) throw contractInvalid(faults);
  try {
    return document.toJS({ maxAliasCount: maxAliases }) as unknown;
  } catch (error) {
    // `toJS` throws for aliases only: one without its anchor, or too many of them.
    const detail = error instanceof ReferenceError ? error.message : 'it nests too deeply';
    throw fault('', `the YAML cannot be read: ${detail}`);
  }
}

function parseWithLines(text: string): { document: Document; lines: LineCounter; faults: ContractFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    logLevel: 'error',
    prettyErrors: false,
    uniqueKeys: false,
  });
  const mistakes = [
    ...document.errors
      .slice(0, 20)
      .map(({ pos: [offset], code, message }) => ({ offset, message: mend(code, message) })),
    ...repeatedKeys(document).map(({ offset, key }) => ({
      offset,
      message: `the key "${key.slice(0, 100)}" is repeated; keep one of the two`,
    })),
  ];
  const faults = mistakes.slice(0, 20).map(({ offset, message }) => {
    const { line, col } = lines.linePos(offset);
    return { at: `${line}:${col}`, line, column: col, message };
  });
  return { document, lines, faults };
}

function mend(code: string, message: string): string {
  const hints: Record<string, string> = {
    TAB_AS_INDENT: 'indent with spaces',
    BAD_INDENT: 'align it with its neighbours',
    MULTIPLE_DOCS: 'import one document at a time',
    RESOURCE_EXHAUSTION: 'it nests too deeply',
    MISSING_CHAR: 'close what was opened, or quote the text',
  };
  const hint = hints[code];
  // The library repeats what it stumbled over, which may be all of the document.
  const told = message.length > 300 ? `${message.slice(0, 300)}…` : message;
  return hint === undefined ? told : `${told}; ${hint}`;
}

function fault(at: string, message: string) {
  return contractInvalid([{ at, message }]);
}

/** Adds line and column to faults whose place is a JSON Pointer, where looking again does not take long. */
export function withLines<Place extends Located>(faults: readonly Place[], text: string): Place[] {
  if (faults.length === 0) return [];
  if (text.length > 64 * 1024) return withLinesOfJson(faults, text);
  const { document, lines } = parseWithLines(text);
  return faults.map(found => {
    const offset = offsetOf(document, found.at);
    if (offset === undefined) return found;
    const { line, col } = lines.linePos(offset);
    return { ...found, line, column: col };
  });
}

/** In text without lines a column among thousands helps nobody; so it is where larger YAML was read apart. */
function withLinesOfJson<Place extends Located>(faults: readonly Place[], text: string): Place[] {
  if (!text.includes('\n') || parseJson(text) === notJson) return [...faults];
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const places = placesInJson(
    text,
    faults.map(({ at }) => at),
  );
  return faults.map(found => {
    const above = andAbove(found.at).find(pointer => places.has(pointer));
    const offset = above === undefined ? undefined : places.get(above);
    if (offset === undefined) return found;
    const { line, col } = lines.linePos(offset);
    return { ...found, line, column: col };
  });
}

/** Where the node under a pointer starts, or the nearest node above it that exists. */
function offsetOf(document: Document, at: string): number | undefined {
  if (at !== '' && !at.startsWith('/')) return undefined;
  const parts = at
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let length = parts.length; length >= 0; length--) {
    const node = document.getIn(parts.slice(0, length), true);
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    if (range?.[0] !== undefined) return range[0];
  }
  return undefined;
}
