import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import type { MasterKey } from '#credentials';
import type { FeedEntry, SnapshotDocument } from '#gateway';
import { createLog } from '#kernel';
import { LastGoodFile, readLastGood } from './last-good.ts';

const directory = mkdtempSync(join(tmpdir(), 'last-good-'));
after(() => rmSync(directory, { recursive: true }));

const masterKey = randomBytes(32) as MasterKey;
const secrets = { pepper: 'pepper', identity: { certificate: 'certificate', key: 'key' } };
const snapshot: SnapshotDocument = {
  format: 1,
  number: 7,
  createdAt: 0,
  zones: [],
  versions: [],
  plans: [],
};
const key = (number: number, sequence: number, gone = false) =>
  ({
    kind: 'key',
    id: `key_${number}`,
    sequence,
    state: gone ? null : { applicationId: 'app_1', hash: `${number}`, notAfter: 1 },
  }) as FeedEntry;

let files = 0;
function open() {
  const path = join(directory, `${files++}`, 'last-good.sealed');
  const log = createLog({ level: 'silent', to: 'stdout' });
  return {
    file: new LastGoodFile({ path, masterKey, secrets, log }),
    read: () => readLastGood(path, masterKey),
  };
}

suite('the last good Snapshot and Feed', () => {
  test('are read back as they were, without what was revoked', () => {
    const { file, read } = open();
    file.feed([key(1, 1), key(2, 2)], true);
    file.snapshot(snapshot);
    file.feed([key(1, 3, true), key(3, 4)], false);
    file.flush();
    assert.deepEqual(read(), { snapshot, secrets, feed: [key(2, 2), key(3, 4)] });
  });

  test('say how far the Feed had come, also by a revocation', () => {
    const { file, read } = open();
    file.feed([key(1, 1)], true);
    file.snapshot(snapshot);
    file.feed([key(1, 2, true)], false);
    file.flush();
    assert.deepEqual(read()?.feed, [key(1, 2, true)]);
  });

  test('are empty where nothing was fed', () => {
    const { file, read } = open();
    file.feed([], true);
    file.snapshot(snapshot);
    file.flush();
    assert.deepEqual(read()?.feed, []);
  });

  test('are written between other work, with what changed meanwhile', async context => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const { file, read } = open();
    file.feed(
      Array.from({ length: 60_000 }, (_, number) => key(number, number + 1)),
      true,
    );
    file.snapshot(snapshot);
    context.mock.timers.tick(1_000);
    assert.equal(read(), undefined, 'the whole text is made at once');
    file.feed([key(5, 60_001, true)], false);
    for (let turn = 0; turn < 50 && read() === undefined; turn++) await new Promise(setImmediate);
    context.mock.timers.tick(1_000);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    const feed = read()?.feed ?? [];
    assert.equal(feed.filter(({ state }) => state !== null).length, 59_999);
    assert.ok(!feed.some(({ id, state }) => id === 'key_5' && state !== null));
  });

  test('are written whole when the process ends in the middle of writing', async context => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const { file, read } = open();
    file.feed(
      Array.from({ length: 20_000 }, (_, number) => key(number, number + 1)),
      true,
    );
    file.snapshot(snapshot);
    context.mock.timers.tick(1_000);
    file.flush();
    assert.equal(read()?.feed.length, 20_000);
    await new Promise(setImmediate);
    assert.equal(read()?.feed.length, 20_000);
  });
});
