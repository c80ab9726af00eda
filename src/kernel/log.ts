import { destination, pino, type DestinationStream, type Logger } from 'pino';
import { maskRecorded } from './mask.ts';

export type Log = Logger;

/**
 * The program's own log: JSON lines, or nothing at level `silent`. Everything that is written passes
 * `maskRecorded`, so that a secret or an address inside an error message of a library does not reach the log either.
 * `to`: a file, which is made readable to its owner and group only, `stdout`, or a stream for tests.
 */
export function createLog(options: { level: string; to: string | DestinationStream }): Log {
  const { level, to } = options;
  const settings = { level, hooks: { streamWrite: maskRecorded } };
  if (typeof to !== 'string') return pino(settings, to);
  if (to === 'stdout') return pino(settings, destination(1));
  return pino(settings, destination({ dest: to, mkdir: true, mode: 0o640 }));
}
