/** How a wrapping process and the process inside it share signals and an ending. */
import { constants } from 'node:os';

/** Exit code for a command that cannot be started, as EX_UNAVAILABLE of sysexits.h. */
export const unavailable = 69;

/** Hands every signal on to the child, so that whoever signals the wrapper reaches what it wraps. */
export function forwardSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'])
    process.on(signal, () => child.kill(signal));
}

/** Ends this process as the child ended: with its exit code, or killed by the same signal. */
export function endAs(code, signal) {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // A signal that does not end a process by default (or that our parent ignores) leaves us here.
  setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 500);
}
