import { once } from 'node:events';
import { Session } from 'node:inspector/promises';
import { isMainThread, type MessagePort, parentPort, Worker } from 'node:worker_threads';

/** Makes an input of a size, and gives what is then done with it. */
export type Growing = (size: number) => () => unknown;

/** Blocks of our program, and of the engine of its regular expressions, that were gone through: with an input, and with one four times as large. */
export interface Growth {
  readonly name: string;
  readonly small: number;
  readonly large: number;
}

/** Whether this is the thread in which a file counts its own cases. */
export const isCounting: boolean = !isMainThread && parentPort !== null;

/**
 * Counts the steps of what the file at `url` gives to `countGrowth`, in a thread of its own, where all that it imports
 * is loaded after counting began. V8 counts (precise coverage); the code that is counted does not know.
 */
export async function growthOf(url: string): Promise<readonly Growth[]> {
  const thread = new Worker(new URL(url));
  const [found] = (await once(thread, 'message')) as [readonly Growth[]];
  await thread.terminate();
  return found;
}

/** In the thread: counts each case with inputs of 1 and 4 times its size. */
export async function countGrowth(
  load: () => Promise<Readonly<Record<string, readonly [size: number, Growing]>>>,
): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const found: Growth[] = [];
  for (const [name, [size, growing]] of Object.entries(await load())) {
    // Caches and lazily made parts are made before what counts.
    growing(size)();
    const [small, large] = [growing(size), growing(size * 4)];
    found.push({ name, small: await stepsOf(session, small), large: await stepsOf(session, large) });
  }
  const port: MessagePort | null = parentPort;
  port?.postMessage(found);
}

async function stepsOf(session: Session, run: () => unknown): Promise<number> {
  await session.post('Profiler.takePreciseCoverage');
  await run();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  let steps = 0;
  for (const { url, functions } of result)
    if ((url.includes('/src/') && !url.includes('.test.')) || url.includes('/re2js/'))
      for (const { ranges } of functions) for (const { count } of ranges) steps += count;
  return steps;
}
