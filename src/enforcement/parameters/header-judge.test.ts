import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { usualJsonLimits } from '../json-guard/limits.ts';
import { compileContract } from '../schema/compile-contract.ts';
import type { HeaderShape } from '../shape.ts';
import { HeaderJudge } from './header-judge.ts';
import { Readings } from './scalars.ts';

const passes = (shape: Partial<HeaderShape>, ...texts: string[]): boolean => {
  const whole = { name: 'x', required: false, explode: false, ...shape };
  const readings = new Readings(compileContract({ $defs: {} }), undefined, 'allow');
  return new HeaderJudge(whole, readings, usualJsonLimits).judge(texts) === undefined;
};

const integers = { type: 'array', items: { type: 'integer' }, maxItems: 3 } as const;
const point = {
  type: 'object',
  properties: { x: { type: 'integer' }, y: { type: 'integer' } },
  required: ['x'],
} as const;

suite('a header field of an answer', () => {
  test('is a list with commas, whatever space is around them and however often it is sent', () => {
    assert.ok(passes({ schema: integers }, '1, 2', '3'));
    assert.ok(!passes({ schema: integers }, '1, x') && !passes({ schema: integers }, '1,2', '3,4'));
  });

  test('is an object in the way that `explode` says', () => {
    assert.ok(passes({ schema: point }, 'x, 1, y, 2') && passes({ schema: point, explode: true }, 'x=1,y=2'));
    assert.ok(!passes({ schema: point }, 'x=1,y=2') && !passes({ schema: point, explode: true }, 'x,1,y,2'));
    assert.ok(!passes({ schema: point, explode: true }, 'y=2'));
  });

  test('is a document where `content` says so', () => {
    const content = { mediaType: 'application/json', schema: point };
    assert.ok(passes(content, '{"x": 1}'));
    for (const text of ['{"x": "1"}', '{"y": 1}', '{"x": 1', 'x=1']) assert.ok(!passes(content, text), text);
  });

  test('is one value where one is expected', () => {
    assert.ok(passes({ schema: { type: 'integer', maximum: 5 } }, ' 5 '));
    assert.ok(
      !passes({ schema: { type: 'integer' } }, '5', '5') && !passes({ schema: { type: 'integer' } }, '5, 5'),
    );
  });

  test('that sets a cookie is judged by itself, with the commas of dates', () => {
    const cookie = { name: 'set-cookie', schema: { type: 'string', pattern: '^[a-z]=' } };
    assert.ok(passes(cookie, 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'));
    assert.ok(!passes(cookie, 'a=1', 'B=2'));
  });
});
