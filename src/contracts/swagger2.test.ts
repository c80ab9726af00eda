import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { importContract } from './import.ts';

const document = {
  swagger: '2.0',
  info: { title: 'Old things', version: '1' },
  host: 'old.example',
  basePath: '/v1',
  schemes: ['https'],
  consumes: ['application/json'],
  produces: ['application/json'],
  securityDefinitions: { login: { type: 'basic' } },
  paths: {
    '/things/{id}': {
      parameters: [{ $ref: '#/parameters/Id' }],
      get: { responses: { 200: { $ref: '#/responses/Thing' } } },
      put: {
        'x-gatehouse-category': 'does-harm',
        parameters: [{ name: 'thing', in: 'body', required: true, schema: { $ref: '#/definitions/Thing' } }],
        responses: { 204: { description: 'kept' } },
      },
    },
    '/files': {
      post: {
        parameters: [{ name: 'file', in: 'formData', type: 'file', required: true }],
        responses: { 201: { description: 'taken' } },
      },
    },
  },
  parameters: { Id: { name: 'id', in: 'path', required: true, type: 'string' } },
  responses: { Thing: { description: 'a thing', schema: { $ref: '#/definitions/Thing' } } },
  definitions: { Thing: { type: 'object', properties: { next: { $ref: '#/definitions/Thing' }, iban: {} } } },
};

suite('a Swagger 2 document', () => {
  const contract = importContract(JSON.stringify(document));

  test('is converted to OpenAPI 3 with its base path, bodies and answers', () => {
    assert.equal(contract.specification, '2.0');
    assert.equal(contract.document['openapi'], '3.0.3');
    assert.equal(contract.basePathSuggestion, '/v1');
    assert.deepEqual(
      contract.operations.map(({ method, path, consumes, bodyRequired, produces }) => [
        method,
        path,
        consumes,
        bodyRequired,
        produces,
      ]),
      [
        ['GET', '/things/{id}', [], false, ['application/json']],
        ['PUT', '/things/{id}', ['application/json'], true, []],
        ['POST', '/files', ['multipart/form-data'], true, []],
      ],
    );
  });

  test('keeps its extensions, and its schemas tell of harm as others do', () => {
    assert.deepEqual(
      contract.operations.map(({ suggestion }) => suggestion.category),
      ['tells-harm', 'does-harm', 'does'],
    );
  });

  test('is converted to a document that can be imported again', () => {
    assert.equal(importContract(JSON.stringify(contract.document)).operations.length, 3);
  });
});
