import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { GatehouseError } from '#kernel';
import { importContract } from './import.ts';
import { placesInJson } from './json-places.ts';

const document = {
  openapi: '3.1.0',
  'a/b~c': { 'quo"te\\': [1, -2.5e3, true, null, { x: 'y' }, [], {}] },
  'brackets } ] , : " in text': '{"not": ["here"]}',
  paths: { '/x/{id}': { get: { responses: { 200: {} } } } },
};

/** Every pointer of the document with its value. */
function everything(value: unknown, pointer = ''): [string, unknown][] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inner]) =>
          everything(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
        )
      : [];
  return [[pointer, value], ...below];
}

suite('places in JSON text', () => {
  for (const indent of [0, 2])
    test(`are where the values begin, indented by ${indent}`, () => {
      const text = JSON.stringify(document, undefined, indent);
      const all = everything(document);
      const places = placesInJson(
        text,
        all.map(([pointer]) => pointer),
      );
      for (const [pointer, value] of all) {
        const place = places.get(pointer);
        assert.ok(place !== undefined, pointer);
        const begins = JSON.stringify(value).slice(0, 1);
        assert.equal(text[place], begins, pointer);
      }
    });

  test('tell what holds a value that is not there', () => {
    const places = placesInJson(JSON.stringify(document), ['/paths/~1x~1{id}/post/responses']);
    assert.deepEqual([...places.keys()], ['', '/paths', '/paths/~1x~1{id}']);
  });

  test('are of the last one where a member is repeated, as for the parser', () => {
    assert.equal(placesInJson('{"a":1,"a":2}', ['/a']).get('/a'), 11);
  });

  test('take no longer than the text is long, however it nests', () => {
    const began = performance.now();
    const deep = 200_000;
    placesInJson('['.repeat(deep) + ']'.repeat(deep), ['/0/0/0']);
    placesInJson(JSON.stringify(Array.from({ length: 500_000 }, (_, i) => `${i}"\\`)), ['/499999']);
    assert.ok(performance.now() - began < 3_000);
  });
});

suite('a large JSON document', () => {
  test('with a mistake is refused with its line and column', () => {
    const info = { title: 'x', version: '1', description: 'x'.repeat(100_000) };
    const paths = { '/x': { get: { responses: { 200: { $ref: '#/components/nothing' } } } } };
    const text = JSON.stringify({ openapi: '3.1.0', info, paths }, undefined, 2);
    const line = text.slice(0, text.indexOf('"#/components/nothing"')).split('\n').length;
    assert.throws(
      () => importContract(text),
      (error: GatehouseError) => {
        const [fault] = error.extra['errors'] as { line?: number; column?: number }[];
        assert.deepEqual([fault?.line, fault?.column], [line, 21]);
        return true;
      },
    );
  });
});
