import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { GatehouseError } from '#kernel';
import type { ContractFault } from './contract.ts';
import { importContract } from './import.ts';

const minimal = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

function withPaths(paths: Record<string, unknown>, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ ...minimal, paths, ...more });
}

const get = { get: { responses: { 200: { description: 'ok' } } } };

function faultsOf(source: string | Uint8Array): ContractFault[] {
  try {
    importContract(source);
  } catch (error) {
    assert.ok(error instanceof GatehouseError);
    assert.equal(error.code, 'contract-invalid');
    return error.extra['errors'] as ContractFault[];
  }
  return assert.fail('the document was accepted');
}

function firstFault(source: string | Uint8Array): ContractFault {
  const [first] = faultsOf(source);
  assert.ok(first);
  return first;
}

suite('what an import yields', () => {
  test('an OpenAPI document in YAML gives its operations with bodies, answers and parameters', () => {
    const contract = importContract(`
openapi: 3.0.3
info: {title: Pets, version: "2", description: All pets}
servers:
  - url: https://{host}/animals/v2/
    variables: {host: {default: api.example}}
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: lang, in: query}
    put:
      operationId: replacePet
      summary: Replace a pet
      parameters: [{$ref: '#/components/parameters/Lang'}]
      requestBody:
        required: true
        content: {'Application/JSON; charset=utf-8': {}, text/csv: {}}
      responses:
        default: {description: error, content: {application/problem+json: {}}}
        '200': {description: ok, content: {application/json: {}}}
components:
  parameters:
    Lang: {name: lang, in: query, required: true}
`);
    assert.equal(contract.title, 'Pets');
    assert.equal(contract.version, '2');
    assert.equal(contract.basePathSuggestion, '/animals/v2');
    assert.equal(contract.operations.length, 1);
    const { suggestion, shape, ...operation } = contract.operations[0] ?? assert.fail();
    assert.equal(suggestion.category, 'does');
    assert.deepEqual(operation, {
      method: 'PUT',
      path: '/pets/{id}',
      operationId: 'replacePet',
      summary: 'Replace a pet',
      consumes: ['application/json', 'text/csv'],
      bodyRequired: true,
      produces: ['application/json', 'application/problem+json'],
      parameters: [
        { name: 'id', in: 'path', required: true },
        { name: 'lang', in: 'query', required: true },
      ],
      requestHeaders: [],
      owners: [],
      policies: [],
      scopes: [],
      examples: [],
      audience: undefined,
    });
    assert.deepEqual(
      shape.bodies.map(({ mediaType }) => mediaType),
      operation.consumes,
    );
    assert.deepEqual(contract.warnings, []);
  });

  test('an operation without a described body takes none, and one with an unnamed kind of body takes any', () => {
    const { operations } = importContract(
      withPaths({
        '/a': { post: { responses: {} } },
        '/b': { post: { requestBody: { content: {} }, responses: {} } },
      }),
    );
    assert.deepEqual(
      operations.map(({ consumes }) => consumes),
      [[], ['*/*']],
    );
  });

  test('schemas that contain themselves are imported', () => {
    const tree = {
      type: 'object',
      properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
    };
    const content = { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } };
    const { operations } = importContract(
      withPaths(
        { '/t': { get: { responses: { 200: { description: '', content } } } } },
        { components: { schemas: { Tree: tree } } },
      ),
    );
    assert.equal(operations.length, 1);
  });

  test('fixed parts of a path are decoded as requests are', () => {
    const { operations } = importContract(withPaths({ '/gr%C3%B6%C3%9Fe/{id}.json': get }));
    assert.equal(operations[0]?.path, '/größe/{id}.json');
  });

  test('the category and audience that the document names win over the suggestion, with a warning when milder', () => {
    const paths = {
      '/licences/{n}': {
        get: { 'x-gatehouse-category': 'tells', 'x-gatehouse-audience': 'registered', responses: {} },
      },
    };
    const { operations, warnings, audience } = importContract(
      withPaths(paths, { 'x-gatehouse-audience': 'open' }),
    );
    assert.equal(audience, 'open');
    assert.equal(operations[0]?.suggestion.category, 'tells');
    assert.equal(operations[0]?.audience, 'registered');
    assert.match(warnings.map(({ message }) => message).join('\n'), /looks like `tells-harm`/);
  });
});

suite('what an import refuses', () => {
  const refused: Record<string, { source: string | Uint8Array; at: string | RegExp; says: RegExp }> = {
    'text that is no document': { source: 'hello', at: '', says: /root is not an object/ },
    'an object that is no OpenAPI document': { source: '{"a": 1}', at: '', says: /neither `openapi` nor/ },
    'an unquoted version': { source: 'openapi: 3.1\n', at: '/openapi', says: /quoted/ },
    'a version that nobody here has read': {
      source: '{"openapi": "4.0.0"}',
      at: '/openapi',
      says: /only OpenAPI 3/,
    },
    'bytes that are not UTF-8': { source: new Uint8Array([0x7b, 0xff, 0x7d]), at: '1:1', says: /UTF-8/ },
    'broken JSON, with line and column': {
      source: '{\n  "openapi": "3.1.0",\n  "info": ]\n}',
      at: /^3:\d+$/,
      says: /./,
    },
    'broken YAML, with line and column': { source: 'openapi: 3.1.0\n\tinfo: 1\n', at: '2:1', says: /spaces/ },
    'a member that is there twice': {
      source: 'openapi: 3.1.0\nopenapi: 3.0.0\n',
      at: '2:1',
      says: /one of the two/,
    },
    'two documents in one file': { source: 'a: 1\n---\nb: 2\n', at: /^\d+:\d+$/, says: /one document/ },
    'an alias without its anchor': { source: 'openapi: *version\n', at: '', says: /anchor .* version/ },
    'merge keys': {
      source: 'openapi: 3.1.0\nx-a: &a {b: 1}\ninfo: {<<: *a}\n',
      at: '/info',
      says: /merge keys/,
    },
    'a document without paths': {
      source: JSON.stringify({ ...minimal, paths: undefined }),
      at: '/paths',
      says: /no paths/,
    },
    'a document without operations': { source: withPaths({}), at: '/paths', says: /no operation/ },
    'a document without a title': {
      source: JSON.stringify({ ...minimal, info: {} }),
      at: '/info/title',
      says: /title/,
    },
    'a method in capitals': {
      source: withPaths({ '/a': { GET: {} } }),
      at: '/paths/~1a/GET',
      says: /lower case/,
    },
    'a category that does not exist': {
      source: withPaths({ '/a': { get: { 'x-gatehouse-category': 'harmless' } } }),
      at: '/paths/~1a/get/x-gatehouse-category',
      says: /one of tells, does/,
    },
    'a WebSocket that is neither true nor false': {
      source: withPaths({ '/a': { get: { 'x-gatehouse-websocket': 'yes' } } }),
      at: '/paths/~1a/get/x-gatehouse-websocket',
      says: /true or false/,
    },
    'a WebSocket that is not a GET': {
      source: withPaths({ '/a': { post: { 'x-gatehouse-websocket': true } } }),
      at: '/paths/~1a/post/x-gatehouse-websocket',
      says: /opened with GET, and this is POST/,
    },
    'an audience that does not exist': {
      source: withPaths({ '/a': get }, { 'x-gatehouse-audience': 'public' }),
      at: '/x-gatehouse-audience',
      says: /one of open/,
    },
    'a media type that is none': {
      source: withPaths({ '/a': { post: { requestBody: { content: { json: {} } } } } }),
      at: '/paths/~1a/post/requestBody/content',
      says: /not a media type/,
    },
    'a parameter without a place': {
      source: withPaths({ '/a': { get: { parameters: [{ name: 'x' }] } } }),
      at: '/paths/~1a/get/parameters/0',
      says: /`in`/,
    },
    'a member named __proto__': {
      source: withPaths({ '/a': get }).replace('{', '{"__proto__": {"polluted": true},'),
      at: '',
      says: /__proto__/,
    },
  };
  for (const [what, { source, at, says }] of Object.entries(refused)) {
    test(`${what} is refused, with the place and how to mend it`, () => {
      const fault = firstFault(source);
      if (typeof at === 'string') assert.equal(fault.at, at);
      else assert.match(fault.at, at);
      assert.match(fault.message, says);
    });
  }

  test('says which operations are WebSockets, and that a contract alone opens none', () => {
    const answers = { responses: { 101: { description: 'Switching protocols' } } };
    const paths = {
      '/by-answer': { get: answers },
      '/by-word': { get: { 'x-gatehouse-websocket': true } },
      '/denied': { get: { ...answers, 'x-gatehouse-websocket': false } },
      '/no-get': { post: answers },
    };
    const { warnings } = importContract(withPaths(paths));
    assert.deepEqual(
      warnings.filter(({ message }) => message.includes('WebSocket')).map(({ at }) => at),
      ['/paths/~1by-answer/get', '/paths/~1by-word/get'],
    );
  });

  test('a fault inside a YAML document names line and column beside the place', () => {
    const fault = firstFault(
      'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths:\n  /a/{b}{c}:\n    get: {}\n',
    );
    assert.equal(fault.at, '/paths/~1a~1{b}{c}');
    assert.equal(fault.line, 5);
  });

  test('all faults are reported at once', () => {
    assert.equal(faultsOf(withPaths({ a: get, '/b//c': get, '/d?e': get })).length >= 3, true);
  });
});

suite('references', () => {
  const referring = (reference: string) =>
    withPaths({ '/a': { get: { responses: { 200: { $ref: reference } } } } });

  for (const reference of [
    'https://internal.example/secret.yaml',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    '../../etc/passwd#/x',
    'other.yaml#/components/schemas/A',
    '//evil.example/x',
  ]) {
    test(`the reference ${reference} is refused and never followed`, () => {
      assert.match(firstFault(referring(reference)).message, /another file .* one document alone/);
    });
  }

  test('a reference to nothing is refused', () => {
    assert.match(firstFault(referring('#/components/responses/None')).message, /points to nothing/);
  });

  test('a reference does not reach members that every object inherits', () => {
    for (const reference of ['#/constructor/prototype', '#/__proto__', '#/paths/__proto__'])
      assert.match(firstFault(referring(reference)).message, /points to nothing/);
  });

  test('references that only lead to one another are refused', () => {
    const components = {
      responses: { A: { $ref: '#/components/responses/B' }, B: { $ref: '#/components/responses/A' } },
    };
    assert.match(firstFault(withPaths({ '/a': get }, { components })).message, /leads to itself/);
  });

  test('a field called $ref and references inside examples are data', () => {
    const schema = {
      type: 'object',
      properties: { $ref: { type: 'string' } },
      example: { $ref: 'https://x.example' },
    };
    assert.equal(
      importContract(withPaths({ '/a': get }, { components: { schemas: { A: schema } } })).operations.length,
      1,
    );
  });
});

suite('documents made to exhaust', () => {
  test('YAML aliases that multiply are refused', () => {
    const levels = Array.from({ length: 12 }, (_, i) =>
      i === 0
        ? 'x0: &x0 [lol, lol, lol]'
        : `x${i}: &x${i} [${Array(10)
            .fill(`*x${i - 1}`)
            .join(', ')}]`,
    );
    firstFault(`openapi: 3.1.0\n${levels.join('\n')}\n`);
  });

  test('one large anchor used many times is counted as often as it is used', () => {
    const anchor = `big: &big [${'0,'.repeat(20_000)}0]`;
    const uses = Array.from({ length: 200 }, (_, i) => `u${i}: *big`).join('\n');
    assert.match(firstFault(`openapi: 3.1.0\n${anchor}\n${uses}\n`).message, /too many values/);
  });

  test('nesting without end is refused, in JSON and in YAML', () => {
    assert.match(
      firstFault(`{"openapi":"3.1.0","x":${'['.repeat(500)}${']'.repeat(500)}}`).message,
      /nests deeper/,
    );
    assert.match(firstFault(`{"openapi":"3.1.0","x":${'['.repeat(50_000)}`).message, /./);
    assert.match(firstFault(`openapi: 3.1.0\nx: ${'- '.repeat(20_000)}y\n`).message, /./);
  });

  test('a document larger than the limit is refused before it is parsed', () => {
    assert.match(firstFault('x'.repeat(32 * 1024 * 1024 + 1)).message, /larger than 32 MB/);
    assert.match(firstFault(`a: ${'x'.repeat(4 * 1024 * 1024)}`).message, /larger than the 4 MB/);
  });

  test('the number of faults in the answer is bounded', () => {
    const paths = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`bad${i}`, get]));
    assert.ok(faultsOf(withPaths(paths)).length <= 50);
  });
});

suite('responses that are none are said, not passed over', () => {
  const place = '/paths/~1things/get/responses';
  const wrong: readonly (readonly [unknown, string])[] = [
    [7, place],
    ['200', place],
    [[{ description: 'ok' }], place],
    [null, place],
    [{ 200: 7 }, `${place}/200`],
    [{ 200: null }, `${place}/200`],
    [{ 200: ['ok'] }, `${place}/200`],
    [{ default: 'ok' }, `${place}/default`],
    [{ 200: { description: 'ok', content: 'application/json' } }, `${place}/200/content`],
    [{ 200: { description: 'ok', content: [] } }, `${place}/200/content`],
  ];
  for (const [responses, at] of wrong) {
    test(JSON.stringify(responses), () => {
      assert.equal(firstFault(withPaths({ '/things': { get: { responses } } })).at, at);
    });
  }

  test('in Swagger 2.0 too', () => {
    const document = { swagger: '2.0', info: minimal.info, paths: { '/things': { get: { responses: 7 } } } };
    assert.equal(firstFault(JSON.stringify(document)).at, place);
  });

  test('a response under another name than a status is doubtful', () => {
    for (const status of ['ok', '2', '600', '4xx', '20/1']) {
      const responses = { 200: { description: 'ok' }, [status]: { description: 'odd' } };
      const { warnings } = importContract(withPaths({ '/things': { get: { responses } } }));
      const at = `${place}/${status.replace('/', '~1')}`;
      assert.ok(
        warnings.some(warning => warning.at === at),
        status,
      );
    }
    const fine = { 200: { description: 'ok' }, '4XX': { description: 'no' }, default: {}, 'x-note': 7 };
    const { warnings } = importContract(withPaths({ '/things': { get: { responses: fine } } }));
    assert.deepEqual(
      warnings.filter(({ at }) => at.startsWith(place)),
      [],
    );
  });
});
