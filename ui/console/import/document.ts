import type { ContractFiles } from '#kit/api/admin.ts';
import { bytes } from '#kit/format.ts';

/** A contract on its way in. */
export interface GivenDocument {
  /** Its text, or the files that it is made of. */
  readonly contract: string | ContractFiles;
  /** The file's name, or the address that it came from. */
  readonly name: string;
  /** Octets of all files. */
  readonly size: number;
  /** Files that could be the document, where there are several. */
  readonly roots: readonly string[];
}

/** A file with its path in the folder that was dropped, or its name. */
export interface GivenFile {
  readonly path: string;
  readonly file: File;
}

/** Bytes of all files; their request must stay below the 32 MiB that the server takes. */
const largest = 28 * 1024 * 1024;

/** What a contract is made of. A folder holds other things as well. */
const readable = /\.(?:json|ya?ml|xsd)$/i;

/** Reads files as UTF-8. @throws Error with words for the person when they cannot be a contract */
export async function documentOf(given: readonly GivenFile[]): Promise<GivenDocument> {
  const files = given.length === 1 ? given : given.filter(({ path }) => readable.test(path));
  const size = files.reduce((sum, { file }) => sum + file.size, 0);
  const [first] = files;
  if (first === undefined) throw new Error('There is no file in JSON or YAML among them.');
  const whole = files.length === 1 ? first.path : `${files.length} files`;
  if (size === 0) throw new Error(`${whole} is empty.`);
  if (size > largest) throw new Error(`${whole}: ${bytes(size)}; up to ${bytes(largest)} can be imported.`);
  const texts = await Promise.all(files.map(textOf));
  if (files.length === 1) return { contract: texts[0]?.text ?? '', name: first.path, size, roots: [] };
  // The one nearest to the top is most likely what is meant.
  const depth = (path: string) => path.split('/').length;
  const roots = texts
    .filter(({ text }) => isRoot(text))
    .map(({ path }) => path)
    .sort((a, b) => depth(a) - depth(b));
  const [root] = roots;
  if (root === undefined)
    throw new Error('None of the files is an OpenAPI document: no `openapi` or `swagger` at its root.');
  const contract = { root, files: Object.fromEntries(texts.map(({ path, text }) => [path, text])) };
  return { contract, name: `${root} and ${files.length - 1} more`, size, roots };
}

/** The same files with another of them as the document. */
export function withRoot(document: GivenDocument, root: string): GivenDocument {
  if (typeof document.contract === 'string') return document;
  const { files } = document.contract;
  return {
    ...document,
    contract: { root, files },
    name: `${root} and ${Object.keys(files).length - 1} more`,
  };
}

async function textOf({ path, file }: GivenFile): Promise<{ path: string; text: string }> {
  const data = await file.arrayBuffer();
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(data) };
  } catch {
    throw new Error(`${path} is not text in UTF-8. Choose an OpenAPI document in JSON or YAML.`);
  }
}

/** Whether a text looks like the document itself: the server looks closely. */
function isRoot(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return /^["']?(?:openapi|swagger)["']?[ \t]*:/m.test(text);
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && ('openapi' in value || 'swagger' in value);
  } catch {
    return false;
  }
}

/** Documents are told apart by when they were given: their text would be a large key. */
const numbers = new WeakMap<GivenDocument, number>();
let given = 0;
export function numberOf(document: GivenDocument | null): number {
  if (document === null) return 0;
  const known = numbers.get(document) ?? ++given;
  numbers.set(document, known);
  return known;
}
