import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { below, controlFor, initialOf, labelOf, memberOf, variantOf, withMember } from './schema.ts';

suite('forms made from JSON Schema', () => {
  for (const [kind, schema] of [
    ['choice', { enum: ['a', 'b'] }],
    ['choice', { anyOf: [{ const: 'a' }, { const: 'b' }] }],
    ['switch', { type: 'boolean' }],
    ['number', { type: 'integer' }],
    ['text', { type: 'string' }],
    ['secret', { type: 'string', 'x-secret': true }],
    ['number-or-text', { anyOf: [{ type: 'integer' }, { type: 'string' }] }],
    ['choices', { type: 'array', items: { enum: ['a'] } }],
    ['words', { type: 'array', items: { type: 'string' } }],
    ['list', { type: 'array', items: { type: 'string', maxLength: 501 } }],
    ['list', { type: 'array', items: { type: 'object', properties: {} } }],
    ['group', { type: 'object', properties: { a: { type: 'string' } } }],
    ['variants', { anyOf: [{ const: 'reads' }, { type: 'array', items: { type: 'string' } }] }],
  ] as const)
    test(`${JSON.stringify(schema)} is filled in as ${kind}`, () => {
      assert.equal(controlFor(schema).kind, kind);
    });

  for (const schema of [{}, { type: 'object' }, { type: ['string', 'null'] }, { type: 'array' }])
    test(`what no control fits can still be written as JSON: ${JSON.stringify(schema)}`, () => {
      assert.equal(controlFor(schema).kind, 'json');
    });

  test('a value is found among the variants by constant first, then by kind', () => {
    const variants = [{ type: 'string' }, { const: 'reads' }, { type: 'array' }];
    assert.deepEqual(
      ['reads', 'GET', ['GET'], 7, undefined].map(value => variantOf(value, variants)),
      [1, 0, 2, -1, -1],
    );
  });

  test('an option that is cleared is left out, not sent as nothing', () => {
    assert.deepEqual(withMember({ a: 1, b: 2 }, 'a', undefined), { b: 2 });
    assert.deepEqual(withMember(undefined, 'a', false), { a: false });
  });

  test('members that every object inherits are none', () => {
    assert.equal(memberOf({}, 'constructor'), undefined);
    assert.equal(memberOf('text', 'length'), undefined);
  });

  test('pointers escape what would lead elsewhere', () => {
    assert.equal(below('/a', 'b/c~d'), '/a/b~1c~0d');
  });

  test('names become words', () => {
    assert.equal(labelOf('hstsMaxAge', {}), 'Hsts max age');
    assert.equal(labelOf('x', { title: 'Title' }), 'Title');
  });

  test('a new value begins with its default', () => {
    assert.deepEqual(
      [initialOf({ type: 'integer', default: 3 }), initialOf({ type: 'array', items: { type: 'string' } })],
      [3, []],
    );
  });
});
