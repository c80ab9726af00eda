import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compileContract } from '#enforcement';
import { GatehouseError } from '#kernel';
import { importContract } from '../import.ts';

function imported(operation: object, more: object = {}, path = '/things/{id}') {
  const contract = importContract(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      paths: { [path]: { post: { responses: {}, ...operation } } },
      ...more,
    }),
  );
  return { shape: contract.operations[0]?.shape ?? assert.fail(), contract };
}

const parametersOf = (parameters: object[], more: object = {}) =>
  imported({ parameters, ...more }).shape.parameters;

const bodied = (content: object) => ({ requestBody: { content } });

suite('parameters', () => {
  test('are written in the style of their place unless another is told', () => {
    const told = parametersOf([
      { name: 'id', in: 'path', schema: { type: 'integer' } },
      { name: 'q', in: 'query' },
      { name: 'tags', in: 'query', style: 'pipeDelimited', explode: false },
      { name: 'X-Lang', in: 'header', required: true },
      { name: 'session', in: 'cookie', allowReserved: true },
    ]).map(({ name, style, explode, required }) => [name, style, explode, required]);
    assert.deepEqual(told, [
      ['id', 'simple', false, true],
      ['q', 'form', true, false],
      ['tags', 'pipeDelimited', false, false],
      ['X-Lang', 'simple', false, true],
      ['session', 'form', true, false],
    ]);
  });

  test('of the operation win over those of its path, and fields of one name in any case are one', () => {
    const { operations } = importContract(
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Things', version: '1' },
        paths: {
          '/a': {
            parameters: [
              { name: 'q', in: 'query', schema: { type: 'string' } },
              { name: 'x-lang', in: 'header' },
            ],
            get: {
              parameters: [
                { name: 'q', in: 'query', schema: { type: 'integer' } },
                { name: 'X-Lang', in: 'header', required: true },
              ],
              responses: {},
            },
          },
        },
      }),
    );
    const parameters = operations[0]?.shape.parameters ?? [];
    assert.deepEqual(
      parameters.map(({ name, required, schema }) => [name, required, schema]),
      [
        ['q', false, { type: 'integer' }],
        ['X-Lang', true, undefined],
      ],
    );
  });

  test('that the path names are there even where the document forgets to describe them', () => {
    assert.deepEqual(parametersOf([]), [
      { name: 'id', in: 'path', required: true, style: 'simple', explode: false, allowReserved: false },
    ]);
  });

  test('by which security schemes take keys are known, so that they are not refused as unknown', () => {
    const { shape } = imported(
      { security: [{ key: [] }] },
      { components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'api_key' } } } },
    );
    assert.deepEqual(
      shape.parameters.map(({ name, in: place, required }) => [name, place, required]),
      [
        ['id', 'path', true],
        ['api_key', 'query', false],
      ],
    );
  });

  test('whose value is a document say of which media type', () => {
    const content = { 'application/json': { schema: { type: 'object' } } };
    const filter = parametersOf([{ name: 'filter', in: 'query', content }])[0];
    assert.deepEqual([filter?.mediaType, filter?.schema], ['application/json', { type: 'object' }]);
  });

  test('that media types and security schemes speak for are left to them', () => {
    const names = ['Accept', 'content-type', 'AUTHORIZATION'];
    const parameters = parametersOf(names.map(name => ({ name, in: 'header', required: true })));
    assert.deepEqual(
      parameters.map(({ name }) => name),
      ['id'],
    );
  });

  test('in a style that their place does not have are read as usual, and the import says so', () => {
    const { shape, contract } = imported({ parameters: [{ name: 'q', in: 'query', style: 'matrix' }] });
    assert.equal(shape.parameters[0]?.style, 'form');
    assert.ok(contract.warnings.some(({ message }) => message.includes('no such style')));
  });
});

suite('bodies and answers', () => {
  test('keep their media types, schemas and encodings', () => {
    const content = {
      'Multipart/Form-Data; x=1': {
        schema: { type: 'object', properties: { photo: { type: 'string' } } },
        encoding: {
          photo: { contentType: 'image/png, image/jpeg', headers: { 'X-Size': { required: true } } },
          tags: { style: 'pipeDelimited', explode: false },
        },
      },
    };
    const { shape } = imported({ requestBody: { required: true, content } });
    assert.equal(shape.bodyRequired, true);
    assert.deepEqual(shape.bodies, [
      {
        mediaType: 'multipart/form-data',
        schema: { type: 'object', properties: { photo: { type: 'string' } } },
        encoding: {
          photo: {
            contentTypes: ['image/png', 'image/jpeg'],
            headers: [{ name: 'x-size', required: true, explode: false }],
          },
          tags: { style: 'pipeDelimited', explode: false },
        },
      },
    ]);
  });

  test('an undescribed body is any body, and none is none', () => {
    assert.deepEqual(imported(bodied({})).shape.bodies, [{ mediaType: '*/*' }]);
    assert.deepEqual(imported({}).shape.bodies, []);
  });

  test('answers keep status, fields and bodies', () => {
    const responses = {
      '200': {
        description: 'ok',
        headers: { ETag: { required: true, schema: { type: 'string' } }, 'Content-Type': {} },
        content: { 'application/json': { schema: { type: 'array' } } },
      },
      '4XX': { description: 'wrong' },
    };
    assert.deepEqual(imported({ responses }).shape.answers, [
      {
        status: '200',
        headers: [{ name: 'etag', required: true, explode: false, schema: { type: 'string' } }],
        bodies: [{ mediaType: 'application/json', schema: { type: 'array' } }],
      },
      { status: '4XX', headers: [], bodies: [] },
    ]);
  });
});

suite('schemas', () => {
  const json = (schema: unknown) => bodied({ 'application/json': { schema } });

  test('are shared by name, also those that hold themselves, and what nothing reaches is left out', () => {
    const schemas = {
      Tree: {
        properties: {
          left: { $ref: '#/components/schemas/Tree' },
          leaf: { $ref: '#/components/schemas/Leaf' },
        },
      },
      Leaf: { type: 'string' },
      Unused: { type: 'number' },
    };
    const { shape, contract } = imported(json({ $ref: '#/components/schemas/Tree' }), {
      components: { schemas },
    });
    assert.deepEqual(shape.bodies[0]?.schema, { $ref: '#/$defs/Tree' });
    assert.deepEqual(contract.schemas, {
      $defs: {
        Tree: { properties: { left: { $ref: '#/$defs/Tree' }, leaf: { $ref: '#/$defs/Leaf' } } },
        Leaf: { type: 'string' },
      },
    });
  });

  test('that lie elsewhere, or have strange names, get names of their own', () => {
    const schemas = {
      'Page«Thing»': { properties: { size: { type: 'integer' } } },
      Page_Thing_: { type: 'null' },
    };
    const reference = '#/components/schemas/Page%C2%ABThing%C2%BB';
    const { contract } = imported(
      json({
        allOf: [
          { $ref: reference },
          { $ref: `${reference}/properties/size` },
          { $ref: '#/components/schemas/Page_Thing_' },
        ],
      }),
      { components: { schemas } },
    );
    const values = Object.values(contract.schemas?.$defs ?? {});
    assert.deepEqual(values, [
      { properties: { size: { type: 'integer' } } },
      { type: 'integer' },
      { type: 'null' },
    ]);
  });

  test('lose what is said to people only, but not properties of such names, nor classifications', () => {
    const schema = {
      title: 'Thing',
      description: 'A thing',
      example: { title: 1 },
      'x-vendor': { a: 1 },
      'x-gatehouse-data': 'personal',
      properties: { title: { type: 'string', default: '' }, example: { readOnly: true } },
      enum: [{ description: 1 }],
    };
    assert.deepEqual(imported(json(schema)).shape.bodies[0]?.schema, {
      'x-gatehouse-data': 'personal',
      properties: { title: { type: 'string' }, example: { readOnly: true } },
      enum: [{ description: 1 }],
    });
  });

  test('that a discriminator maps to are taken along, by name or by reference', () => {
    const schemas = { Cat: { type: 'object' }, Dog: { type: 'object' } };
    const discriminator = {
      propertyName: 'kind',
      mapping: { cat: 'Cat', dog: '#/components/schemas/Dog' },
    };
    const { shape, contract } = imported(json({ discriminator }), { components: { schemas } });
    assert.deepEqual(shape.bodies[0]?.schema, {
      discriminator: { propertyName: 'kind', mapping: { cat: '#/$defs/Cat', dog: '#/$defs/Dog' } },
    });
    assert.deepEqual(contract.schemas, { $defs: schemas });
  });

  const unreadable: Readonly<Record<string, [unknown, string]>> = {
    'a text': ['string', '/schema'],
    'a list': [[], '/schema'],
    'a text within': [{ properties: { a: 'string' } }, '/schema/properties/a'],
    'a list of texts': [{ allOf: ['A'] }, '/schema/allOf/0'],
    'properties that are a list': [{ properties: ['a'] }, '/schema/properties'],
    'a kind of field that there is not': [
      { type: 'string', 'x-gatehouse-field': 'settled' },
      '/schema/x-gatehouse-field',
    ],
    'a dynamic reference': [{ $dynamicRef: '#node' }, '/schema/$dynamicRef'],
    'a mapping to nothing': [
      { discriminator: { propertyName: 'a', mapping: { a: 'Nobody' } } },
      '/schema/discriminator/mapping/a',
    ],
  };
  for (const [title, [schema, place]] of Object.entries(unreadable))
    test(`that cannot be read are faults that name their place: ${title}`, () => {
      const at = `/paths/~1things~1{id}/post/requestBody/content/application~1json${place}`;
      assert.throws(
        () => imported(json(schema)),
        (error: unknown) => {
          assert.ok(error instanceof GatehouseError);
          const [first] = error.extra['errors'] as { at: string }[];
          assert.equal(first?.at, at);
          return true;
        },
      );
    });
});

suite('x-gatehouse-limits', () => {
  test('of an operation are its limits', () => {
    assert.deepEqual(imported({ 'x-gatehouse-limits': { depth: 4, files: 0 } }).shape.limits, {
      depth: 4,
      files: 0,
    });
    assert.equal(imported({}).shape.limits, undefined);
  });

  for (const limits of [7, { deep: 1 }, { depth: -1 }, { depth: '4' }, { depth: 1.5 }])
    test(`are faults where they say nothing that is known: ${JSON.stringify(limits)}`, () =>
      assert.throws(() => imported({ 'x-gatehouse-limits': limits }), /x-gatehouse-limits/));
});

suite('Swagger 2', () => {
  const operationsOf = (operation: object) =>
    importContract(
      JSON.stringify({
        swagger: '2.0',
        info: { title: 'Old', version: '1' },
        paths: { '/a': { post: { responses: {}, ...operation } } },
      }),
    ).operations[0]?.shape ?? assert.fail();

  test('sets elements of lists apart as collectionFormat says', () => {
    const parameters = ['csv', 'ssv', 'pipes', 'multi', undefined].map((collectionFormat, i) => ({
      name: `p${i}`,
      in: 'query',
      type: 'array',
      items: { type: 'string' },
      collectionFormat,
    }));
    assert.deepEqual(
      operationsOf({ parameters }).parameters.map(({ style, explode }) => [style, explode]),
      [
        ['form', false],
        ['spaceDelimited', false],
        ['pipeDelimited', false],
        ['form', true],
        ['form', false],
      ],
    );
  });

  test('demands each form field that is required', () => {
    const [body] = operationsOf({
      parameters: [
        { name: 'a', in: 'formData', type: 'string', required: true },
        { name: 'b', in: 'formData', type: 'file' },
      ],
    }).bodies;
    assert.equal(body?.mediaType, 'multipart/form-data');
    assert.deepEqual(body.schema, {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string', format: 'binary' } },
      required: ['a'],
    });
  });
});

suite('schemas that no operation names', () => {
  const family = (discriminator: unknown, openapi = '3.1.0') => {
    const schemas = {
      Pet: { type: 'object', discriminator, required: ['kind'], properties: { kind: { type: 'string' } } },
      Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { claws: { type: 'integer' } } }] },
      Lion: { allOf: [{ $ref: '#/components/schemas/Cat' }, { properties: { mane: { type: 'boolean' } } }] },
      Stone: { allOf: [{ $ref: '#/components/schemas/Thing' }] },
      Thing: { type: 'object' },
    };
    const { contract } = imported(
      bodied({ 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } }),
      {
        openapi,
        components: { schemas },
      },
    );
    return contract;
  };
  const takes = ({ operations, schemas }: ReturnType<typeof family>, value: unknown) => {
    const schema = operations[0]?.shape.bodies[0]?.schema ?? assert.fail();
    const validator = compileContract(schemas ?? { $defs: {} }).validator(schema, 'request', {
      unknownMembers: 'refuse',
    });
    return validator(value) === undefined;
  };

  test('are there where a discriminator may choose them, with their own heirs, and no others', () => {
    const contract = family({ propertyName: 'kind' });
    assert.deepEqual(Object.keys(contract.schemas?.$defs ?? {}), ['Pet', 'Cat', 'Lion']);
    assert.ok(
      takes(contract, { kind: 'Cat', claws: 4 }) && takes(contract, { kind: 'Lion', claws: 4, mane: true }),
    );
    for (const value of [
      { kind: 'Cat', claws: 'x' },
      { kind: 'Cat', mane: true },
      { kind: 'Pet', claws: 4 },
      { kind: 'Stone' },
      { kind: 'none' },
    ])
      assert.ok(!takes(contract, value), JSON.stringify(value));
  });

  test('are left out where there is none', () =>
    assert.deepEqual(Object.keys(family(undefined).schemas?.$defs ?? {}), ['Pet']));

  test('are found from Swagger 2, where a discriminator is a name', () => {
    const contract = importContract(
      JSON.stringify({
        swagger: '2.0',
        info: { title: 'Pets', version: '1' },
        paths: {
          '/p': {
            post: {
              parameters: [{ name: 'b', in: 'body', schema: { $ref: '#/definitions/Pet' } }],
              responses: {},
            },
          },
        },
        definitions: {
          Pet: {
            type: 'object',
            discriminator: 'kind',
            required: ['kind'],
            properties: { kind: { type: 'string' } },
          },
          Cat: { allOf: [{ $ref: '#/definitions/Pet' }, { properties: { claws: { type: 'integer' } } }] },
        },
      }),
    );
    assert.ok(takes(contract, { kind: 'Cat', claws: 4 }) && !takes(contract, { kind: 'Cat', claws: 'x' }));
  });
});

test('a reference into a tuple leads to its element, in every dialect', () => {
  const tuple = { type: 'array', items: [{ type: 'integer' }, { type: 'string' }] };
  const first = { type: 'object', properties: { first: { $ref: '#/components/schemas/Tuple/items/0' } } };
  for (const openapi of ['3.0.3', '3.1.0']) {
    const { contract, shape } = imported(bodied({ 'application/json': { schema: first } }), {
      openapi,
      components: { schemas: { Tuple: { $schema: 'http://json-schema.org/draft-04/schema#', ...tuple } } },
    });
    const validator = compileContract(contract.schemas ?? { $defs: {} }).validator(
      shape.bodies[0]?.schema ?? assert.fail(),
      'request',
      { unknownMembers: 'refuse' },
    );
    assert.equal(validator({ first: 5 }), undefined);
    assert.equal(validator({ first: 'x' })?.pointer, '/first');
  }
});

test('limits of the whole document hold for each operation that names no others, and paths stand between', () => {
  const limits = (more: object) => ({ 'x-gatehouse-limits': more });
  const { operations } = importContract(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      ...limits({ depth: 9, members: 9, files: 9 }),
      paths: {
        '/a': {
          ...limits({ members: 5, files: 5 }),
          get: { responses: {} },
          post: { ...limits({ files: 1 }), responses: {} },
        },
        '/b': { get: { responses: {} } },
      },
    }),
  );
  assert.deepEqual(
    operations.map(({ shape }) => shape.limits),
    [
      { depth: 9, members: 5, files: 5 },
      { depth: 9, members: 5, files: 1 },
      { depth: 9, members: 9, files: 9 },
    ],
  );
  refusedWithin(() => imported({}, limits({ depht: 1 })), '/x-gatehouse-limits/depht');
});

test('header fields of answers are read with their style, those of Swagger 2 too', () => {
  const { operations } = importContract(
    JSON.stringify({
      swagger: '2.0',
      info: { title: 'Pets', version: '1' },
      paths: {
        '/p': {
          get: {
            responses: {
              200: {
                description: 'ok',
                headers: {
                  'X-Left': { type: 'integer', description: 'calls' },
                  'X-Tags': { type: 'array', items: { type: 'string' }, collectionFormat: 'pipes' },
                },
              },
            },
          },
        },
      },
    }),
  );
  assert.deepEqual(operations[0]?.shape.answers[0]?.headers, [
    { name: 'x-left', required: false, explode: false, schema: { type: 'integer' } },
    { name: 'x-tags', required: false, explode: false, schema: { type: 'string' } },
  ]);
});

function refusedWithin(run: () => unknown, at: string): void {
  assert.throws(run, (error: unknown) => {
    assert.ok(error instanceof GatehouseError);
    const faults = error.extra['errors'] as { at: string }[];
    assert.ok(faults.some(fault => fault.at === at));
    return true;
  });
}
