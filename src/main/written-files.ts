import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Settings } from '../settings.ts';

/** Where calls are written down before they are forwarded. */
export const journalDirectory = ({ data }: Settings): string => join(data, 'journal');

/** Names the directory among those of several machines that share a store. */
export const journalPlace = (settings: Settings): string =>
  `${hostname()}:${resolve(journalDirectory(settings))}`;

/** Where the access log goes: a file, `stdout`, or nowhere. */
export function accessLogOf({ accessLog, data }: Settings): string | undefined {
  if (accessLog === 'off') return undefined;
  return accessLog === 'stdout' ? 'stdout' : join(data, 'log', 'access.jsonl');
}
