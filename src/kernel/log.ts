import { pino, type DestinationStream, type Logger } from 'pino';
import { maskText } from './mask.ts';

export type Log = Logger;

/**
 * The program's own log: JSON lines, or none for `silent`. Everything that is written passes `maskText`, so that
 * a secret inside an error message of a library does not reach the log either.
 */
export function createLog(
  options: { level?: string; name?: string } = {},
  destination?: DestinationStream,
): Log {
  const settings = {
    level: options.level ?? 'info',
    ...(options.name === undefined ? {} : { name: options.name }),
    hooks: { streamWrite: maskText },
  };
  return destination === undefined ? pino(settings) : pino(settings, destination);
}
