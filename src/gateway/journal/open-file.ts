import { constants, fsyncSync, mkdirSync, openSync, closeSync, write } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { base32, type Clock, type RandomSource } from '#kernel';
import type { JournalFile } from './call-journal.ts';

const writeTo = promisify(write);

/** How the files of a call journal are named: by when they were begun, so that names sort by time. */
export const journalFileName = /^\d{8}T\d{9}Z-[0-9a-z]{16}\.jsonl$/;

/**
 * Begins a file of its own in `directory`: workers share none, so nobody waits for another's disk. A write to it
 * returns when the data is on the disk (POSIX, O_DSYNC), which saves a second system call.
 */
export function journalFiles(
  directory: string,
  { clock, random }: { clock: Clock; random: RandomSource },
): () => Promise<JournalFile> {
  return async () => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const moment = new Date(clock.now()).toISOString().replace(/[-:.]/g, '');
    const name = `${moment}-${base32(random(10))}.jsonl`;
    const { O_WRONLY, O_APPEND, O_CREAT, O_EXCL, O_DSYNC } = constants;
    const fd = openSync(join(directory, name), O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_DSYNC, 0o600);
    // A file whose name is not on the disk is lost with all that is in it.
    syncDirectory(directory);
    return { name, write: bytes => writeAll(fd, bytes), close: () => closeSync(fd) };
  };
}

function syncDirectory(directory: string): void {
  const fd = openSync(directory, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

async function writeAll(fd: number, bytes: Buffer): Promise<void> {
  let from = 0;
  while (from < bytes.length) {
    const { bytesWritten } = await writeTo(fd, bytes, from, bytes.length - from, null);
    from += bytesWritten;
  }
}
