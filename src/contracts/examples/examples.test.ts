import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContractExample } from '../contract.ts';
import { importContract } from '../import.ts';

interface Given {
  readonly responses?: object;
  readonly components?: object;
  readonly method?: string;
}

function examplesOf({ responses = {}, components = {}, method = 'get' }: Given): readonly ContractExample[] {
  const { operations } = importContract(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      paths: { '/things': { [method]: { responses } } },
      components,
    }),
  );
  return operations[0]?.examples ?? assert.fail('no operation');
}

const ofMedia = (media: object, type = 'application/json', components = {}) =>
  examplesOf({ responses: { 200: { description: 'ok', content: { [type]: media } } }, components });

const ofSchema = (schema: object, schemas = {}) => {
  const [example] = ofMedia({ schema }, 'application/json', { schemas });
  return example === undefined ? undefined : (JSON.parse(example.body) as unknown);
};

suite('the examples of an operation', () => {
  test('are those of its first success, named ones by name', () => {
    const examples = examplesOf({
      responses: {
        '404': { description: 'none', content: { 'application/json': { example: { wrong: true } } } },
        '201': {
          description: 'made',
          content: {
            'application/json': {
              examples: { one: { value: { id: 1 } }, two: { $ref: '#/components/examples/two' } },
            },
          },
        },
        '202': { description: 'later', content: { 'application/json': { example: { wrong: true } } } },
      },
      components: { examples: { two: { value: { id: 2 } } } },
    });
    assert.deepEqual(examples, [
      { name: 'one', status: 201, contentType: 'application/json', body: '{"id":1}' },
      { name: 'two', status: 201, contentType: 'application/json', body: '{"id":2}' },
    ]);
  });

  test('of a class of answers are given with the first status of it', () => {
    const content = { 'application/json': { example: [] } };
    assert.equal(examplesOf({ responses: { '2XX': { description: 'ok', content } } })[0]?.status, 200);
  });

  test('win over what a schema says', () => {
    assert.equal(ofMedia({ example: { a: 1 }, schema: { example: { a: 2 } } })[0]?.body, '{"a":1}');
  });

  test('are answers without content where the document says so, but a read that tells nothing has none', () => {
    const empty = (status: number, method: string) =>
      examplesOf({ responses: { [status]: { description: 'ok' } }, method });
    const answer = (status: number) => [{ name: null, status, contentType: null, body: '' }];
    assert.deepEqual(empty(204, 'delete'), answer(204));
    assert.deepEqual(empty(202, 'post'), answer(202));
    assert.deepEqual(empty(204, 'get'), answer(204));
    assert.deepEqual(empty(200, 'get'), []);
  });

  test('are text as it stands, and JSON written as a value or as its text', () => {
    const [csv] = ofMedia({ example: 'a,b\n1,2\n' }, 'text/csv');
    assert.deepEqual([csv?.contentType, csv?.body], ['text/csv; charset=utf-8', 'a,b\n1,2\n']);
    assert.equal(ofMedia({ example: '{"a": 1}' })[0]?.body, '{"a": 1}');
    assert.equal(ofMedia({ example: 'plain' })[0]?.body, '"plain"');
    assert.equal(ofMedia({ example: { a: 1 } }, '*/*')[0]?.contentType, 'application/json');
    assert.equal(ofMedia({ example: '<a/>' }, 'application/xml')[0]?.body, '<a/>');
  });

  test('of Swagger 2 lie beside its schema', () => {
    const { operations } = importContract(
      JSON.stringify({
        swagger: '2.0',
        info: { title: 'Old', version: '1' },
        paths: {
          '/a': {
            get: {
              responses: {
                200: { description: 'ok', examples: { 'application/json': { a: 1 } }, schema: {} },
              },
            },
          },
        },
      }),
    );
    assert.equal(operations[0]?.examples[0]?.body, '{"a":1}');
  });
});

suite('no example is made up', () => {
  const none: Readonly<Record<string, object>> = {
    'an object in XML': { 'application/xml': { example: { a: 1 } } },
    'a range of types': { 'image/*': { example: 'x' } },
    'a value that lies elsewhere': {
      'application/json': { examples: { a: { externalValue: 'https://x.example/' } } },
    },
    'a schema that only names types': {
      'application/json': { schema: { type: 'object', properties: { a: { type: 'string' } } } },
    },
    'a required property without one': {
      'application/json': {
        schema: { required: ['b'], properties: { a: { example: 1 }, b: { type: 'string' } } },
      },
    },
    'a list of unknown things': {
      'application/json': { schema: { type: 'array', items: { type: 'string' } } },
    },
    'no schema': { 'application/json': {} },
  };
  for (const [title, content] of Object.entries(none))
    test(title, () =>
      assert.deepEqual(examplesOf({ responses: { 200: { description: 'ok', content } } }), []),
    );

  test('an operation without a success', () => {
    const content = { 'application/json': { example: 1 } };
    assert.deepEqual(examplesOf({ responses: { default: { description: 'any', content } } }), []);
    assert.deepEqual(examplesOf({}), []);
  });
});

suite('an example is composed of what a schema says', () => {
  test('of its properties: examples, constants, defaults, first choices; the optional rest is left out', () => {
    const properties = {
      a: { example: 'x' },
      b: { const: 2 },
      c: { default: false },
      d: { enum: ['one', 'two'] },
      e: { examples: [null, 1] },
      f: { type: 'string' },
      g: { example: 'secret', writeOnly: true },
      h: { type: 'array', items: { example: 1 } },
    };
    assert.deepEqual(ofSchema({ type: 'object', required: ['a'], properties }), {
      ...{ a: 'x', b: 2, c: false, d: 'one', e: null, h: [1] },
    });
  });

  test('through references, parts and alternatives', () => {
    const schemas = {
      Base: { required: ['id'], properties: { id: { example: 'i' } } },
      Name: { type: 'string', example: 'n' },
    };
    const schema = {
      allOf: [
        { $ref: '#/components/schemas/Base' },
        { properties: { name: { $ref: '#/components/schemas/Name' } } },
      ],
      properties: { kind: { oneOf: [{ type: 'integer' }, { const: 'k' }] } },
    };
    assert.deepEqual(ofSchema(schema, schemas), { id: 'i', name: 'n', kind: 'k' });
  });

  test('a schema that holds itself ends', () => {
    const schemas = {
      Node: { properties: { value: { example: 1 }, next: { $ref: '#/components/schemas/Node' } } },
      Loop: { required: ['next'], properties: { next: { $ref: '#/components/schemas/Loop' } } },
    };
    assert.ok(JSON.stringify(ofSchema({ $ref: '#/components/schemas/Node' }, schemas)).length < 500);
    assert.equal(ofSchema({ $ref: '#/components/schemas/Loop' }, schemas), undefined);
  });

  test('a few lines that branch without end cost no time', () => {
    const wide = { $ref: '#/components/schemas/Wide' };
    const schemas = {
      Wide: { allOf: Array.from({ length: 50 }, () => wide), properties: { a: { type: 'string' } } },
    };
    const begun = performance.now();
    assert.equal(ofSchema(wide, schemas), undefined);
    assert.ok(performance.now() - begun < 1000);
  });
});

suite('examples are bounded', () => {
  test('what one operation cannot hold is left out, and the smaller ones kept', () => {
    const examples = ofMedia({
      examples: {
        large: { value: 'x'.repeat(17 * 1024) },
        first: { value: 'y'.repeat(10 * 1024) },
        second: { value: 'z'.repeat(10 * 1024) },
        third: { value: 'w'.repeat(1024) },
      },
    });
    assert.deepEqual(
      examples.map(({ name }) => name),
      ['first', 'third'],
    );
  });

  test('and so is what becomes too large by its escapes', () => {
    assert.deepEqual(ofMedia({ example: '\u0001'.repeat(4000) }), []);
  });

  test('a large value that is referred to again and again is never spelled out', () => {
    const schemas = { Big: { example: 'x'.repeat(15_000) } };
    const properties = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [`p${i}`, { $ref: '#/components/schemas/Big' }]),
    );
    const value = ofSchema({ properties }, schemas);
    assert.ok(JSON.stringify(value).length < 16 * 1024);
  });

  test('a version holds 2 MiB at most', () => {
    const content = { 'application/json': { example: 'x'.repeat(15 * 1024) } };
    const get = { responses: { 200: { description: 'ok', content } } };
    const { operations } = importContract(
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Many', version: '1' },
        paths: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`/p${i}`, { get }])),
      }),
    );
    const bytes = operations.reduce((sum, { examples }) => sum + (examples[0]?.body.length ?? 0), 0);
    assert.ok(bytes > 1.9 * 1024 * 1024 && bytes <= 2 * 1024 * 1024, String(bytes));
    assert.deepEqual(operations.at(-1)?.examples, []);
  });
});

suite('the header fields of an operation', () => {
  const headersOf = (operation: object, more: object = {}) =>
    importContract(
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Things', version: '1' },
        paths: { '/things': { get: { responses: {}, ...operation } } },
        ...more,
      }),
    ).operations[0]?.requestHeaders;

  test('are its header parameters and those of its security schemes, in lower case', () => {
    const securitySchemes = {
      key: { type: 'apiKey', in: 'header', name: 'X-Own-Key' },
      token: { type: 'oauth2', flows: {} },
      query: { type: 'apiKey', in: 'query', name: 'key' },
    };
    const parameters = [
      { name: 'If-Match', in: 'header' },
      { name: 'Accept', in: 'header' },
      { name: 'page', in: 'query' },
      { name: 'not a name', in: 'header' },
    ];
    const components = { securitySchemes };
    const security = [{ key: [], query: [] }, { token: [] }, { unknown: [] }];
    assert.deepEqual(headersOf({ parameters, security }, { components }), [
      'if-match',
      'x-own-key',
      'authorization',
    ]);
    assert.deepEqual(headersOf({ security: [] }, { components, security }), []);
    assert.deepEqual(headersOf({}, { components, security }), ['x-own-key', 'authorization']);
  });
});
