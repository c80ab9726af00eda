import { readFileSync, statSync } from 'node:fs';
import { CommandFailure } from './exit.ts';

/** Bytes: more than any document that Gatehouse takes. */
const largest = 64 * 1024 * 1024;

/** The text of a file that was named on the command line; `-` is standard input. */
export function readInput(file: string): string {
  try {
    if (file !== '-') {
      const status = statSync(file);
      if (status.isDirectory())
        throw new CommandFailure('usage', `${file} is a directory; name a file in it.`);
      if (status.size > largest)
        throw new CommandFailure('usage', `${file} is larger than ${largest / 1024 / 1024} MB.`);
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file === '-' ? 0 : file));
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Why a file cannot be read, in words. */
export function unreadable(file: string, error: unknown): Error {
  if (error instanceof CommandFailure) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT')
    return new CommandFailure('usage', `There is no file ${file}.`, {
      hints: ['Paths are read from the directory in which the command runs.'],
    });
  if (code === 'EACCES' || code === 'EPERM')
    return new CommandFailure('usage', `${file} may not be read by this user.`);
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return new CommandFailure('usage', `${file} is not UTF-8 text; save it as UTF-8.`);
  return error instanceof Error ? error : new Error(String(error));
}
