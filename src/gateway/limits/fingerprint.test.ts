import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Fingerprint, seedOf } from './fingerprint.ts';

/** HalfSipHash as its authors describe it, over bytes, slow and plain; returns the words of its output. */
function halfSipHash(
  c: number,
  d: number,
  key: readonly number[],
  message: readonly number[],
  wide: boolean,
) {
  const rotate = (x: number, by: number) => (x << by) | (x >>> (32 - by));
  const k0 = key[0] ?? 0;
  const k1 = key[1] ?? 0;
  const v = new Int32Array([k0, k1, k0 ^ 0x6c796765, k1 ^ 0x74656462]);
  const at = (index: number) => v[index] ?? 0;
  const rounds = (count: number) => {
    for (let round = 0; round < count; round++) {
      v[0] = at(0) + at(1);
      v[1] = rotate(at(1), 5) ^ at(0);
      v[0] = rotate(at(0), 16);
      v[2] = at(2) + at(3);
      v[3] = rotate(at(3), 8) ^ at(2);
      v[0] = at(0) + at(3);
      v[3] = rotate(at(3), 7) ^ at(0);
      v[2] = at(2) + at(1);
      v[1] = rotate(at(1), 13) ^ at(2);
      v[2] = rotate(at(2), 16);
    }
  };
  if (wide) v[1] = at(1) ^ 0xee;
  for (const word of message) {
    v[3] = at(3) ^ word;
    rounds(c);
    v[0] = at(0) ^ word;
  }
  v[2] = at(2) ^ (wide ? 0xee : 0xff);
  rounds(d);
  const first = (at(1) ^ at(3)) >>> 0;
  if (!wide) return [first];
  v[1] = at(1) ^ 0xdd;
  rounds(d);
  return [first, (at(1) ^ at(3)) >>> 0];
}

const key = [0x03020100, 0x07060504];
const seed = { k0: 0x03020100, k1: 0x07060504 };

suite('fingerprint', () => {
  test("the reference in this test agrees with the authors' first vector (2-4, 32 bits, empty message)", () => {
    // The message of no bytes is one word that holds its length, zero.
    assert.deepEqual(halfSipHash(2, 4, key, [0], false), [0x5b9f35a9]);
  });

  test('a fingerprint is HalfSipHash-1-3 with 64 bits over the words absorbed', () => {
    const fingerprint = new Fingerprint(seed);
    const words = [1, -2, 0x12345678, 0, 77];
    fingerprint.begin();
    for (const word of words) fingerprint.word(word);
    fingerprint.end();
    assert.deepEqual([fingerprint.lo >>> 0, fingerprint.hi >>> 0], halfSipHash(1, 3, key, words, true));
  });

  test('a prefix computed once gives the same fingerprint as all texts in a row', () => {
    const fingerprint = new Fingerprint(seed);
    const prefix = fingerprint.prefix('att_1', 'GET');
    fingerprint.begin(prefix).text('192.0.2.1').end();
    const { hi, lo } = fingerprint;
    fingerprint.begin().text('att_1').text('GET').text('192.0.2.1').end();
    assert.deepEqual([fingerprint.hi, fingerprint.lo], [hi, lo]);
  });

  test('texts are told apart wherever the boundary between them lies', () => {
    const fingerprint = new Fingerprint(seed);
    const seen = new Set<string>();
    const lists = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['abc'],
      ['abc', ''],
      ['', 'abc'],
      ['abc\0'],
      ['ab', 'c\0'],
      ['ab\0c'],
    ];
    for (const texts of lists) {
      fingerprint.begin(fingerprint.prefix(...texts)).end();
      seen.add(`${fingerprint.hi}:${fingerprint.lo}`);
    }
    assert.equal(seen.size, lists.length);
  });

  test('another seed gives other fingerprints, so a collision cannot be prepared', () => {
    const one = new Fingerprint(seedOf(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])));
    const other = new Fingerprint(seedOf(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 9])));
    one.begin().text('192.0.2.1').end();
    other.begin().text('192.0.2.1').end();
    assert.notDeepEqual([one.hi, one.lo], [other.hi, other.lo]);
  });

  test('a hundred thousand neighbouring addresses do not collide and fill buckets evenly', () => {
    const fingerprint = new Fingerprint(seed);
    const prefix = fingerprint.prefix('att_1');
    const seen = new Set<string>();
    const buckets = new Uint32Array(256);
    for (let n = 0; n < 100_000; n++) {
      fingerprint
        .begin(prefix)
        .text(`10.${n >>> 16}.${(n >>> 8) & 255}.${n & 255}`)
        .end();
      seen.add(`${fingerprint.hi}:${fingerprint.lo}`);
      const bucket = fingerprint.lo & 255;
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    assert.equal(seen.size, 100_000);
    // 391 expected in each; six standard deviations are 119.
    assert.ok(Math.min(...buckets) > 391 - 119 && Math.max(...buckets) < 391 + 119);
  });
});
