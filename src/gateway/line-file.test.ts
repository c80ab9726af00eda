import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { LineFile } from './line-file.ts';

suite('line file', () => {
  test('every line is there whole and in order, also those that were still waiting at the end', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-lines-'));
    const path = join(directory, 'log', 'access.jsonl');
    const file = new LineFile(path);
    let expected = '';
    for (let i = 0; i < 20_000; i++) {
      const line = `${i} ünïcode ${'x'.repeat(i % 40)}\n`;
      expected += line;
      file.write(line);
      // Now and then the loop turns, so that writes finish in the middle.
      if (i % 1_000 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    while (readFileSync(path, 'utf8').length + 64 * 1024 < expected.length)
      await new Promise(resolve => setImmediate(resolve));
    await new Promise(resolve => setImmediate(resolve));
    file.end();
    assert.equal(readFileSync(path, 'utf8'), expected);
    assert.equal(file.dropped, 0);
    assert.equal(statSync(path).mode & 0o777, 0o640);
    rmSync(directory, { recursive: true });
  });

  test('two files on one path interleave whole writes and overwrite nothing', () => {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-lines-'));
    const path = join(directory, 'access.jsonl');
    const [one, other] = [new LineFile(path), new LineFile(path)];
    one.write('one\n');
    other.write('other\n');
    one.end();
    other.end();
    assert.deepEqual(readFileSync(path, 'utf8').split('\n').sort(), ['', 'one', 'other']);
    rmSync(directory, { recursive: true });
  });

  test('a path that cannot be opened is refused at the start', () => {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-lines-'));
    chmodSync(directory, 0o700);
    assert.throws(() => new LineFile(directory), /EISDIR/);
    rmSync(directory, { recursive: true });
  });
});
