import { readFileSync } from 'node:fs';

/** The rules that this program brings along: for requests, and for answers. */
const names = ['gatehouse-api.conf', 'answers.conf'];

let files: ReadonlyMap<string, string> | undefined;

/** In their order, one character for each octet. Read once for each thread: they lie beside this file. */
export const packFiles = (): ReadonlyMap<string, string> =>
  (files ??= new Map(names.map(name => [name, readFileSync(new URL(name, import.meta.url), 'latin1')])));
