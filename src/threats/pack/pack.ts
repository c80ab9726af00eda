import { readFileSync } from 'node:fs';

/** The rules that this program brings along: what they have in common first, what they leave out last. */
const names = [
  'gatehouse-api.conf',
  'sql.conf',
  'document-databases.conf',
  'commands.conf',
  'templates.conf',
  'directories.conf',
  'headers.conf',
  'scripts.conf',
  'files.conf',
  'addresses.conf',
  'objects.conf',
  'scanners.conf',
  'prose.conf',
  'answers.conf',
  'standard-headers.conf',
];

let files: ReadonlyMap<string, string> | undefined;

/** In their order, one character for each octet. Read once for each thread: they lie beside this file. */
export const packFiles = (): ReadonlyMap<string, string> =>
  (files ??= new Map(names.map(name => [name, readFileSync(new URL(name, import.meta.url), 'latin1')])));
