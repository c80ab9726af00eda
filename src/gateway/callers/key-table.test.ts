import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import type { KeyState } from '../feed.ts';
import { KeyTable } from './key-table.ts';
import { KeyView } from './key-view.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const state = (text: string, more: Partial<KeyState> = {}): KeyState => ({
  applicationId: 'app_1',
  hash: digest(text).toString('hex'),
  notAfter: 1_000,
  ...more,
});

/** A writer with a reader that is told of every growth, as a worker is. */
function pair(now: () => number = () => 0) {
  const table = new KeyTable(now);
  const view = new KeyView(table.shared);
  let revision = table.revision;
  const find = (text: string) => {
    if (table.revision !== revision) view.take(table.shared);
    revision = table.revision;
    return view.find(digest(text));
  };
  return { table, view, find };
}

/** Numbers that look random and are the same in every run (a linear congruential generator, modulus 2^31). */
function numbers(seed: number): (below: number) => number {
  let at = seed;
  return below => {
    at = (at * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((at / 2 ** 31) * below);
  };
}

suite('keys that threads share', () => {
  test('a key is found by its hash, with all that is known of it', () => {
    const { table, find } = pair();
    table.set('key_1', state('a'), 1);
    assert.deepEqual(find('a'), { id: 'key_1', applicationId: 'app_1', notAfter: 1_000 });
  });

  test('nothing is found in an empty table, nor under a hash that differs in its last octet', () => {
    const { table, view, find } = pair();
    assert.equal(find('a'), undefined);
    table.set('key_1', state('a'), 1);
    view.take(table.shared);
    const other = digest('a');
    other[31] = (other[31] ?? 0) ^ 1;
    assert.equal(view.find(other), undefined);
  });

  test('a revoked key is unknown to a reader at once, without being told', () => {
    const { table, view, find } = pair();
    table.set('key_1', state('a'), 1);
    assert.notEqual(find('a'), undefined);
    assert.equal(table.delete('key_1'), true);
    assert.equal(view.find(digest('a')), undefined);
    assert.equal(table.delete('key_1'), false);
    assert.equal(table.size, 0);
  });

  test('a key that changed is known as it is now, and by its new hash only', () => {
    const { table, find } = pair();
    table.set('key_1', state('a'), 1);
    table.set('key_1', state('a', { notAfter: 5 }), 2);
    assert.equal(find('a')?.notAfter, 5);
    table.set('key_1', state('b'), 3);
    assert.equal(find('a'), undefined);
    assert.equal(find('b')?.id, 'key_1');
    assert.equal(table.size, 1);
  });

  test('what a reader remembers of a key never stands in for what the table says now', () => {
    let now = 0;
    const { table, find } = pair(() => now);
    table.set('key_1', state('a'), 1);
    for (let n = 0; n < 2; n++) assert.equal(find('a')?.notAfter, 1_000);
    // A feed that began anew may count from one again.
    table.set('key_1', state('a', { notAfter: 5 }), 1);
    assert.equal(find('a')?.notAfter, 5);
    table.set('key_1', state('a', { applicationId: 'app_2' }), 1);
    assert.deepEqual(find('a'), { id: 'key_1', applicationId: 'app_2', notAfter: 1_000 });
    table.delete('key_1');
    assert.equal(find('a'), undefined);
    // The memory of each record is that of others by now.
    now = 60_000;
    for (const id of ['c', 'd', 'e']) table.set(id, state(id), 1);
    for (const id of ['c', 'd', 'e']) assert.equal(find(id)?.id, id);
    now = 120_000;
    for (const id of ['c', 'd', 'e']) table.delete(id);
    now = 180_000;
    table.set('key_9', state('a'), 1);
    assert.equal(find('a')?.id, 'key_9');
  });

  test('a record that somebody may just be reading is not written again', () => {
    let now = 0;
    const { table, find } = pair(() => now);
    table.set('key_1', state('a'), 1);
    const held = new KeyView(table.shared);
    table.delete('key_1');
    now = 59_999;
    table.set('key_2', state('b'), 2);
    table.delete('key_2');
    now = 60_000;
    table.set('key_3', state('c'), 3);
    assert.equal(find('c')?.id, 'key_3');
    // The memory that the first reader was told of is that of the third key now, and of no other.
    assert.equal(held.find(digest('a')), undefined);
  });

  test('a reader that was not told of growth yet knows less, never something wrong', () => {
    const table = new KeyTable(() => 0);
    table.set('key_0', state('0'), 1);
    const late = new KeyView(table.shared);
    for (let n = 1; n < 20_000; n++) table.set(`key_${n}`, state(`${n}`), n);
    for (let n = 0; n < 20_000; n += 7) {
      const found = late.find(digest(`${n}`));
      assert.ok(found === undefined || found.id === `key_${n}`);
    }
  });

  test('a key that was revoked or changed is so for a reader that was not told of growth yet', () => {
    const table = new KeyTable(() => 0);
    for (const id of ['a', 'b', 'c']) table.set(id, state(id), 1);
    const late = new KeyView(table.shared);
    const { index } = table.shared;
    for (let n = 0; n < 6_000; n++) table.set(`key_${n}`, state(`${n}`), n);
    assert.notEqual(table.shared.index, index);
    table.delete('a');
    table.set('b', state('b', { notAfter: 5 }), 6_001);
    table.set('c', state('d'), 6_002);
    assert.equal(late.find(digest('a')), undefined);
    assert.equal(late.find(digest('b'))?.notAfter, 5);
    assert.equal(late.find(digest('c')), undefined);
  });

  test('what does not fit a record is told apart, and never cut to fit', () => {
    const { table } = pair();
    for (const [id, of] of [
      ['k'.repeat(25), state('a')],
      ['', state('a')],
      ['key 1', state('a')],
      ['schlüssel', state('a')],
      ['key_1', state('a', { applicationId: 'a'.repeat(25) })],
      ['key_1', { ...state('a'), hash: 'ab' }],
      ['key_1', { ...state('a'), hash: 'Z'.repeat(64) }],
    ] as const) {
      assert.equal(KeyTable.fits(id, of), false);
      assert.throws(() => table.set(id, of, 1), RangeError);
    }
    assert.equal(table.size, 0);
  });

  test('after any changes it agrees with a plain map, through growth and the reuse of records', () => {
    let now = 0;
    const { table, find } = pair(() => now);
    const random = numbers(7);
    const model = new Map<string, { text: string; sequence: number }>();
    for (let step = 1; step <= 60_000; step++) {
      now += 25;
      const id = `key_${random(9_000)}`;
      if (random(3) === 0) {
        assert.equal(table.delete(id), model.delete(id));
        continue;
      }
      const text = random(2) === 0 ? id : `${id} ${step}`;
      table.set(id, state(text), step);
      model.set(id, { text, sequence: step });
    }
    assert.equal(table.size, model.size);
    for (const [id, { text }] of model) assert.equal(find(text)?.id, id);
    const told = new Map(Array.from(table.entries(), ({ id, hash, sequence }) => [id, { hash, sequence }]));
    const expected = Array.from(model, ([id, { text, sequence }]) => [
      id,
      { hash: state(text).hash, sequence },
    ]);
    assert.deepEqual(told, new Map(expected as [string, { hash: string; sequence: number }][]));
  });

  test('no key that was revoked while all are read is told as good', () => {
    const { table } = pair();
    for (let n = 0; n < 3_000; n++) table.set(`key_${n}`, state(`${n}`), n);
    const reading = table.entries();
    assert.equal(reading.next().done, false);
    for (let n = 0; n < 3_000; n++) table.delete(`key_${n}`);
    // New ones make the indexes anew.
    for (let n = 3_000; n < 9_000; n++) table.set(`key_${n}`, state(`${n}`), n);
    for (const { id } of reading) assert.ok(Number(id.slice(4)) >= 3_000, id);
  });

  test('a hundred thousand keys take no more than 150 octets each', () => {
    const table = new KeyTable(() => 0);
    for (let n = 0; n < 100_000; n++) table.set(`key_${n}`, state(`${n}`), n);
    const { index, chunks } = table.shared;
    // Twice the index: the writer keeps one by identifier.
    const octets = 2 * index.byteLength + chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
    assert.ok(octets / 100_000 <= 150, `${octets / 100_000}`);
  });
});
