import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { mayBeCredential } from './credentials.ts';
import { Memo } from './memo.ts';

suite('what is remembered of values', () => {
  test('is by the value itself, up to a length', () => {
    const memo = new Memo();
    assert.equal(memo.keyOf('a', false), 'a');
    assert.equal(memo.keyOf('é\xff', false), 'é\xff');
    assert.equal(memo.keyOf('a'.repeat(513), false), undefined);
  });

  test('is never that of another value that has the same octets left', () => {
    const memo = new Memo();
    const verdicts = memo.group();
    // U+0127 ends in the octet of an apostrophe.
    const harmless = '\u0127 or 1=1 -- ';
    const key = memo.keyOf(harmless, false) ?? assert.fail();
    // A value is remembered when it comes for the second time.
    for (let times = 0; times < 2; times++) memo.set(verdicts, key, []);
    assert.equal(memo.get(verdicts, "' or 1=1 -- "), undefined);
    assert.equal(memo.get(verdicts, key), undefined);
    assert.equal(memo.keyOf(harmless, true), undefined);
  });

  test('is a digest of what may be a credential', () => {
    const memo = new Memo();
    const key = memo.keyOf('hunter2-hunter2', true);
    assert.ok(key !== undefined && !key.includes('hunter2'));
    assert.notEqual(new Memo().keyOf('hunter2-hunter2', true), key);
  });

  test('takes names that are too long to be looked at for those of credentials', () => {
    assert.equal(mayBeCredential('ARGS', 'n'.repeat(200)), true);
    assert.equal(mayBeCredential('ARGS', 'note'), false);
    assert.equal(mayBeCredential('ARGS', 'api_token'), true);
  });
});
