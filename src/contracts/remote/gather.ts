import { Findings } from '../findings.ts';
import { isObject } from '../json.ts';
import { type ContractFiles, NotRead, partNamed } from '../parts/parts.ts';
import { readSource } from '../source.ts';
import { survey } from '../survey.ts';
import { quickToRead } from '../yaml-apart.ts';
import { NotFetched } from './target.ts';

/** Documents beside the first one, and references from one to the next. */
const maxParts = 100;
const maxDepth = 10;
/** Asked for at the same time. */
const atOnce = 4;

/**
 * What a fetched document refers to at the same server, and what that refers to, in turn. References to other servers
 * are left alone, and the import says so at their places.
 * @throws NotFetched
 */
export async function withParts(
  root: string,
  text: string,
  fetchPart: (url: string) => Promise<string>,
): Promise<ContractFiles> {
  const files = new Map([[root, text]]);
  let open = await addressesIn(root, text);
  for (let depth = 0; open.size > 0; depth++) {
    if (depth === maxDepth) throw new NotFetched(`refers on through more than ${maxDepth} documents`);
    const wanted = [...open].filter(address => !files.has(address));
    if (files.size + wanted.length > maxParts + 1)
      throw new NotFetched(`refers to more than ${maxParts} other documents`);
    open = new Set();
    for (let from = 0; from < wanted.length; from += atOnce) {
      const some = wanted.slice(from, from + atOnce);
      const texts = await Promise.all(some.map(address => named(address, fetchPart)));
      for (const [i, address] of some.entries()) {
        const part = texts[i] ?? '';
        files.set(address, part);
        for (const next of await addressesIn(address, part)) open.add(next);
      }
    }
  }
  return { root, files: Object.fromEntries(files) };
}

async function named(address: string, fetchPart: (url: string) => Promise<string>): Promise<string> {
  try {
    return await fetchPart(address);
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    throw new NotFetched(`refers to ${new URL(address).pathname.slice(0, 120)}, which ${error.message}`);
  }
}

/** The documents of the same server that one refers to; none for what cannot be read, as the import will say. */
async function addressesIn(from: string, text: string): Promise<Set<string>> {
  const found = new Set<string>();
  try {
    const { value } = readSource(await quickToRead(text));
    if (!isObject(value)) return found;
    for (const reference of survey(value, new Findings()).references.keys()) {
      const path = reference.split('#')[0] ?? '';
      const address = path === '' ? undefined : addressOf(path, from);
      if (address !== undefined && address !== from) found.add(address);
    }
  } catch {
    // Whoever imports it is told the mistakes with their places.
  }
  return found;
}

function addressOf(path: string, from: string): string | undefined {
  try {
    return partNamed(path, from);
  } catch (error) {
    if (error instanceof NotRead) return undefined;
    throw error;
  }
}
