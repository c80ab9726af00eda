import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { acquire } from './bucket-locks.ts';
import { LimitTable, rateOf } from './limit-table.ts';

// This file is also the program of the worker threads that its tests start.
interface Order {
  readonly buffer: SharedArrayBuffer;
  readonly worker: number;
  /** [0]: turns 1 when everybody may start; [1]: turns 1 when everybody shall stop. */
  readonly signals: Int32Array;
  readonly calls: number;
  readonly now: number;
  readonly limit: number;
  readonly holds?: boolean;
}

const now = Date.UTC(2026, 0, 5, 12);
const windowMs = 60_000;

/** Takes the lock of the subject's bucket and stays inside, as a thread that hangs or is about to die does. */
function hold(order: Order): never {
  const firstLock = 16;
  acquire(new Int32Array(order.buffer), firstLock, order.worker);
  Atomics.store(order.signals, 0, 1);
  Atomics.notify(order.signals, 0);
  for (;;) Atomics.wait(order.signals, 1, 0);
}

function hammer(order: Order): number {
  const table = LimitTable.attach(order.buffer, order.worker);
  const { emissionIntervalMs, toleranceMs } = rateOf(order.limit, windowMs, order.limit);
  Atomics.wait(order.signals, 0, 0);
  let admitted = 0;
  for (let call = 0; call < order.calls && Atomics.load(order.signals, 1) === 0; call++) {
    // A contended call is refused by design; the count must be exact for those that got their turn.
    let result = table.take(7, 7, order.now, emissionIntervalMs, toleranceMs);
    while (result.contended) result = table.take(7, 7, order.now, emissionIntervalMs, toleranceMs);
    if (result.allowed) admitted += 1;
  }
  return admitted;
}

if (isMainThread) {
  const startWorker = (order: Order) =>
    new Worker(new URL(import.meta.url), { workerData: order, stdout: false });

  suite('limit table across threads', () => {
    test('four threads on one subject admit exactly the burst together', async () => {
      const table = LimitTable.create({ slots: 64, seed: { k0: 1, k1: 2 }, epoch: now });
      const signals = new Int32Array(new SharedArrayBuffer(8));
      const limit = 25_000;
      const workers = [1, 2, 3, 4].map(worker =>
        startWorker({ buffer: table.buffer, worker, signals, calls: 20_000, now, limit }),
      );
      const counts = workers.map(worker => once(worker, 'message'));
      await Promise.all(workers.map(worker => once(worker, 'online')));
      Atomics.store(signals, 0, 1);
      Atomics.notify(signals, 0);
      const admitted = (await Promise.all(counts)).map(([count]) => count as number);
      assert.equal(
        admitted.reduce((sum, count) => sum + count),
        limit,
      );
    });

    test('a worker ended while it holds a lock blocks its bucket only until the host notices', async () => {
      const table = LimitTable.create({ slots: 8, seed: { k0: 1, k1: 2 }, epoch: now, worker: 0 });
      const signals = new Int32Array(new SharedArrayBuffer(8));
      const worker = startWorker({
        buffer: table.buffer,
        worker: 5,
        signals,
        calls: 0,
        now,
        limit: 1,
        holds: true,
      });
      await Atomics.waitAsync(signals, 0, 0).value;
      assert.deepEqual(
        [table.take(7, 7, now, 1, 1).allowed, table.take(7, 7, now, 1, 1).contended],
        [false, true],
      );
      await worker.terminate();
      assert.equal(table.releaseLocksOf(5), 1);
      assert.equal(table.take(7, 7, now, 1, 1).allowed, true);
      assert.equal(table.take(7, 7, now, 1, 1).allowed, false);
    });

    test('workers ended at any moment neither lock out the others nor let one call too many pass', async () => {
      const table = LimitTable.create({ slots: 8, seed: { k0: 1, k1: 2 }, epoch: now, worker: 0 });
      const signals = new Int32Array(new SharedArrayBuffer(8));
      Atomics.store(signals, 0, 1);
      const limit = 2 ** 30;
      const { emissionIntervalMs, toleranceMs } = rateOf(limit, windowMs, limit);
      let locksFound = 0;
      for (let round = 0; round < 40; round++) {
        const order = { buffer: table.buffer, worker: 1, signals, calls: Infinity, now, limit };
        const worker = startWorker(order);
        const before = table.take(7, 7, now, emissionIntervalMs, toleranceMs).remaining;
        // Wait until the worker is at it, then end it at a moment that nobody chose.
        while (table.take(7, 7, now, emissionIntervalMs, toleranceMs).remaining > before - 1000)
          await new Promise(resolve => setImmediate(resolve));
        await worker.terminate();
        locksFound += table.releaseLocksOf(1);
        const after = table.take(7, 7, now, emissionIntervalMs, toleranceMs);
        assert.deepEqual([after.contended, after.allowed], [false, true], `after round ${round}`);
      }
      assert.ok(locksFound <= 40);
    });
  });
} else {
  const order = workerData as Order;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(order.holds === true ? hold(order) : hammer(order));
}
