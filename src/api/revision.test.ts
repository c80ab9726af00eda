import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { GatehouseError } from '#kernel';
import { etag, revisionFrom } from './revision.ts';

function codeOf(ifMatch: string | undefined): string {
  try {
    return String(revisionFrom(ifMatch));
  } catch (error) {
    assert.ok(error instanceof GatehouseError);
    return error.code;
  }
}

suite('If-Match', () => {
  const cases: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'revision-missing'],
    ['', 'revision-missing'],
    ['*', 'revision-missing'],
    [' * ', 'revision-missing'],
    ['"1", "2"', 'revision-missing'],
    ['"1",*', 'revision-missing'],
    ['W/"1"', 'revision-stale'],
    ['1', 'revision-stale'],
    ['"0"', 'revision-stale'],
    ['"01"', 'revision-stale'],
    ['"-1"', 'revision-stale'],
    ['"1e3"', 'revision-stale'],
    ['"9999999999999999999"', 'revision-stale'],
    ['"7"', '7'],
    [' "7" ', '7'],
  ];
  for (const [header, outcome] of cases)
    test(`${header} comes to ${outcome}`, () => assert.equal(codeOf(header), outcome));

  test('reads what ETag wrote', () => assert.equal(revisionFrom(etag(42)), 42));
});
