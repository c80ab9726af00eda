import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { documentOf, type GivenFile, withRoot } from './document.ts';

const file = (path: string, text: string | Uint8Array<ArrayBuffer>): GivenFile => ({
  path,
  file: new File([text], path),
});
const root = 'openapi: 3.1.0\ninfo: {}\n';

suite('files that are given as a contract', () => {
  test('one is taken as it is, whatever its name', async () => {
    const { contract, roots } = await documentOf([file('contract.txt', root)]);
    assert.deepEqual([contract, roots], [root, []]);
  });

  test('of several the one with `openapi` at its root is the document', async () => {
    const { contract, name } = await documentOf([
      file('api/pet.json', '{"properties":{"openapi":{}}}'),
      file('api/root.yaml', root),
      file('api/notes.md', 'openapi: x'),
    ]);
    assert.deepEqual(contract, {
      root: 'api/root.yaml',
      files: { 'api/pet.json': '{"properties":{"openapi":{}}}', 'api/root.yaml': root },
    });
    assert.equal(name, 'api/root.yaml and 1 more');
  });

  test('of several documents the one nearest to the top is taken, and another can be chosen', async () => {
    const given = await documentOf([file('a/b/old.json', '{"swagger":"2.0"}'), file('a/new.yaml', root)]);
    assert.deepEqual(given.roots, ['a/new.yaml', 'a/b/old.json']);
    const other = withRoot(given, 'a/b/old.json');
    assert.equal(typeof other.contract === 'object' && other.contract.root, 'a/b/old.json');
  });

  for (const [why, files] of [
    ['is empty', [file('a.yaml', '')]],
    ['is not text in UTF-8', [file('a.yaml', new Uint8Array([0xff])), file('b.yaml', root)]],
    ['None of the files', [file('a.yaml', 'x: 1'), file('b.json', '{}')]],
    ['no file in JSON or YAML', [file('a.png', 'x'), file('b.md', 'x')]],
    ['up to', [file('a.yaml', root), file('b.json', new Uint8Array(28 * 1024 * 1024))]],
  ] as const)
    test(`are refused with words: ${why}`, () => assert.rejects(documentOf(files), new RegExp(why)));
});
