import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { JudgedOperation } from '#kit/api/admin.ts';
import { byControl, countOf, type State } from './floor-groups.ts';

const operation = (id: string, states: Record<string, State>): JudgedOperation => ({
  id,
  method: 'GET',
  path: `/${id}`,
  category: 'tells',
  audience: 'registered',
  holds: true,
  waivedUntil: null,
  controls: Object.entries(states).map(([control, state]) => ({
    control,
    state,
    title: control.toUpperCase(),
    by: [],
    waiver: null,
    howToMeet: state === 'missing' ? `attach ${control}` : null,
  })),
});

suite('a floor by control', () => {
  test('a control is as bad as the worst operation that needs it', () => {
    const [group] = byControl([
      operation('a', { key: 'met' }),
      operation('b', { key: 'lapsed' }),
      operation('c', { key: 'waived' }),
    ]);
    assert.equal(group?.state, 'lapsed');
    assert.deepEqual(
      group?.operations.map(({ id }) => id),
      ['b', 'c', 'a'],
    );
  });

  test('what stands in the way comes first, and is never hidden behind what is met', () => {
    const groups = byControl([
      operation('a', { quota: 'met', key: 'waived', limit: 'met' }),
      operation('b', { quota: 'met', key: 'met', limit: 'missing' }),
    ]);
    assert.deepEqual(
      groups.map(({ control, state }) => `${control} ${state}`),
      ['limit missing', 'key waived', 'quota met'],
    );
    assert.equal(groups[0]?.howToMeet, 'attach limit');
  });

  test('operations are counted by state', () => {
    const groups = byControl([operation('a', { key: 'missing' }), operation('b', { key: 'met' })]);
    const [group] = groups;
    assert.ok(group);
    assert.equal(countOf(group, 'missing', 'lapsed'), 1);
  });

  test('no operations, no controls', () => assert.deepEqual(byControl([]), []));
});
