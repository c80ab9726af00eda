/**
 * One spin lock per bucket of a shared table. A critical section is some tens of nanoseconds, so waiting means
 * that the holder's thread was descheduled, or that it died inside. The lock word therefore names its holder
 * (worker index + 1): whoever notices a worker's death calls `releaseLocksOf`, and until then the others wait a
 * bounded time and give up, which a limit answers by refusing.
 */

/** Tries before the thread goes to sleep; about ten microseconds. */
const spins = 1_000;
/** Sleeps of one millisecond each before giving up: longer than a scheduler takes a thread away. */
const naps = 25;

/** Takes the lock at this index, or answers false after about 25 ms. */
export function acquire(locks: Int32Array, at: number, worker: number): boolean {
  const mine = worker + 1;
  if (Atomics.compareExchange(locks, at, 0, mine) === 0) return true;
  for (let nap = 0; nap <= naps; nap++) {
    for (let spin = 0; spin < spins; spin++)
      if (Atomics.load(locks, at) === 0 && Atomics.compareExchange(locks, at, 0, mine) === 0) return true;
    // Nobody notifies: a release must stay one store. The sleep only gives the processor back to the holder.
    const holder = Atomics.load(locks, at);
    if (holder !== 0 && nap < naps) Atomics.wait(locks, at, holder, 1);
  }
  return false;
}

export function release(locks: Int32Array, at: number): void {
  Atomics.store(locks, at, 0);
}

/** Frees what a worker that has died held; returns how many locks that were (0 or 1). */
export function releaseAll(locks: Int32Array, first: number, stride: number, worker: number): number {
  let freed = 0;
  for (let at = first; at < locks.length; at += stride)
    if (Atomics.compareExchange(locks, at, worker + 1, 0) === worker + 1) freed += 1;
  return freed;
}
