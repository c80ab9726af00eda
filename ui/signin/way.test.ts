import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { forgetWay, keepWay, keptWay } from './way.ts';

const storage = () => {
  const kept = new Map<string, string>();
  return () => ({
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  });
};

suite('the way on after a provider', () => {
  test('is the one that was kept, until it is forgotten', () => {
    const place = storage();
    keepWay(place, '/applications?tab=keys');
    assert.equal(keptWay(place), '/applications?tab=keys');
    forgetWay(place);
    assert.equal(keptWay(place), '/');
  });

  for (const next of [
    '//evil.example',
    'https://evil.example/',
    '/\\evil.example',
    '/sign-in/callback/x?state=1',
  ])
    test(`never leads to ${next}`, () => {
      const place = storage();
      keepWay(place, next);
      assert.equal(keptWay(place), '/');
    });

  test('is the start where nothing can be kept', () => {
    const forbidden = (): never => {
      throw new Error('storage is forbidden');
    };
    keepWay(forbidden, '/apis');
    forgetWay(forbidden);
    assert.equal(keptWay(forbidden), '/');
  });
});
