import { destination } from 'pino';
import { LineFile } from './line-file.ts';
import type { LineSink } from './record.ts';

/** Where one worker's access log goes, and how to end it without losing a line. */
export interface AccessLog extends LineSink {
  end(): void;
}

/** `to`: a file, `stdout`, or undefined for none. A worker opens the file anew, so after rotating it, roll the workers. */
export function openAccessLog(to: string | undefined): AccessLog | undefined {
  if (to === undefined) return undefined;
  if (to !== 'stdout') return new LineFile(to);
  // A pipe may be full for a while, which the library knows how to wait for.
  const sink = destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 500 });
  sink.on('error', () => {});
  return { write: line => sink.write(line), end: () => sink.flushSync() };
}
