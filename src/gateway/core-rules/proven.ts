import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { SnapshotFaults } from '../snapshot/compile.ts';
import type { SnapshotDocument } from '../snapshot/document.ts';
import type { CoreRules } from './files.ts';

const proveFile = new URL('prove-thread.ts', import.meta.url);

/** What the thread is given. */
export interface ToProve {
  readonly directory: string;
  readonly document: SnapshotDocument | undefined;
}

/** What it answers. */
export type Proven =
  | { readonly rules: CoreRules }
  | { readonly fault: string; readonly faults?: SnapshotFaults['faults'] };

/** Has `proveCoreRules` done by a thread of its own, so that this one goes on. Throws what it throws. */
export async function provenCoreRules(
  directory: string,
  document: SnapshotDocument | undefined,
): Promise<CoreRules> {
  const toProve: ToProve = { directory, document };
  const thread = new Worker(proveFile, { name: 'core rules', workerData: toProve });
  try {
    const ended = once(thread, 'exit').then(() => {
      throw new Error('the thread that reads the Core Rule Set ended without it');
    });
    const [proven] = (await Promise.race([once(thread, 'message'), ended])) as [Proven];
    if ('rules' in proven) return proven.rules;
    throw proven.faults === undefined ? new Error(proven.fault) : new SnapshotFaults(proven.faults);
  } finally {
    void thread.terminate();
  }
}
