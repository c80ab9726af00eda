import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { forgetPlace, keptPlace, rememberPlace } from './place-kept.ts';

function storage(text?: string) {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name: string) => text ?? kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

const now = Date.UTC(2026, 0, 15);
const place = '/apis/city/versions/v1/subscribe?plan=free';

suite('where somebody was before they signed up', () => {
  test('is where they arrive afterwards, once', () => {
    const browser = storage();
    rememberPlace(() => browser, place, now);
    assert.equal(
      keptPlace(() => browser, now + 3_600_000),
      place,
    );
    forgetPlace(() => browser);
    assert.equal(
      keptPlace(() => browser, now),
      undefined,
    );
  });

  test('is forgotten with the link', () => {
    const browser = storage();
    rememberPlace(() => browser, place, now);
    assert.equal(
      keptPlace(() => browser, now + 86_400_000),
      undefined,
    );
  });

  test('is not kept for the start page, and not left over from an earlier sign-up', () => {
    const browser = storage();
    rememberPlace(() => browser, place, now);
    rememberPlace(() => browser, '/', now);
    assert.equal(browser.kept.size, 0);
  });

  for (const next of [
    'https://evil.example',
    '//evil.example',
    '/\\\\evil.example',
    'javascript:alert(1)',
    '/sign-in',
    7,
  ])
    test(`is never ${String(next)}, whoever wrote that into the storage`, () => {
      assert.equal(
        keptPlace(() => storage(JSON.stringify({ next, at: now })), now),
        undefined,
      );
    });

  for (const text of ['', 'null', '[]', '{', '{"next":"/apis"}', '{"next":"/apis","at":"now"}'])
    test(`is nowhere when the storage holds ${text}`, () => {
      assert.equal(
        keptPlace(() => storage(text), now),
        undefined,
      );
    });

  test('is nowhere when the browser keeps nothing', () => {
    const forbidden = (): never => {
      throw new Error('denied');
    };
    rememberPlace(forbidden, place, now);
    forgetPlace(forbidden);
    assert.equal(keptPlace(forbidden, now), undefined);
  });
});
