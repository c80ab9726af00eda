import { bytes } from '#kit/format.ts';

/** A contract on its way in. */
export interface GivenDocument {
  readonly text: string;
  /** The file's name, or the address that it came from. */
  readonly name: string;
}

/** Bytes of a file; its request must stay below the 32 MiB that the server takes. */
const largest = 28 * 1024 * 1024;

/** Reads a file as UTF-8. @throws Error with words for the person when it cannot be a contract */
export async function documentOf(file: File): Promise<GivenDocument> {
  if (file.size === 0) throw new Error(`${file.name} is empty.`);
  if (file.size > largest)
    throw new Error(`${file.name} has ${bytes(file.size)}; up to ${bytes(largest)} can be imported.`);
  const data = await file.arrayBuffer();
  try {
    return { name: file.name, text: new TextDecoder('utf-8', { fatal: true }).decode(data) };
  } catch {
    throw new Error(`${file.name} is not text in UTF-8. Choose an OpenAPI document in JSON or YAML.`);
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
