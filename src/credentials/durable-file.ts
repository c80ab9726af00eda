/** Small files that are there in full or not at all, whatever moment the power fails. Mode 0600 from the start. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Replaces the file with these bytes: readers see the old file or the new one, never a part. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  withTemporary(path, bytes, temporary => renameSync(temporary, path));
}

/**
 * Makes the file unless it exists. Returns whether this call made it. The link is what decides between two
 * processes: like O_EXCL it fails if the name is taken, and unlike it no reader can meet a file half written.
 */
export function createFileOnce(path: string, content: string): boolean {
  try {
    withTemporary(path, Buffer.from(content), temporary => linkSync(temporary, path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Gives the file another name, in place of what has that name. */
export function moveFile(from: string, to: string): void {
  renameSync(from, to);
  syncDirectory(dirname(to));
}

function withTemporary(path: string, bytes: Uint8Array, place: (temporary: string) => void): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    place(temporary);
    syncDirectory(dirname(path));
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** The new name itself must reach the disk too. */
function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
