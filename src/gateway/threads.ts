/**
 * A door of its own (`#gateway/threads`), which loads next to nothing: worker threads take as long to load their
 * code as the control plane takes for its own, so a server starts them first and gives them their orders later.
 */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

// V8 begins with young generations of 1 MiB and, since hardly anything of a request outlives it, never finds cause to
// let them grow: a worker then spends a tenth of its time scavenging. Read when an isolate is made, that is, here
// before the first worker; measured in bench/.
setFlagsFromString('--min-semi-space-size=8');
// Scavenges are short, and there is a worker for each core: helpers from other threads cost more than they save, and
// make a worker wait for them.
setFlagsFromString('--no-parallel-scavenge');

const workerFile = new URL('worker.ts', import.meta.url);
const waiting: Worker[] = [];

/** Starts threads that will be needed soon. They keep no process alive while they wait. */
export function warmThreads(count: number): void {
  for (let i = 0; i < count; i++) {
    const thread = new Worker(workerFile, { name: 'gateway' });
    thread.unref();
    waiting.push(thread);
  }
}

/** A thread that waits for orders: one that was warmed, or a new one. `file`: what it runs, for tests. */
export function takeThread(file: URL = workerFile): Worker {
  const warmed = file === workerFile ? waiting.shift() : undefined;
  if (warmed === undefined) return new Worker(file, { name: 'gateway' });
  warmed.ref();
  return warmed;
}
