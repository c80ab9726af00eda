import { readFileSync } from 'node:fs';
import { parseNetwork } from '#gateway';
import { cdnNetworks } from './cdn-networks.ts';

/** Octets of a file with networks at most. */
const largestFile = 4 * 1024 * 1024;

/**
 * The networks that a setting names: as they are, by the name of a CDN, or by a file with one a line.
 * @throws Error that names the entry, or the line of the file, which is no network.
 */
export function networksOf(entries: readonly string[]): readonly string[] {
  return entries.flatMap(entry => {
    if (Object.hasOwn(cdnNetworks, entry)) return cdnNetworks[entry]?.networks ?? [];
    return isFile(entry) ? networksIn(entry) : [networkOf(entry)];
  });
}

function networkOf(entry: string): string {
  try {
    return parseNetwork(entry);
  } catch (error) {
    const known = Object.keys(cdnNetworks).join(', ');
    throw new Error(`${(error as Error).message} Known CDNs are ${known}; a file begins with / or ./.`, {
      cause: error,
    });
  }
}

const isFile = (entry: string): boolean => /^\.{0,2}\//.test(entry);

/** Empty lines and what follows `#` are for people. A file without any network would lock everybody out. */
function networksIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  if (text.length > largestFile) throw new Error(`${file} is too large for a list of networks`);
  const networks = text.split('\n').flatMap((line, at) => {
    const network = line.replace(/#.*/, '').trim();
    if (network === '') return [];
    try {
      return [parseNetwork(network)];
    } catch (error) {
      throw new Error(`${file}:${at + 1}: ${(error as Error).message}`, { cause: error });
    }
  });
  if (networks.length === 0) throw new Error(`${file} names no network`);
  return networks;
}
