import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that a change of state may take on a busy machine, where no guarantee is measured. */
const patienceMs = 20_000;

/** Asks again and again until the answer fits. @throws Error with the last answer when it never does. */
export async function eventually<T>(
  ask: () => Promise<T>,
  fits: (answer: T) => boolean,
  withinMs = patienceMs,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`still not so after ${withinMs} ms: ${JSON.stringify(answer)?.slice(0, 500)}`);
    await sleep(20);
  }
}
