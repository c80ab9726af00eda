import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import {
  isMainThread,
  parentPort,
  receiveMessageOnPort,
  Worker,
  workerData,
  type MessagePort,
} from 'node:worker_threads';
import { KeyTable } from './key-table.ts';
import { KeyView, type SharedKeys } from './key-view.ts';

// This file is also the program of the worker threads that its test starts.
interface Order {
  readonly keys: SharedKeys;
  /** [0]: turns 1 when everybody shall stop; then of each reader how often it has looked for messages. */
  readonly signals: Int32Array;
  /** Where this reader's count is in `signals`. */
  readonly reader: number;
  /** Of each key the newest issue that was revoked; written when the revocation has returned. */
  readonly revoked: Int32Array;
}

/** Keys that come, change and go all the time; of each there is one issue after the other. */
const restless = 2_000;
/** Keys that nobody touches. */
const steady = 100;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const digests = Array.from({ length: restless + steady }, (_, n) => digest(`secret ${n}`));

/** Everything in a record tells number and issue, so that a mixture of two is noticed. */
const record = (n: number, issue: number) => ({
  id: `key_${n}`,
  applicationId: `app_${n}_${issue}`,
  notAfter: n * 2 ** 32 + issue,
});

/** Looks keys up until told to stop; answers the first thing that was wrong, and how much was looked up. */
function read(
  { keys, signals, reader, revoked }: Order,
  port: MessagePort,
): { fault?: string; found: number } {
  const view = new KeyView(keys);
  let found = 0;
  for (let turn = 0; Atomics.load(signals, 0) === 0; turn++) {
    // A thread hears of growth when it gets to it, which may be a good while later.
    if (turn % 5_000 === 4_999) {
      for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
        view.take(next.message as SharedKeys);
      Atomics.add(signals, reader, 1);
    }
    const n = (turn * 7_919) % digests.length;
    const revokedBefore = Atomics.load(revoked, n);
    const key = view.find(digests[n] as Buffer);
    if (key === undefined) {
      if (n >= restless) return { fault: `key ${n}, which nobody touched, is unknown`, found };
      continue;
    }
    found++;
    const issue = key.notAfter - n * 2 ** 32;
    const { id, applicationId } = record(n, issue);
    if (key.id !== id || key.applicationId !== applicationId)
      return { fault: `under the hash of key ${n} there is ${JSON.stringify(key)}`, found };
    if (issue <= revokedBefore)
      return { fault: `issue ${issue} of key ${n} is known after it was revoked`, found };
  }
  return { found };
}

if (isMainThread) {
  suite('keys that threads share, while one writes and others read', () => {
    test('nobody finds a key under a hash that is not its own, half of one, or one after its revocation', async () => {
      const signals = new Int32Array(new SharedArrayBuffer(12));
      const heard = (): number => Math.min(Atomics.load(signals, 1), Atomics.load(signals, 2));
      // Time passes with what both readers have heard, however slow the machine is: records are used again well within
      // the test, and never before everybody knows what took their place.
      let heardAgain = 0;
      const table = new KeyTable(() => heardAgain * 25_000);
      const set = (n: number, issue: number): void => {
        const { id, applicationId, notAfter } = record(n, issue);
        table.set(id, { applicationId, notAfter, hash: (digests[n] as Buffer).toString('hex') }, issue);
      };
      for (let n = restless; n < digests.length; n++) set(n, 1);
      const revoked = new Int32Array(new SharedArrayBuffer(4 * digests.length));
      const readers = [1, 2].map(
        reader =>
          new Worker(new URL(import.meta.url), {
            workerData: { keys: table.shared, signals, reader, revoked },
          }),
      );
      const results = readers.map(reader => once(reader, 'message'));
      while (heard() === 0) await new Promise(resolve => setTimeout(resolve, 5));

      let { revision } = table;
      let heardBefore = heard();
      for (let issue = 1, until = performance.now() + 1_200; performance.now() < until; issue++) {
        for (let n = 0; n < restless; n++) {
          // Every third is changed in place, the others go and come again.
          if (issue % 3 !== n % 3 && table.delete(`key_${n}`)) Atomics.store(revoked, n, issue - 1);
          set(n, issue);
          // What was changed is as gone as what was revoked.
          Atomics.store(revoked, n, issue - 1);
        }
        // They grow in number as well, so that the indexes are made anew at other sizes.
        for (let n = 0; n < 100; n++)
          table.set(
            `more_${issue}_${n}`,
            { applicationId: 'app', notAfter: 0, hash: digest(`${issue} ${n}`).toString('hex') },
            issue,
          );
        if (table.revision !== revision)
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
          for (const reader of readers) reader.postMessage(table.shared);
        revision = table.revision;
        if (heard() >= heardBefore + 2) {
          heardAgain++;
          heardBefore = heard();
        }
        await new Promise(resolve => setImmediate(resolve));
      }
      Atomics.store(signals, 0, 1);
      for (const [result] of await Promise.all(results)) {
        const { fault, found } = result as ReturnType<typeof read>;
        assert.equal(fault, undefined);
        assert.ok(found > 0);
      }
    });
  });
} else {
  const port = parentPort as MessagePort;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  port.postMessage(read(workerData as Order, port));
}
