import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { suite, test } from 'node:test';
import { readBody } from './body.ts';
import { Gathered } from './gathered.ts';
import { Refusal } from './refusal.ts';

const gathered = (...pieces: readonly string[]): Gathered => {
  const all = new Gathered();
  for (const piece of pieces) all.add(Buffer.from(piece));
  return all;
};

suite('gathered octets', () => {
  for (const pieces of [
    [],
    [''],
    ['abc'],
    ['a', '', 'b'],
    ['x'.repeat(1023), 'y', 'z'],
    ['', 'x'.repeat(5000), 'y'],
  ])
    test(`are the pieces one behind the other: ${pieces.map(({ length }) => length).join(', ')}`, () => {
      const all = gathered(...pieces);
      assert.equal(all.whole().toString(), pieces.join(''));
      assert.equal(all.size, pieces.join('').length);
    });

  test('never change the first piece, which others may still read', () => {
    const first = Buffer.from('abcdef').subarray(0, 3);
    const all = new Gathered();
    all.add(first);
    all.add(Buffer.from('XYZ'));
    assert.equal(Buffer.from(first.buffer, first.byteOffset, 6).toString(), 'abcdef');
    assert.equal(all.whole().toString(), 'abcXYZ');
  });
});

suite('a body that comes octet by octet', () => {
  const read = async (octets: number, limit: number) => {
    const request = new PassThrough();
    const body = readBody(request as unknown as IncomingMessage, limit);
    for (let count = 0; count < octets; count++) request.write('x');
    request.end();
    return body;
  };

  test('is read whole', async () => {
    const body = await read(5000, 5000);
    assert.equal((body as Buffer).toString(), 'x'.repeat(5000));
  });

  test('is refused at the first octet too many', async () => {
    const body = await read(5001, 5000);
    assert.ok(body instanceof Refusal && body.code === 'body-too-large');
  });

  test('keeps no more memory than a few times its size, and not a piece for each octet', async () => {
    const request = new PassThrough();
    const body = readBody(request as unknown as IncomingMessage, 2_000_000);
    const kept: WeakRef<Buffer>[] = [];
    for (let count = 0; count < 2000; count++) {
      const piece = Buffer.allocUnsafeSlow(1);
      kept.push(new WeakRef(piece));
      request.write(piece);
    }
    await new Promise(resolve => setTimeout(resolve, 20));
    if (globalThis.gc === undefined) {
      const { setFlagsFromString } = await import('node:v8');
      const { runInNewContext } = await import('node:vm');
      setFlagsFromString('--expose-gc');
      (runInNewContext('gc') as () => void)();
    } else globalThis.gc();
    const alive = kept.filter(piece => piece.deref() !== undefined).length;
    assert.ok(alive < 100, `${alive} pieces are still there`);
    request.end();
    assert.equal(((await body) as Buffer).length, 2000);
  });
});
