import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { routes } from '../routes/index.ts';
import { adminOpenApi } from './admin-api.ts';

type Json = Record<string, unknown>;

let document: Json;
before(() => {
  document = adminOpenApi('1.2.3') as Json;
});

/** Answers that show something new this once; and entries of the journal, which name keys and tokens by their ids. */
const mayHold: Readonly<Record<string, readonly string[]>> = {
  NewKey: ['key'],
  NewToken: ['token'],
  NewRegistrationToken: ['token'],
  JournalEntry: ['key', 'token'],
};

suite('the OpenAPI document of the admin API', () => {
  test('is clean under the linter', async () => {
    const config = await createConfig({
      extends: ['recommended-strict'],
      rules: { 'no-server-example.com': 'off' },
    });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    assert.deepEqual(
      problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`),
      [],
    );
  });

  test('describes every route once, under an id of its own', () => {
    const operations = Object.values(document['paths'] as Json).flatMap(path => Object.values(path as Json));
    assert.equal(operations.length, routes.length);
    assert.equal(new Set(operations.map(each => (each as Json)['operationId'])).size, routes.length);
  });

  test('asks for If-Match wherever something is changed in place', () => {
    for (const [path, methods] of Object.entries(document['paths'] as Json))
      for (const method of ['put', 'patch', 'delete']) {
        const operation = (methods as Json)[method] as { parameters: Json[] } | undefined;
        if (operation === undefined) continue;
        const header = operation.parameters.find(({ name }) => name === 'If-Match');
        assert.equal(header?.['required'], true, `${method} ${path}`);
      }
  });

  test('names no secret: no schema of an answer but those that show a new one holds a hash or a secret', () => {
    const { schemas } = document['components'] as { schemas: Record<string, { properties?: Json }> };
    for (const [name, schema] of Object.entries(schemas)) {
      const secret = Object.keys(schema.properties ?? {}).filter(each =>
        /^(hash|key|token|sealed|pepper)$/.test(each),
      );
      const expected = mayHold[name] ?? [];
      assert.deepEqual(secret, expected, name);
    }
  });

  test('is the same each time it is made', () => {
    assert.deepEqual(adminOpenApi('1.2.3'), document);
  });
});
