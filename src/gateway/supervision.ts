import { isLaunched } from './sockets.ts';

/** Why this process is to end: for good, to make room for its successor, or because the launcher died. */
export type DrainReason = 'stop' | 'upgrade' | 'orphaned';

export interface Supervision {
  /** Tells the launcher that this process serves, so that it may retire a predecessor. */
  ready(): void;
}

/**
 * Puts this process under the launcher's orders, or under the operator's signals if it runs without one. `drain`
 * is called once: it lets requests under way finish and then ends the process with `process.exit`.
 */
export function supervise(drain: (reason: DrainReason) => void): Supervision {
  let draining = false;
  const begin = (reason: DrainReason): void => {
    if (draining) return;
    draining = true;
    drain(reason);
  };
  if (!isLaunched()) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        // Asked twice: the person wants out, whatever is in flight.
        if (draining) process.exit(1);
        begin('stop');
      });
    return { ready() {} };
  }
  process.on('message', (message: { type?: string; reason?: DrainReason }) => {
    if (message.type === 'drain') begin(message.reason ?? 'stop');
  });
  process.on('disconnect', () => begin('orphaned'));
  process.on('SIGTERM', () => begin('stop'));
  // A terminal sends these to the launcher too, which says what they mean.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  return {
    ready() {
      if (process.connected) process.send?.({ type: 'ready' });
    },
  };
}
