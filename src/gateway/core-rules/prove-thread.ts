/** Entry of a thread that proves a release of the Core Rule Set, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { proveCoreRules } from './prove.ts';
import type { Proven, ToProve } from './proven.ts';

const { directory, document } = workerData as ToProve;
const proven = await proveCoreRules(directory, document).then(
  (rules): Proven => ({ rules }),
  (error: unknown): Proven => ({
    fault: error instanceof Error ? error.message : String(error),
    // Of SnapshotFaults, which would not arrive as such.
    ...(error instanceof Error && 'faults' in error ? { faults: error.faults as never } : {}),
  }),
);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(proven);
