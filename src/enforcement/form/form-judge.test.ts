import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { usualJsonLimits } from '../json-guard/limits.ts';
import { Readings } from '../parameters/scalars.ts';
import { compileContract } from '../schema/compile-contract.ts';
import { FormJudge } from './form-judge.ts';

const judge = new FormJudge(
  {
    mediaType: 'application/x-www-form-urlencoded',
    schema: { type: 'object', properties: { card: { type: 'object' } } },
    encoding: { card: { style: 'deepObject', explode: true } },
  },
  new Readings(compileContract({ $defs: {} }), undefined, 'allow'),
  usualJsonLimits,
);
const read = (name: string) => judge.ofFields([[name, '1']]);

suite('an object in brackets', () => {
  test('is put together from its names', () => {
    assert.deepEqual(read('card[owner][name]'), { value: { card: { owner: { name: '1' } } } });
  });

  for (const name of [
    'card[]',
    'card[a',
    'card[a]]',
    'card[[a]',
    'card[a][]',
    'card[a]b',
    'card[a][b][c][d][e][f]',
  ])
    test(`is refused where its names are not plain: ${name}`, () => {
      assert.ok('message' in read(name));
    });

  test('is refused however deep a name would have it, before it is taken apart', () => {
    for (const depth of [100, 10_000, 1_000_000]) assert.ok('message' in read(`card${'[a]'.repeat(depth)}`));
  });
});
