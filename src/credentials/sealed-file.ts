/**
 * Files at rest that only this installation can read: the last Snapshot and Feed, so that a gateway serves them
 * again after a restart while it is cut off. Needs the master key, but no store.
 */
import { readFileSync } from 'node:fs';
import { replaceFile } from './durable-file.ts';
import { openEnvelope, sealEnvelope, wrappedKeyBytes } from './envelope.ts';
import { deriveKey, type MasterKey } from './master-key.ts';

/** Names the format, so that a later one can be told from it. */
const magic = Buffer.from('GHS1');

/** Seals bytes for one purpose, such as `snapshot`. They open for that purpose only. */
export function sealBytes(masterKey: MasterKey, purpose: string, bytes: Uint8Array): Buffer {
  const { wrappedKey, sealed } = sealEnvelope(deriveKey(masterKey, 'files'), [purpose], bytes);
  return Buffer.concat([magic, wrappedKey, sealed]);
}

/** @throws Error when the bytes were sealed under another key or for another purpose, or were changed. */
export function openBytes(masterKey: MasterKey, purpose: string, bytes: Uint8Array): Buffer {
  if (!magic.equals(bytes.subarray(0, magic.length))) throw new Error('not a sealed file of Gatehouse');
  const content = Buffer.from(bytes.buffer, bytes.byteOffset + magic.length, bytes.length - magic.length);
  return openEnvelope(deriveKey(masterKey, 'files'), [purpose], {
    wrappedKey: content.subarray(0, wrappedKeyBytes),
    sealed: content.subarray(wrappedKeyBytes),
  });
}

/** Seals the bytes into the file, which is replaced as a whole (mode 0600, synced to disk). */
export function writeSealedFile(
  masterKey: MasterKey,
  path: string,
  purpose: string,
  bytes: Uint8Array,
): void {
  replaceFile(path, sealBytes(masterKey, purpose, bytes));
}

/**
 * The bytes in a sealed file, or undefined when there is no such file.
 * @throws Error when the file does not open: never take that for a missing one.
 */
export function readSealedFile(masterKey: MasterKey, path: string, purpose: string): Buffer | undefined {
  let sealed: Buffer;
  try {
    sealed = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return openBytes(masterKey, purpose, sealed);
}
