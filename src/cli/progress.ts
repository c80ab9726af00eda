import type { Io } from './io.ts';

/** Milliseconds before a wait is mentioned at all. */
const unnoticed = 700;

/** Runs work; on a terminal a line on stderr says what takes so long, and vanishes at the end. */
export async function withProgress<T>(
  io: Io,
  quiet: boolean,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  if (quiet || io.stderr.isTTY !== true) return work();
  const started = io.clock.now();
  let shown = false;
  const timer = setInterval(() => {
    shown = true;
    io.stderr.write(`\r\u001b[2K${what} … ${Math.round((io.clock.now() - started) / 1000)} s`);
  }, unnoticed);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (shown) io.stderr.write('\r\u001b[2K');
  }
}
