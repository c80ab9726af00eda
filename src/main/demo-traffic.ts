import type { Server } from '../main.ts';
import { startDemoCallers } from './demo-callers.ts';
import { madeUpHistory } from './demo-history.ts';

const minute = 60_000;

/**
 * Something to see in the demo: a history that is made up, and marked as that, where there is none yet; then a little
 * traffic of its own. Both come after the demo serves, and it does not wait for them.
 */
export async function startDemoTraffic(server: Server, now: number): Promise<void> {
  const until = Math.floor(now / minute) * minute;
  await server.traffic.seed(until, () => madeUpHistory(until));
  await startDemoCallers(server);
}
