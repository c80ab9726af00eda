import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { importContract } from './import.ts';
import { readSource } from './source.ts';
import { quickToRead } from './yaml-apart.ts';

const keys = (count: number) =>
  Array.from({ length: count }, (_, number) => `key${number}: {a: [1, "b"]}`).join('\n');
const large = keys(5000);

suite('YAML is read in bounded time and memory', () => {
  test('many keys cost no more than their number: 20,000 are read, and a repeated one is named', () => {
    const many = Array.from({ length: 20_000 }, (_, number) => `key${number}:`).join('\n');
    assert.equal(Object.keys(readSource(many).value as object).length, 20_000);
    assert.throws(() => importContract(`${many}\nkey7:`), /20001:1: the key "key7" is repeated/);
  });

  for (const text of ['1: a\n"1": b', 'a:\n  - {b: 1, b: 2}', '? [x]\n: {c: 1, c: 2}'])
    test(`a key given twice is refused: ${JSON.stringify(text)}`, () => {
      assert.throws(() => readSource(text), /is repeated/);
    });

  test('a large document is read elsewhere, and this thread goes on meanwhile', async () => {
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    const json = await quickToRead(large);
    clearInterval(counting);
    assert.deepEqual(JSON.parse(json), readSource(large).value);
    assert.ok(turns > 0);
  });

  test('JSON, and what is small, is left as it is', async () => {
    const json = JSON.stringify(readSource(large).value);
    assert.equal(await quickToRead(json), json);
    assert.equal(await quickToRead('a: 1'), 'a: 1');
  });

  test('mistakes are told with their place', async () => {
    await assert.rejects(quickToRead(`${large}\nkey7: again`), /5001:1: the key "key7" is repeated/);
  });

  test('what takes too much memory or time is refused, and the next one is read', async () => {
    const list = `a:\n${'-\n'.repeat(200_000)}`;
    await assert.rejects(quickToRead(list, { milliseconds: 30_000, megabytes: 16 }), {
      code: 'contract-invalid',
    });
    await assert.rejects(quickToRead(list, { milliseconds: 1, megabytes: 512 }), {
      code: 'contract-invalid',
    });
    assert.deepEqual(JSON.parse(await quickToRead(large)), readSource(large).value);
  });

  test('too many at once are turned away', async () => {
    const asked = Array.from({ length: 8 }, () =>
      quickToRead(large).then(
        () => 'read',
        (error: unknown) => (error as { code?: unknown }).code,
      ),
    );
    const answers = await Promise.all(asked);
    assert.ok(answers.includes('rate-limited') && answers.includes('read'), answers.join());
  });
});

test('what is told of a mistake is short, however long the text that it is in', () => {
  const [fault] = faultsOf(`{"a": 1} ${'b'.repeat(50_000)}`);
  assert.ok(fault !== undefined && fault.message.length < 400);
});

function faultsOf(text: string): readonly { readonly message: string }[] {
  try {
    readSource(text);
    return [];
  } catch (error) {
    return (error as { extra: { errors: { message: string }[] } }).extra.errors;
  }
}
