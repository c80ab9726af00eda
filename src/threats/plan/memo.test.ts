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
    memo.set(verdicts, key, []);
    assert.equal(memo.get(verdicts, "' or 1=1 -- "), undefined);
    assert.equal(memo.get(verdicts, key), undefined);
    assert.equal(memo.keyOf(harmless, true), undefined);
  });

  test('is nothing of what comes once', () => {
    const memo = new Memo();
    const [verdicts, others] = [memo.group(), memo.group()];
    assert.equal(memo.cameBefore(verdicts, 'a value'), false);
    assert.equal(memo.cameBefore(others, 'a value'), false);
    assert.equal(memo.cameBefore(verdicts, 'a valve'), false);
    assert.equal(memo.cameBefore(verdicts, 'a value'), true);
    memo.set(verdicts, 'a value', [7]);
    assert.deepEqual(memo.get(verdicts, 'a value'), [7]);
    assert.equal(memo.get(others, 'a value'), undefined);
  });

  test('is forgotten when as much has come since, in whichever group, and not what is asked for meanwhile', () => {
    const memo = new Memo();
    const [verdicts, others] = [memo.group(), memo.group()];
    memo.set(verdicts, 'once', []);
    memo.set(verdicts, 'again', []);
    for (let n = 0; n < 40_000; n++) {
      memo.set(others, String(n), []);
      if (n % 5_000 === 0) assert.deepEqual(memo.get(verdicts, 'again'), []);
    }
    assert.equal(memo.get(verdicts, 'once'), undefined);
    assert.ok(others.young.size + others.old.size + verdicts.young.size + verdicts.old.size <= 2 * 16_384);
    assert.equal(memo.get(others, '0'), undefined);
    assert.deepEqual(memo.get(others, '39999'), []);
  });

  test('is nothing of what many steps have to look at', () => {
    const memo = new Memo();
    const verdicts = memo.group();
    memo.set(
      verdicts,
      'a',
      Array.from({ length: 65 }, (_, step) => step),
    );
    assert.equal(memo.get(verdicts, 'a'), undefined);
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
