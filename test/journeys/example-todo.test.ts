import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { importContract } from '#contracts';
import { startExampleTodo, type ExampleTodo } from './example-todo.ts';

suite('the example application as an upstream', () => {
  let todo: ExampleTodo;
  before(async () => {
    todo = await startExampleTodo();
  });
  after(() => todo.stop());

  test('describes itself in a document that is imported without a warning', () => {
    const { operations, warnings } = importContract(todo.contract);
    assert.deepEqual(warnings, []);
    assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`).sort(), [
      'DELETE /todos/{id}',
      'GET /todos',
      'GET /todos/count',
      'GET /todos/{id}',
      'PATCH /todos',
      'PATCH /todos/{id}',
      'POST /todos',
      'PUT /todos/{id}',
    ]);
  });

  test('takes what it describes, and keeps it outside of node_modules', async () => {
    const made = await fetch(`${todo.url}/todos`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'look both ways' }),
    });
    assert.equal(made.status, 200);
    const { id } = (await made.json()) as { id: number };
    const found = await fetch(`${todo.url}/todos/${id}`);
    assert.equal(((await found.json()) as { title: string }).title, 'look both ways');
  });
});
