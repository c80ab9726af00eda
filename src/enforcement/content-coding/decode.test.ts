import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import zlib from 'node:zlib';
import { contentCodings, decodeBody, type ContentCoding } from './decode.ts';

const limits = { bytes: 1024 * 1024, ratio: 100 };
const encode: Readonly<Record<ContentCoding, (octets: Buffer) => Buffer>> = {
  gzip: octets => zlib.gzipSync(octets),
  deflate: octets => zlib.deflateSync(octets),
  br: octets => zlib.brotliCompressSync(octets),
  zstd: octets => zlib.zstdCompressSync(octets),
};
const text = Buffer.from('{"a":"some text, some text and some more text"}');

for (const coding of contentCodings)
  suite(coding, () => {
    const coded = encode[coding](text);

    test('what was coded comes back', async () => {
      assert.deepEqual(await decodeBody(coded, coding, limits), text);
      assert.deepEqual(await decodeBody(encode[coding](Buffer.alloc(0)), coding, limits), Buffer.alloc(0));
    });

    test('what is cut off, damaged or of another coding is malformed', async () => {
      assert.equal(await decodeBody(coded.subarray(0, -3), coding, limits), 'malformed');
      assert.equal(await decodeBody(Buffer.alloc(0), coding, limits), 'malformed');
      assert.equal(await decodeBody(text, coding, limits), 'malformed');
      for (const other of contentCodings)
        if (other !== coding)
          assert.equal(await decodeBody(encode[other](text), coding, limits), 'malformed');
    });

    test('what stands behind the end makes it malformed', async () => {
      for (const more of ['x', '\0', '{"role":"admin"}'])
        assert.equal(
          await decodeBody(Buffer.concat([coded, Buffer.from(more)]), coding, limits),
          'malformed',
          more,
        );
    });

    test('a bomb ends at the limits, in octets or as a multiple', async () => {
      const bomb = encode[coding](Buffer.alloc(4 * 1024 * 1024));
      assert.equal(await decodeBody(bomb, coding, { bytes: 1024 * 1024, ratio: 1e9 }), 'too-large');
      assert.equal(await decodeBody(bomb, coding, { bytes: 1e9, ratio: 10 }), 'too-large');
      assert.equal(await decodeBody(coded, coding, { bytes: text.length - 1, ratio: 100 }), 'too-large');
      assert.deepEqual(await decodeBody(coded, coding, { bytes: text.length, ratio: 1 }), text);
      assert.equal(await decodeBody(coded, coding, { bytes: 0, ratio: 1 }), 'too-large');
    });
  });

test('a frame that asks for a large window is not given the memory', async () => {
  const params = {
    [zlib.constants.ZSTD_c_windowLog]: 27,
    [zlib.constants.ZSTD_c_enableLongDistanceMatching]: 1,
  };
  const stream = zlib.createZstdCompress({ params });
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.write(text);
  const ended = new Promise(resolve => stream.on('end', resolve));
  stream.end();
  await ended;
  assert.equal(await decodeBody(Buffer.concat(chunks), 'zstd', limits), 'malformed');
});

test('a stream that needs a dictionary is malformed', async () => {
  const coded = zlib.deflateSync(text, { dictionary: Buffer.from('some text') });
  assert.equal(await decodeBody(coded, 'deflate', limits), 'malformed');
});
