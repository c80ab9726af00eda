import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { deriveKey, type MasterKey } from '#credentials';
import type { Settings } from '../settings.ts';

/** Where calls are written down before they are forwarded. */
export const journalDirectory = ({ data }: Settings): string => join(data, 'journal');

/** Names the directory among those of several machines that share a store. */
export const journalPlace = (settings: Settings): string =>
  `${hostname()}:${resolve(journalDirectory(settings))}`;

/** What the journal of a gateway without a vault is sealed with. */
export const standaloneJournalKey = (masterKey: MasterKey): Buffer =>
  deriveKey(masterKey, 'standalone-call-journal');

/** Where the access log goes: a file, `stdout`, or nowhere. */
export function accessLogOf({ accessLog, data }: Settings): string | undefined {
  if (accessLog === 'off') return undefined;
  return accessLog === 'stdout' ? 'stdout' : join(data, 'log', 'access.jsonl');
}
