import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { placeFaults } from './faults.ts';

const known = new Set(['name', 'limits', 'owner.email']);
const placed = (at: string, places: Record<string, string> = {}) =>
  placeFaults([{ at, message: 'wrong' }], known, places);

suite('faults that the server found', () => {
  for (const [at, field] of [
    ['/name', 'name'],
    ['body:/name', 'name'],
    ['/owner/email', 'owner.email'],
    ['/limits/0/rate', 'limits'],
  ] as const)
    test(`${at} comes to ${field}`, () => {
      assert.deepEqual(placed(at), { fields: { [field]: 'wrong' }, elsewhere: [] });
    });

  for (const at of ['/unknown', '', '/', 'query:/limit', '/constructor', '/__proto__'])
    test(`a fault that no field stands for is not lost: "${at}"`, () => {
      assert.deepEqual(placed(at), { fields: {}, elsewhere: [{ at, message: 'wrong' }] });
    });

  test('where the body is built differently, the place says which field it is', () => {
    assert.deepEqual(placed('/upstream/targets/0', { '/upstream/targets': 'name' }).fields, {
      name: 'wrong',
    });
  });

  test('several faults of one field are all told', () => {
    const faults = ['is short', 'is weak'].map(message => ({ at: '/name', message }));
    assert.deepEqual(placeFaults(faults, known).fields, { name: 'is short is weak' });
  });
});
