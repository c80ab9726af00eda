import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { OperationShape, ParameterShape } from '../shape.ts';
import { listedFields } from './listed-fields.ts';

const parameter = (name: string, place: ParameterShape['in'], schema: object): ParameterShape => ({
  name,
  in: place,
  required: false,
  style: place === 'query' || place === 'cookie' ? 'form' : 'simple',
  explode: place === 'query',
  allowReserved: false,
  schema: schema as ParameterShape['schema'] & object,
});
const uuid = { type: 'string', format: 'uuid' };
const text = { type: 'string' };
const shape: OperationShape = {
  parameters: [
    parameter('id', 'path', uuid),
    parameter('X-Lang', 'header', { enum: ['de'] }),
    parameter('q', 'query', text),
  ],
  bodies: [
    {
      mediaType: 'application/json',
      schema: {
        type: 'object',
        properties: {
          'a/b': { type: 'integer' },
          notes: { type: 'array', items: text },
          tree: { $ref: '#/$defs/Tree' },
          links: { type: 'object', additionalProperties: { type: 'string', format: 'uri' } },
        },
      },
    },
    {
      mediaType: 'application/x-www-form-urlencoded',
      schema: { type: 'object', properties: { id: uuid, o: { type: 'object' } } },
    },
    { mediaType: 'text/html' },
  ],
  bodyRequired: false,
  answers: [],
};
const schemas = {
  $defs: { Tree: { type: 'object', properties: { name: text, next: { $ref: '#/$defs/Tree' } } } },
};
const rows = (isJudged: boolean) =>
  listedFields(shape, schemas, isJudged).map(row => `${row.mediaType ?? row.in} ${row.place}: ${row.kind}`);

suite('the fields of an operation', () => {
  test('are listed with their kinds, each place once', () =>
    assert.deepEqual(rows(true), [
      'path id: settled',
      'header X-Lang: settled',
      'query q: usual',
      'application/json /a~1b: settled',
      'application/json /notes/*: prose',
      'application/json /tree/name: usual',
      'application/json /links/*: address',
      'application/x-www-form-urlencoded /id: settled',
      'application/x-www-form-urlencoded /o: usual',
      'text/html : markup',
    ]));

  test('are not settled where nobody judges them, and that is what is said', () => {
    assert.ok(rows(false).every(row => !row.endsWith('settled')));
    const [id] = listedFields(shape, schemas, false);
    assert.match(id?.because ?? '', /request-validation/);
    assert.equal(id?.type, 'string, uuid');
  });

  test('end somewhere, however many a contract has', () => {
    const properties = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`n${i}`, text]));
    const bodies = [{ mediaType: 'application/json', schema: { type: 'object', properties } }];
    assert.equal(listedFields({ ...shape, bodies }, undefined, true).length, 500);
  });
});
