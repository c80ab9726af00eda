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

function* inPieces(entries: readonly FeedEntry[]): Generator<readonly FeedEntry[]> {
  for (let at = 0; at < entries.length; at += 5_000) yield entries.slice(at, at + 5_000);
}

let files = 0;
/** A file, and what the Feed has said: to be changed, then told with `fed`. */
function open(...said: FeedEntry[]) {
  const path = join(directory, `${files++}`, 'last-good.sealed');
  const log = createLog({ level: 'silent', to: 'stdout' });
  const file = new LastGoodFile({
    path,
    masterKey: () => masterKey,
    secrets,
    log,
    feed: () => inPieces(said),
  });
  file.fed();
  file.snapshot(snapshot);
  return { file, said, read: () => readLastGood(path, masterKey) };
}

const many = (count: number): FeedEntry[] => Array.from({ length: count }, (_, at) => key(at, at + 1));

suite('the last good Snapshot and Feed', () => {
  test('are read back as they were, also how far the Feed had come', () => {
    const { file, read } = open(key(2, 2), key(3, 4), key(1, 5, true));
    file.flush();
    assert.deepEqual(read(), { snapshot, secrets, feed: [key(2, 2), key(3, 4), key(1, 5, true)] });
  });

  test('are read in the order in which the Feed said them, however they were written', () => {
    const { file, read } = open(key(3, 4), key(1, 5), key(2, 2));
    file.flush();
    assert.deepEqual(
      read()?.feed.map(({ sequence }) => sequence),
      [2, 4, 5],
    );
  });

  test('are empty where nothing was fed', () => {
    const { file, read } = open();
    file.flush();
    assert.deepEqual(read()?.feed, []);
  });

  test('are written between other work, with what changed meanwhile', async context => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const { file, said, read } = open();
    said.push(...many(60_000));
    file.fed();
    file.flush();
    said[5] = key(5, 60_001, true);
    file.fed();
    context.mock.timers.tick(1_000);
    said[6] = key(6, 60_002, true);
    file.fed();
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    context.mock.timers.tick(1_000);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    const gone = read()?.feed.filter(({ state }) => state === null);
    assert.deepEqual(gone, [key(5, 60_001, true), key(6, 60_002, true)]);
  });

  test('are written whole when the process ends in the middle of writing', async context => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const { file, read } = open(...many(20_000));
    context.mock.timers.tick(1_000);
    assert.equal(read(), undefined, 'the whole text is made at once');
    file.flush();
    assert.equal(read()?.feed.length, 20_000);
    await new Promise(setImmediate);
    assert.equal(read()?.feed.length, 20_000);
  });
});
