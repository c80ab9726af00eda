import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { safeNext } from './next.ts';

suite('where the sign-in leads', () => {
  for (const [wanted, next] of [
    ['/apis/city?page=2', '/apis/city?page=2'],
    ['/a/../b', '/b'],
    ['/', '/'],
  ] as const)
    test(`a page of this origin is gone to: ${wanted}`, () => {
      assert.equal(safeNext(wanted), next);
    });

  for (const wanted of [
    null,
    '',
    'apis',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/..//evil.example',
    '/.//evil.example',
    '/%0a/../\\evil',
    '/sign-in?next=/sign-in',
    '/first-run',
  ])
    test(`anything else leads to the start page: ${JSON.stringify(wanted)}`, () => {
      assert.equal(safeNext(wanted), '/');
    });
});
