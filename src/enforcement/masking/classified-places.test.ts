import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContractSchemas, OperationShape } from '../shape.ts';
import { classifiedPlaces } from './classified-places.ts';

const { $defs }: ContractSchemas = {
  $defs: {
    Person: {
      properties: {
        name: { 'x-gatehouse-data': 'personal' },
        'a/b': { 'x-gatehouse-data': 'public' },
        password: { type: 'string', writeOnly: true },
        friends: { type: 'array', items: { $ref: '#/$defs/Person' } },
        more: { additionalProperties: { anyOf: [{}, { 'x-gatehouse-data': 'sensitive' }] } },
        plain: { type: 'string' },
      },
    },
  },
};
const shapeOf = (answers: OperationShape['answers']): OperationShape => ({
  ...{ parameters: [], bodies: [], bodyRequired: false, answers },
});
const told = (shape: OperationShape) =>
  classifiedPlaces(shape, { $defs }).map(({ status, place, data }) => `${status} ${place} ${data}`);

test('every classified place of an answer is told once, of what lies in itself where it lies first', () => {
  const header = { name: 'x-who', required: false, explode: false, schema: { 'x-gatehouse-data': 'secret' } };
  const body = { mediaType: 'application/json', schema: { $ref: '#/$defs/Person' } };
  assert.deepEqual(told(shapeOf([{ status: '200', headers: [header], bodies: [body, body] }])), [
    '200 header x-who secret',
    '200 /name personal',
    '200 /a~1b public',
    '200 /password secret',
    '200 /more/* sensitive',
  ]);
});

test('nothing is told of answers in which nothing is classified, and of no answers', () => {
  assert.deepEqual(told(shapeOf([])), []);
  const body = { mediaType: 'application/json', schema: { properties: { a: true, b: { type: 'string' } } } };
  assert.deepEqual(told(shapeOf([{ status: 'default', headers: [], bodies: [body] }])), []);
});

test('schemas that lie in each other in all ways come to an end', () => {
  const names = Array.from({ length: 12 }, (_, i) => `s${i}`);
  const all = Object.fromEntries(names.map(name => [name, { $ref: `#/$defs/${name}` }]));
  const tangled = Object.fromEntries(
    names.map(name => [name, { properties: all, 'x-gatehouse-data': 'personal' as const }]),
  );
  const body = { mediaType: 'application/json', schema: { $ref: '#/$defs/s0' } };
  const shape = shapeOf([{ status: '200', headers: [], bodies: [body] }]);
  assert.equal(classifiedPlaces(shape, { $defs: tangled }).length, 500);
});
