import type { Agent } from 'node:http';
import { call, connection, workerOf } from './calls.ts';

/** Opened at once; the system decides which worker gets which. */
const batch = 6;
/** So that a worker that gets none for long is found out (milliseconds). */
const patienceMs = 30_000;

/**
 * Connections to a gateway, `each` or more to every one of its workers. The address need not be one that it serves:
 * a refusal tells which worker refused.
 */
export async function connectionsToAll(url: string, each = 1, workers = 2): Promise<Agent[]> {
  const ask = (agent: Agent) => call(`${new URL(url).origin}/nowhere-at-all`, { agent });
  const byWorker = new Map<string, Agent[]>();
  const enough = () => [...byWorker.values()].filter(({ length }) => length >= each).length >= workers;
  const deadline = Date.now() + patienceMs;
  while (!enough()) {
    if (Date.now() > deadline)
      throw new Error(`in ${patienceMs} ms connections reached ${byWorker.size} of ${workers} workers`);
    // Whoever has connections is kept busy with them, so that others are quicker to take the new ones.
    const busy = [...byWorker.values()].flat().map(ask);
    const opened = Array.from({ length: batch }, connection);
    await Promise.all(
      opened.map(async agent => {
        const worker = workerOf(await ask(agent));
        const own = byWorker.get(worker) ?? [];
        // More would only come near the limits of one address.
        if (own.length < each + batch) byWorker.set(worker, [...own, agent]);
        else agent.destroy();
      }),
    );
    await Promise.all(busy);
  }
  return [...byWorker.values()].flat();
}
