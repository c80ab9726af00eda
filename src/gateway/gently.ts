import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which others have their turn. */
const sliceMs = 10;

/** Does long work piece by piece, so that the thread can answer others between. */
export async function gently<Made>(steps: Generator<void, Made>): Promise<Made> {
  for (let since = performance.now(); ; ) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() - since < sliceMs) continue;
    await setImmediate();
    since = performance.now();
  }
}
