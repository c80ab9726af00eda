import { destination, type DestinationStream } from 'pino';

/** Bytes gathered before one write: below the 16 KiB that go out at once, so that no line is split. */
const bufferBytes = 8 * 1024;
/** How long a line waits for company at most (milliseconds). */
const flushEveryMs = 500;
/** Bytes that may wait for a slow disk; further lines are dropped, requests are not held up. */
const maxWaitingBytes = 32 * 1024 * 1024;

/**
 * Where one worker's access log goes. Several workers append to one file: each write holds whole lines and the
 * system appends it as a whole. A new worker opens the file anew, so after rotating it, roll the workers.
 */
export function openAccessLog(
  to: string | undefined,
): (DestinationStream & { flushSync(): void }) | undefined {
  if (to === undefined) return undefined;
  const sink = destination({
    dest: to === 'stdout' ? 1 : to,
    append: true,
    mkdir: true,
    mode: 0o640,
    sync: false,
    minLength: bufferBytes,
    maxLength: maxWaitingBytes,
    periodicFlush: flushEveryMs,
  });
  // A full disk must not stop traffic; the next write tries again.
  sink.on('error', () => {});
  return sink;
}
