import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { compileContract } from '#enforcement';
import { GatehouseError } from '#kernel';
import { fuzzing, mutated } from '../../test/support/fuzz.ts';
import { contractChanges } from './changes/contract-changes.ts';
import type { ContractFault, ImportedContract } from './contract.ts';
import { importContract } from './import.ts';

const todo: unknown = JSON.parse(
  readFileSync(new URL('testdata/example-todo.openapi.json', import.meta.url), 'utf8'),
);

/** Small, and with something of everything. */
const orders = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  servers: [{ url: 'https://{host}/v1', variables: { host: { default: 'api.example' } } }],
  'x-gatehouse-audience': 'registered',
  paths: {
    '/orders/{id}': {
      parameters: [{ $ref: '#/components/parameters/Id' }],
      put: {
        operationId: 'putOrder',
        'x-gatehouse-limits': { depth: 4 },
        security: [{ oauth: ['orders:write'] }],
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/Order' } },
            'multipart/form-data': {
              schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } },
              encoding: {
                file: {
                  contentType: 'image/png, image/jpeg',
                  headers: { 'X-A': { schema: { type: 'integer' } } },
                },
              },
            },
          },
        },
        responses: {
          200: { description: 'ok', headers: { ETag: { schema: { type: 'string' } } } },
          default: { description: 'no' },
        },
      },
    },
  },
  components: {
    parameters: {
      Id: {
        name: 'id',
        in: 'path',
        required: true,
        style: 'simple',
        schema: { type: 'string', pattern: '^[a-z]+$' },
      },
    },
    schemas: {
      Order: {
        type: 'object',
        required: ['lines'],
        discriminator: { propertyName: 'kind', mapping: { gift: '#/components/schemas/Gift' } },
        properties: {
          kind: { type: 'string' },
          lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } },
          parent: { $ref: '#/components/schemas/Order' },
        },
      },
      Gift: {
        allOf: [
          { $ref: '#/components/schemas/Order' },
          { properties: { note: { type: ['string', 'null'], maxLength: 9 } } },
        ],
      },
      Line: {
        oneOf: [
          { type: 'integer', multipleOf: 2 },
          { not: { type: 'integer' }, 'x-gatehouse-data': 'personal' },
        ],
      },
    },
    securitySchemes: {
      oauth: {
        type: 'oauth2',
        flows: {
          clientCredentials: { tokenUrl: 'https://a.example/t', scopes: { 'orders:write': 'write' } },
        },
      },
    },
  },
};
const pets = {
  swagger: '2.0',
  info: { title: 'Pets', version: '1' },
  basePath: '/v2',
  consumes: ['application/json'],
  paths: {
    '/pets': {
      post: {
        parameters: [
          { name: 'body', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } },
          { name: 'tags', in: 'query', type: 'array', collectionFormat: 'pipes', items: { type: 'string' } },
        ],
        responses: {
          200: { description: 'ok', schema: { type: 'array', items: { $ref: '#/definitions/Pet' } } },
        },
      },
    },
  },
  definitions: {
    Pet: {
      type: 'object',
      properties: {
        name: { type: 'string', 'x-nullable': true },
        age: { type: 'integer', minimum: 0, exclusiveMinimum: true },
      },
    },
  },
};

const documents: readonly unknown[] = [orders, pets, todo];

/** What can be read is imported and can be enforced; what cannot is refused with places. Anything else is a failure. */
function imported(source: string | Uint8Array): ImportedContract | undefined {
  try {
    return importContract(source);
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    assert.equal(error.code, 'contract-invalid');
    const faults = error.extra['errors'] as ContractFault[];
    assert.ok(faults.length > 0);
    for (const { at, message } of faults) {
      assert.equal(typeof at, 'string');
      assert.ok(message.length > 0 && message.length < 2_000, message.slice(0, 100));
    }
    return undefined;
  }
}

function usable(contract: ImportedContract | undefined): void {
  if (contract === undefined) return;
  const compiled = compileContract(contract.schemas ?? { $defs: {} });
  for (const { shape } of contract.operations) assert.ok(Array.isArray(compiled.prove(shape)));
  // What is stored and sent to gateways is plain JSON.
  JSON.stringify(contract.operations);
  contractChanges(contract, contract);
}

const words = [
  ...[
    '$ref',
    '"#/components/schemas/Order"',
    "'#/'",
    '"#"',
    'null',
    '[]',
    '{}',
    '"',
    "'",
    ':',
    ',',
    '-',
    '\n',
    '  ',
    '&a',
    '*a',
    '<<:',
  ],
  ...[
    'allOf',
    'oneOf',
    'items',
    'type',
    'properties',
    '!!js/function',
    '!!binary',
    '%',
    '---',
    '...',
    '|',
    '>',
    '#',
    '? ',
    '1e999',
    '__proto__',
  ],
];

suite('an import', () => {
  test('of JSON whose octets were changed, lost or repeated ends with a contract or with faults', () => {
    const seeds = documents.map(document => JSON.stringify(document));
    fc.assert(
      fc.property(mutated(seeds, words), octets => usable(imported(octets))),
      fuzzing(60),
    );
  });

  test('of YAML whose octets were changed, lost or repeated ends with a contract or with faults', () => {
    const seeds = documents.map(document => stringify(document));
    fc.assert(
      fc.property(mutated(seeds, words), octets => usable(imported(octets))),
      fuzzing(25),
    );
  });

  test('of a document in which parts are replaced by others ends with a contract or with faults', () => {
    const replacement = fc.oneof(
      fc.constantFrom<unknown>(null, true, 0, -1, 1e308, '', 'a', '#', '#/', [], {}, [[]], [null], {
        $ref: 1,
      }),
      fc.constantFrom<unknown>(
        { $ref: '#/components/schemas/Order' },
        { $ref: '#/paths' },
        { $ref: '#/components/schemas' },
        { $ref: '#/nothing' },
      ),
      fc.constantFrom<unknown>(
        { allOf: [{ $ref: '#/components/schemas/Gift' }] },
        { type: 'no' },
        { items: 1 },
        { enum: {} },
        { pattern: '(?=a)' },
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const change = fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 9 }), replacement, fc.boolean());
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (document, changes) => {
          const root = structuredClone(document);
          for (const [path, value, moves] of changes) replace(root, path, value, moves);
          usable(imported(JSON.stringify(root)));
        },
      ),
      fuzzing(80),
    );
  });
});

/** Walks down by numbers, and puts the value, or another part of the document, where that ends. */
function replace(root: unknown, path: readonly number[], value: unknown, moves: boolean): void {
  let owner = root as Record<string, unknown>;
  for (const [depth, number] of path.entries()) {
    const names = Object.keys(owner);
    const name = names[number % names.length];
    if (name === undefined) return;
    const inner = owner[name];
    if (depth === path.length - 1 || typeof inner !== 'object' || inner === null) {
      const other = names[(number + 1) % names.length] ?? name;
      owner[name] = structuredClone(moves ? owner[other] : value);
      return;
    }
    owner = inner as Record<string, unknown>;
  }
}
