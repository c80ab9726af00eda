import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { filesBeside } from './beside.ts';
import { NotRead } from './parts.ts';

const ground = mkdtempSync(join(tmpdir(), 'parts-'));
after(() => rmSync(ground, { recursive: true }));
mkdirSync(join(ground, 'api/schemas'), { recursive: true });
writeFileSync(join(ground, 'api/openapi.yaml'), 'root');
writeFileSync(join(ground, 'api/schemas/pet.yaml'), 'pet');
writeFileSync(join(ground, 'outside.yaml'), 'outside');
symlinkSync('../outside.yaml', join(ground, 'api/link.yaml'));
symlinkSync('..', join(ground, 'api/up'));
symlinkSync('schemas/pet.yaml', join(ground, 'api/inside.yaml'));
symlinkSync('loop.yaml', join(ground, 'api/loop.yaml'));
mkdirSync(join(ground, 'api/folder.yaml'));
writeFileSync(join(ground, 'api/latin.yaml'), Buffer.from([0x61, 0xe9]));
symlinkSync('api/openapi.yaml', join(ground, 'alias.yaml'));

const beside = filesBeside(join(ground, 'api/openapi.yaml'));
const notRead = (name: string, words: RegExp) =>
  assert.throws(
    () => beside.read(name),
    (error: unknown) => error instanceof NotRead && words.test(error.message),
  );

suite('files beside a document', () => {
  test('are read below its directory, through links that stay there', () => {
    assert.equal(beside.root, 'openapi.yaml');
    assert.deepEqual(
      ['openapi.yaml', 'schemas/pet.yaml', 'inside.yaml', 'none.yaml', 'openapi.yaml/x.yaml'].map(
        beside.read,
      ),
      ['root', 'pet', 'pet', undefined, undefined],
    );
  });

  test('are not read through links that lead out', () => {
    notRead('link.yaml', /leads out/);
    notRead('up/outside.yaml', /leads out/);
    notRead('loop.yaml', /not there/);
  });

  test('are not read where they are no text files', () => {
    notRead('folder.yaml', /not a file/);
    notRead('latin.yaml', /UTF-8/);
  });

  test('may lie below another directory, if the document does too', () => {
    const wider = filesBeside(join(ground, 'api/openapi.yaml'), ground);
    assert.equal(wider.root, 'api/openapi.yaml');
    assert.equal(wider.read('outside.yaml'), 'outside');
    for (const directory of [join(ground, 'api/schemas'), join(ground, 'ap')])
      assert.throws(() => filesBeside(join(ground, 'outside.yaml'), directory), NotRead);
  });

  test('the document itself is read wherever a link leads: it was named by whoever asks', () =>
    assert.equal(filesBeside(join(ground, 'alias.yaml')).read('alias.yaml'), 'root'));
});
