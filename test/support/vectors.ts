import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Where published test vectors lie, one folder a collection: a path told by `GATEHOUSE_TEST_VECTORS`. */
const folder = process.env['GATEHOUSE_TEST_VECTORS'];

/** A file or folder of published vectors, and for tests that need it why they are skipped where it is not there. */
export function vectors(name: string): { readonly at: URL; readonly skip: string | false } {
  const at = new URL(name, `${pathToFileURL(folder ?? '/nowhere').href}/`);
  const isThere = folder !== undefined && existsSync(at);
  return { at, skip: !isThere && `no ${name} under GATEHOUSE_TEST_VECTORS: NOT TESTED against it` };
}
