import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bytes, counted, duration, milliseconds } from './format.ts';
import { styleTextOnly } from './trusted-types.ts';

suite('numbers in words', () => {
  for (const [value, text] of [
    [null, '–'],
    [0.42, '0.4 ms'],
    [12.4, '12 ms'],
    [1300, '1.3 s'],
    [120_000, '2 min'],
  ] as const)
    test(`${value} milliseconds are ${text}`, () => assert.equal(milliseconds(value), text));

  for (const [seconds, text] of [
    [0, '0 seconds'],
    [1, '1 second'],
    [5400, '1 hour 30 minutes'],
    [90_061, '1 day 1 hour'],
  ] as const)
    test(`${seconds} seconds are ${text}`, () => assert.equal(duration(seconds), text));

  test('bytes are counted in steps of 1024', () => {
    assert.deepEqual([512, 1536, 20 * 1024 * 1024].map(bytes), ['512 B', '1.5 KiB', '20 MiB']);
  });
  test('one is not many', () => {
    assert.deepEqual(
      [counted(1, 'key'), counted(0, 'key'), counted(2, 'policy', 'policies')],
      ['1 key', '0 keys', '2 policies'],
    );
  });
});

suite('text that may become the content of an element', () => {
  for (const text of ['.a{color:red}', '@media (width < 40em){a{b:c}}', 'a < b', '1<2'])
    test(`a style sheet passes: ${text}`, () => assert.equal(styleTextOnly(text), text));

  for (const text of ['<img src=x onerror=alert(1)>', '</style><script>', '<!--', '<?xml', 'a<B'])
    test(`nothing that opens a tag does: ${text}`, () => assert.equal(styleTextOnly(text), null));
});
