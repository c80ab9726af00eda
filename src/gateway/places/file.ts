import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Reader } from 'maxmind';

const bundled = import.meta.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb');

/**
 * Reads a database of places once for a process; its threads share the memory. Without a file of the operator's own it
 * is the bundled one, which knows countries and nothing below.
 * @throws Error that names a file which cannot be read, or is no MMDB file.
 */
export function readPlaces(file: string | undefined): SharedArrayBuffer {
  const path = file ?? fileURLToPath(bundled);
  const descriptor = openSync(path, 'r');
  try {
    const database = new SharedArrayBuffer(fstatSync(descriptor).size);
    const bytes = Buffer.from(database);
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(descriptor, bytes, at, bytes.length - at, at);
      if (read === 0) throw new Error('it became shorter while it was read');
      at += read;
    }
    // Reads the metadata at its end, and fails for anything else.
    if (new Reader(bytes).metadata.nodeCount === 0) throw new Error('it is empty');
    return database;
  } catch (error) {
    throw new Error(`${path} is no database of places (MMDB): ${(error as Error).message}`, { cause: error });
  } finally {
    closeSync(descriptor);
  }
}
