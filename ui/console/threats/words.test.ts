import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ThreatParameter } from '#kit/api/admin.ts';
import { asWritten, nameFault, parameterInWords, parameterOf } from './words.ts';

const parameters: readonly (readonly [ThreatParameter, string])[] = [
  [{ in: 'path' }, 'the path'],
  [{ in: 'query', name: 'q' }, 'the query parameter q'],
  [{ in: 'header', name: 'referer' }, 'the header field referer'],
  [{ in: 'cookie', name: 'a' }, 'the cookie a'],
  [{ in: 'body' }, 'the whole body'],
  [{ in: 'body', name: 'note' }, 'the field note of the form'],
  [{ in: 'body', pointer: '/a/b' }, '/a/b of the body'],
];

test('a parameter is written, read back and told in words', () => {
  for (const [parameter, words] of parameters) {
    const { kind, name } = asWritten(parameter);
    assert.deepEqual(parameterOf(kind, name), parameter);
    assert.equal(nameFault(kind, name), undefined);
    assert.equal(parameterInWords(parameter), words);
  }
  assert.equal(parameterOf('all', ''), undefined);
});

test('a name that is missing, or no pointer, is found before it is sent', () => {
  for (const name of ['', 'note', '/', '//a', '/a~2'])
    assert.notEqual(nameFault('member', name), undefined, name);
  assert.notEqual(nameFault('query', ''), undefined);
  assert.equal(nameFault('body', ''), undefined);
});
