import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { freeUsedUp } from './used-up.ts';

suite('pieces of body that are used up', () => {
  test('a piece with memory of its own gives it back at once', () => {
    const piece = Buffer.allocUnsafeSlow(65_536);
    const { buffer } = piece;
    freeUsedUp(piece);
    assert.equal(piece.length, 0);
    assert.equal(buffer.byteLength, 0);
  });

  test('a piece that is a view of something larger leaves it alone', () => {
    const whole = Buffer.allocUnsafeSlow(65_536).fill('x');
    freeUsedUp(whole.subarray(0, 65_535));
    freeUsedUp(whole.subarray(1));
    assert.equal(whole.length, 65_536);
    assert.equal(whole.at(-1), 0x78);
  });

  test('memory that threads share is never given back', () => {
    const shared = Buffer.from(new SharedArrayBuffer(8));
    freeUsedUp(shared);
    assert.equal(shared.length, 8);
  });

  test('an empty piece is no error, nor is one that was freed before', () => {
    const piece = Buffer.allocUnsafeSlow(10);
    freeUsedUp(piece);
    freeUsedUp(piece);
    freeUsedUp(Buffer.alloc(0));
    assert.equal(piece.length, 0);
  });
});
