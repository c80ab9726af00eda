import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compileContract } from '#enforcement';
import { importContract } from './import.ts';

/** Documents that nobody here wrote. */
const github = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');

suite("GitHub's description, with more than a thousand operations", () => {
  const startedAt = performance.now();
  const contract = importContract({ file: github });
  const elapsed = performance.now() - startedAt;

  test('is imported well inside the ten seconds that are promised', () =>
    assert.ok(elapsed < 5000, `${elapsed} ms`));

  test('gives every operation, with templates of several parameters in one segment', () => {
    const described = Object.values(contract.document['paths'] as Record<string, object>).flatMap(
      Object.keys,
    );
    assert.equal(contract.operations.length, described.length);
    assert.ok(contract.operations.length > 1000);
    const compare = contract.operations.find(({ path }) => path.endsWith('/compare/{base}...{head}'));
    assert.deepEqual(
      compare?.parameters
        .filter(parameter => parameter.in === 'path')
        .map(({ name }) => name)
        .sort(),
      ['base', 'head', 'owner', 'repo'],
    );
  });

  test('is not called harmful as a whole, though its tokens and secrets are', () => {
    const harmful = contract.operations.filter(({ suggestion }) => suggestion.category.endsWith('-harm'));
    assert.ok(harmful.length > 0 && harmful.length < contract.operations.length / 10, String(harmful.length));
    assert.ok(harmful.some(({ path }) => path === '/applications/{client_id}/token'));
  });
});

suite("the description that LoopBack's example application publishes", () => {
  const contract = importContract({
    file: fileURLToPath(new URL('testdata/example-todo.openapi.json', import.meta.url)),
  });

  test('gives its eight operations without a warning', () => {
    assert.deepEqual(contract.warnings, []);
    assert.deepEqual(
      contract.operations.map(({ method, path, consumes, suggestion }) => [
        method,
        path,
        consumes,
        suggestion.category,
      ]),
      [
        ['GET', '/todos/count', [], 'tells'],
        ['PUT', '/todos/{id}', ['application/json'], 'does'],
        ['PATCH', '/todos/{id}', ['application/json'], 'does'],
        ['GET', '/todos/{id}', [], 'tells'],
        ['DELETE', '/todos/{id}', [], 'does'],
        ['POST', '/todos', ['application/json'], 'does'],
        ['PATCH', '/todos', ['application/json'], 'does'],
        ['GET', '/todos', [], 'tells'],
      ],
    );
  });
});

suite('the collection of examples that ReadMe publishes', () => {
  const collection = dirname(createRequire(import.meta.url).resolve('@readme/oas-examples/package.json'));
  const documents = globSync('{2.0,3.0,3.1}/json/*.json', { cwd: collection }).toSorted();
  /** What is wrong with those that cannot be imported. */
  const refused: Readonly<Record<string, RegExp>> = {
    'parameters-style.json': /a path holds no `\?` or `#`/,
    'parameters-common.json': /the parameter \{id\} is there twice/,
    'response-examples.json': /is not a media type/,
    'webhooks.json': /describes no paths/,
  };
  /** Bounds that are written as text: nothing could be judged by them. */
  const unjudged = new Set(['schema-validation-local.json', 'schema-validation-top-level.json']);

  test('is there', () => assert.ok(documents.length >= 50, String(documents.length)));

  for (const document of documents)
    test(`${document} is imported with schemas that can be judged by, or refused with the place`, () => {
      const file = join(collection, document);
      const fault = refused[basename(document)];
      if (fault !== undefined)
        return assert.throws(
          () => importContract({ file }),
          (error: Error) => fault.test(error.message) && /^\d+:\d+ /.test(error.message),
        );
      const { operations, schemas } = importContract({ file });
      const compiled = compileContract(schemas ?? { $defs: {} });
      const problems = operations.flatMap(({ shape }) => compiled.prove(shape));
      assert.equal(problems.length > 0, unjudged.has(basename(document)), JSON.stringify(problems));
    });
});
