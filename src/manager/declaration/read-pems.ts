import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { maxPem } from '#credentials';
import type { Fault } from '#kernel';

interface Read {
  readonly value: unknown;
  readonly faults: readonly Fault[];
}

/** Where certificates and public keys may stand as `file:PATH`: lists of the document, and the member of their items. */
const places = [
  ['authorities', 'certificates'],
  ['certificates', 'certificate'],
  ['signingKeys', 'key'],
] as const;

/** Puts certificates in the place of their files' names; leaves everything else as it is. */
export function readPems({ value, faults }: Read, directory: string | undefined): Read {
  if (!isRecord(value)) return { value, faults };
  const found: Fault[] = [];
  const replaced: Record<string, unknown> = { ...value };
  for (const [list, member] of places) {
    const items = value[list];
    if (!Array.isArray(items)) continue;
    replaced[list] = items.map((item: unknown, index) => {
      const text = isRecord(item) ? item[member] : undefined;
      if (!isRecord(item) || typeof text !== 'string' || !text.startsWith('file:')) return item;
      const at = `/${list}/${index}/${member}`;
      const read = contentOf(text.slice('file:'.length), directory);
      if (typeof read === 'string') return { ...item, [member]: read };
      found.push({ at, message: read.fault });
      return item;
    });
  }
  return { value: replaced, faults: [...faults, ...found] };
}

/** The text of a file, up to a little more than may be given: what is longer is refused as too long. */
function contentOf(path: string, directory: string | undefined): string | { readonly fault: string } {
  if (directory === undefined) return { fault: 'name no file here: write out what is in it' };
  try {
    const file = openSync(resolve(directory, path), 'r');
    try {
      const octets = Buffer.alloc(maxPem + 1);
      return octets.subarray(0, readSync(file, octets)).toString('utf8');
    } finally {
      closeSync(file);
    }
  } catch {
    return { fault: `the file "${path}" cannot be read from ${directory}` };
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
