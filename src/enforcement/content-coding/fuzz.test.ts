import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  brotliCompressSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
  brotliDecompressSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import * as fc from 'fast-check';
import { fuzzing, mutated } from '../../../test/support/fuzz.ts';
import { type ContentCoding, decodeBody } from './decode.ts';

const codings: readonly (readonly [
  ContentCoding,
  (octets: Uint8Array) => Buffer,
  (octets: Uint8Array) => Buffer,
])[] = [
  ['gzip', gzipSync, gunzipSync],
  ['deflate', deflateSync, inflateSync],
  ['br', brotliCompressSync, brotliDecompressSync],
  ['zstd', zstdCompressSync, zstdDecompressSync],
];
const limits = { bytes: 100_000, ratio: 20 };
const text = Buffer.from(
  '{"lines":[{"sku":"A-100","quantity":2},{"sku":"B-200","quantity":1}],"note":"at the door"}',
);

suite('a coded body', () => {
  for (const [coding, encode, decode] of codings) {
    test(`is what was coded, or refused, whatever became of its octets: ${coding}`, async () => {
      const seeds = [
        encode(text),
        encode(Buffer.alloc(0)),
        encode(Buffer.alloc(90_000, 0x61)),
        encode(Buffer.alloc(500_000)),
      ];
      await fc.assert(
        fc.asyncProperty(mutated(seeds, [encode(text)]), async octets => {
          const decoded = await decodeBody(octets, coding, limits);
          if (typeof decoded === 'string') return;
          assert.ok(decoded.length <= Math.max(64 * 1024, octets.length * limits.ratio));
          assert.ok(decoded.equals(decode(octets)));
        }),
        fuzzing(150),
      );
    });
    test(`is decoded as it was before it was coded: ${coding}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async octets => {
          const decoded = await decodeBody(encode(octets), coding, limits);
          assert.ok(typeof decoded !== 'string' && decoded.equals(octets));
        }),
        fuzzing(60),
      );
    });
  }
});
