import { systemClock, type Clock } from '#kernel';

/** What a command writes text to. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** All that the commands know of the world around them, so that tests can give them another one. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  readonly stdout: TextStream;
  /** Failures and progress. */
  readonly stderr: TextStream;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/** This process and the network. */
export function processIo(): Io {
  return {
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    fetch: (input, init) => fetch(input, init),
    clock: systemClock,
  };
}
