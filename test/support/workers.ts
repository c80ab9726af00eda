import type { Agent } from 'node:http';
import { call, connection, workerOf } from './calls.ts';

/** Opened at once; the system decides which worker gets which. */
const batch = 6;
/** So that a worker that gets none for long is found out. */
const mostBatches = 50;

/**
 * Connections to a gateway, `each` or more to every one of its workers. The address need not be one that it serves:
 * a refusal tells which worker refused.
 */
export async function connectionsToAll(url: string, each = 1, workers = 2): Promise<Agent[]> {
  const origin = new URL(url).origin;
  const byWorker = new Map<string, Agent[]>();
  for (let i = 0; i < mostBatches; i++) {
    const opened = Array.from({ length: batch }, connection);
    await Promise.all(
      opened.map(async agent => {
        const worker = workerOf(await call(`${origin}/nowhere-at-all`, { agent }));
        byWorker.set(worker, [...(byWorker.get(worker) ?? []), agent]);
      }),
    );
    const counts = [...byWorker.values()].map(({ length }) => length);
    if (counts.length >= workers && Math.min(...counts) >= each) return [...byWorker.values()].flat();
  }
  throw new Error(`${mostBatches * batch} connections reached ${byWorker.size} of ${workers} workers`);
}
