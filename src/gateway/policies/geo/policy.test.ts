import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Place, Places } from '../../places/places.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const atlas: Readonly<Record<string, Place>> = {
  '192.0.2.1': { country: 'DE', regions: ['DE-BY'] },
  '192.0.2.2': { country: 'DE', regions: [] },
  '192.0.2.3': { country: 'CH', regions: [] },
  '192.0.2.4': { country: 'US', regions: ['US-NY'] },
};
const [bavaria, germany, switzerland, newYork, nowhere] = [1, 2, 3, 4, 5].map(at => `192.0.2.${at}`) as [
  string,
  string,
  string,
  string,
  string,
];
const places = { of: (address: string) => atlas[address] } as Places;

function passes(options: Record<string, unknown>, address: string): boolean {
  const { screen } = compilePolicy(policy, options, { dependencies: { places } });
  const verdict = screen?.(testExchange({ address }));
  if (verdict === undefined) return true;
  assert.ok(verdict instanceof Refusal);
  assert.deepEqual([verdict.code, verdict.status, verdict.detail], ['place-refused', 403, undefined]);
  return false;
}

suite('geo', () => {
  const cases: readonly (readonly [
    string,
    Record<string, unknown>,
    admitted: string[],
    refused: string[],
  ])[] = [
    ['countries', { allow: ['DE'] }, [bavaria, germany], [switzerland, newYork, nowhere]],
    ['groups', { allow: ['eu'] }, [bavaria, germany], [switzerland, newYork, nowhere]],
    ['a group and a country', { allow: ['eu', 'CH'] }, [germany, switzerland], [newYork, nowhere]],
    ['denied countries', { deny: ['CH'] }, [bavaria, newYork], [switzerland, nowhere]],
    [
      'denied out of allowed',
      { allow: ['europe'], deny: ['CH'] },
      [germany],
      [switzerland, newYork, nowhere],
    ],
    ['unknown admitted', { deny: ['CH'], unknown: 'allow' }, [germany, nowhere], [switzerland]],
    ['regions', { allow: ['DE-BY'] }, [bavaria], [germany, switzerland, nowhere]],
    [
      'regions, unknown admitted',
      { allow: ['DE-BY'], unknown: 'allow' },
      [bavaria, germany, nowhere],
      [switzerland],
    ],
    ['denied regions', { deny: ['US-NY', 'DE-BE'] }, [bavaria, switzerland], [newYork, germany, nowhere]],
    ['a country but for a region', { allow: ['US'], deny: ['US-NY'] }, [], [newYork, germany, nowhere]],
  ];
  for (const [name, options, admitted, refused] of cases)
    test(`${name}: admits and refuses as told`, () => {
      for (const address of admitted) assert.ok(passes(options, address), `${address} is refused`);
      for (const address of refused) assert.ok(!passes(options, address), `${address} is admitted`);
    });

  for (const entry of [
    'UK',
    'de',
    'Germany',
    'EU',
    'XX',
    'XX-1',
    'DE-',
    'DE-BAYERN',
    'constructor',
    '__proto__',
  ])
    test(`"${entry}" is no place: it is refused by name at publish`, () => {
      assert.throws(() => compilePolicy(policy, { deny: [entry] }), new RegExp(`"${entry}" is neither`));
    });

  test('without allow or deny it is refused at publish: it would refuse nobody', () => {
    assert.throws(() => compilePolicy(policy, {}), /give `allow` or `deny`/);
  });
});
