import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { NotRead, type Parts } from './parts.ts';

/** Octets of one file. */
const largest = 32 * 1024 * 1024;

/**
 * A document on disk and the files below its directory, or below another directory that holds both. Links that lead out
 * of it are not followed, and nothing but files is read: a document that somebody else wrote may not look around here.
 * @throws NotRead when the document is not in the directory.
 */
export function filesBeside(document: string, directory = dirname(document)): Parts {
  const root = relative(resolve(directory), resolve(document)).split(sep).join('/');
  if (root === '' || root.startsWith('../'))
    throw new NotRead(`is not in the directory ${basename(resolve(directory))}, whose files are to be read`);
  return {
    root,
    // The document itself was named by whoever asks, wherever a link leads.
    read: name => (name === root ? textOf(document) : readInside(directory, name)),
  };
}

function readInside(directory: string, name: string): string | undefined {
  try {
    const ground = realpathSync(directory);
    const file = realpathSync(join(ground, name));
    if (!file.startsWith(ground.endsWith(sep) ? ground : ground + sep))
      throw new NotRead('is a link that leads out of the directory whose files are read');
    return textOf(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'EACCES' || code === 'EPERM') throw new NotRead('may not be read by this user');
    if (code === 'ELOOP' || code === 'ENAMETOOLONG') throw new NotRead('is not there');
    throw error;
  }
}

function textOf(file: string): string {
  const status = statSync(file);
  if (!status.isFile()) throw new NotRead('is not a file');
  if (status.size > largest) throw new NotRead(`is larger than ${largest / 1024 / 1024} MB`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new NotRead('is not UTF-8 text; save it as UTF-8');
  }
}
