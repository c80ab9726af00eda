import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { openBytes, readSealedFile, sealBytes, writeSealedFile } from './sealed-file.ts';
import { testMasterKey } from './testing.ts';

const root = mkdtempSync(join(tmpdir(), 'gatehouse-sealed-'));
after(() => rmSync(root, { recursive: true }));
const content = Buffer.from('{"format":1,"number":7}');

suite('sealed bytes', () => {
  const sealed = sealBytes(testMasterKey, 'snapshot', content);

  test('open for the purpose they were sealed for', () => {
    assert.deepEqual(openBytes(testMasterKey, 'snapshot', sealed), content);
    assert.ok(!sealed.includes('format'));
  });

  test('do not open for another purpose or under another key', () => {
    assert.throws(() => openBytes(testMasterKey, 'feed', sealed));
    assert.throws(() => openBytes(randomBytes(32), 'snapshot', sealed));
  });

  test('do not open when any bit was changed', () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 0x80;
      assert.throws(() => openBytes(testMasterKey, 'snapshot', changed), `byte ${at}`);
    }
  });

  test('do not open when they were cut off', () => {
    for (let length = 0; length < sealed.length; length++)
      assert.throws(
        () => openBytes(testMasterKey, 'snapshot', sealed.subarray(0, length)),
        `${length} bytes`,
      );
  });
});

suite('a sealed file', () => {
  const path = join(root, 'snapshot.sealed');

  test('is replaced as a whole, for its owner only, and leaves nothing beside', () => {
    for (const bytes of [content, Buffer.alloc(0), randomBytes(300_000)]) {
      writeSealedFile(testMasterKey, path, 'snapshot', bytes);
      assert.deepEqual(readSealedFile(testMasterKey, path, 'snapshot'), bytes);
    }
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(root), ['snapshot.sealed']);
  });

  test('that is missing is nothing, and one that does not open is an error', () => {
    assert.equal(readSealedFile(testMasterKey, join(root, 'none'), 'snapshot'), undefined);
    writeSealedFile(testMasterKey, path, 'snapshot', content);
    writeFileSync(path, readFileSync(path).subarray(0, 50));
    assert.throws(() => readSealedFile(testMasterKey, path, 'snapshot'));
    writeFileSync(path, content);
    assert.throws(() => readSealedFile(testMasterKey, path, 'snapshot'), /not a sealed file/);
  });
});
