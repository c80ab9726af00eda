import { createHmac } from 'node:crypto';

/** What stands before the first line of a file. */
export const chainBegin = '';

const separator = ',"mac":"';
const macLength = 43;

/**
 * One line of a call journal: JSON, with a MAC that covers it and the MAC of the line before. Whoever lacks the key
 * cannot change, remove, insert or reorder a line without it showing from there on.
 */
export function sealLine(
  key: Uint8Array,
  before: string,
  entry: object,
): { readonly line: string; readonly mac: string } {
  const text = JSON.stringify(entry).slice(0, -1);
  const mac = macOf(key, before, text);
  return { line: `${text}${separator}${mac}"}\n`, mac };
}

/** The entry of a line, and its MAC; undefined where the line does not follow the one before. */
export function openLine(
  key: Uint8Array,
  before: string,
  line: string,
): { readonly entry: unknown; readonly mac: string } | undefined {
  const end = line.length - macLength - 2;
  if (end < separator.length || !line.endsWith('"}')) return undefined;
  const text = line.slice(0, end - separator.length);
  const mac = line.slice(end, -2);
  if (line.slice(end - separator.length, end) !== separator || mac !== macOf(key, before, text))
    return undefined;
  return { entry: JSON.parse(`${text}}`), mac };
}

function macOf(key: Uint8Array, before: string, text: string): string {
  return createHmac('sha256', key).update(`${before}\n${text}`).digest('base64url');
}
