import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
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
