import { systemClock, type Clock } from '#kernel';

/** What a command writes text to. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** What the commands need of the global one. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** All that the commands know of the world around them, so that tests can give them another one. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  readonly stdout: TextStream;
  /** Failures and progress. */
  readonly stderr: TextStream;
  readonly fetch: Fetch;
  readonly clock: Clock;
}

/** This process and the network. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr])
    if (!stream.listeners('error').includes(readerLeft)) stream.on('error', readerLeft);
  return {
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    fetch: (url, init) => fetch(url, init),
    clock: systemClock,
  };
}

/** `… | head` reads as much as it wants and leaves: that is no failure. */
function readerLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
