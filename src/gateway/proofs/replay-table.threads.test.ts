import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { ReplayTable } from './replay-table.ts';

// This file is also the program of the worker threads that its test starts.
interface Order {
  readonly buffer: SharedArrayBuffer;
  readonly worker: number;
  /** [0]: turns 1 when everybody may start. */
  readonly signals: Int32Array;
}

const now = Date.UTC(2026, 0, 5, 12);
const proofs = 20_000;

/** Claims all proofs, as fast as it can; how many it was the first for. */
function claimAll({ buffer, worker, signals }: Order): number {
  const table = ReplayTable.attach(buffer, worker);
  Atomics.wait(signals, 0, 0);
  let first = 0;
  for (let n = 0; n < proofs; n++) if (table.claim(n, n * 7, now, now + 60_000) === 'new') first++;
  return first;
}

if (isMainThread) {
  test('four threads that all show the same proofs are given each of them once between them', async () => {
    const table = ReplayTable.create({ proofs: 2 * proofs, seed: { k0: 1, k1: 2 }, epoch: now });
    const signals = new Int32Array(new SharedArrayBuffer(4));
    const workers = [1, 2, 3, 4].map(
      worker =>
        new Worker(new URL(import.meta.url), { workerData: { buffer: table.buffer, worker, signals } }),
    );
    const counts = workers.map(worker => once(worker, 'message'));
    await Promise.all(workers.map(worker => once(worker, 'online')));
    Atomics.store(signals, 0, 1);
    Atomics.notify(signals, 0);
    const first = (await Promise.all(counts)).map(([count]) => count as number);
    assert.equal(
      first.reduce((sum, count) => sum + count),
      proofs,
    );
  });
} else {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  parentPort?.postMessage(claimAll(workerData as Order));
}
