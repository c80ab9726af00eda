import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { JsonSchema } from '../shape.ts';
import { namedPlaces } from './named-places.ts';

const told = (schema: JsonSchema, $defs: Record<string, JsonSchema> = {}): Record<string, boolean> =>
  Object.fromEntries(namedPlaces(schema, { $defs }).map(({ pointer, isOpen }) => [pointer, isOpen]));

const text = { type: 'string' };

suite('places that a contract names', () => {
  test('are members, items of lists, and what references and compositions add', () =>
    assert.deepEqual(
      told(
        {
          type: 'object',
          properties: { 'a/b': text, list: { type: 'array', items: { $ref: '#/$defs/item' } } },
          allOf: [{ properties: { more: { type: ['string', 'null'] } } }],
        },
        { item: { type: 'object', properties: { note: text }, additionalProperties: false } },
      ),
      { '': false, '/a~1b': false, '/list': false, '/list/*': false, '/list/*/note': false, '/more': false },
    ));

  test('are open below where clients choose names, or nothing is said', () => {
    assert.deepEqual(told(true), { '': true });
    assert.deepEqual(told({ type: 'object' }), { '': true });
    assert.deepEqual(told({ properties: { a: {}, b: true, c: { enum: ['x'] } } }), {
      '': false,
      '/a': true,
      '/b': true,
      '/c': false,
    });
    for (const open of [
      { additionalProperties: true },
      { additionalProperties: text },
      { patternProperties: { '^x': text } },
      { unevaluatedProperties: text },
    ])
      assert.equal(told({ properties: { a: text }, ...open })[''], true, JSON.stringify(open));
  });

  test('end where a schema lies in itself', () =>
    assert.deepEqual(told({ $ref: '#/$defs/a' }, { a: { properties: { a: { $ref: '#/$defs/a' } } } }), {
      '': false,
      '/a': true,
    }));
});
