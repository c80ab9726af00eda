import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { faultsIn } from '../../tools/checks/requirements.ts';

const table = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'requirements.md'), 'utf8');

/** The table as it is, but for one row; all files are there and hold one test. */
const faultsWith = (row: string) =>
  faultsIn(table.replace(/^\| G2 \|.*$/m, row), {
    exists: file => file !== 'docs/nowhere.md' && file !== 'test/none.test.ts',
    read: () => "test('is closed when the key is revoked', ...",
  }).filter(fault => fault.includes('G2'));

const page = '[page](guide/x.md)';

suite('the table of requirements', () => {
  test('a requirement that is done without a test is found', () => {
    assert.deepEqual(faultsWith(`| G2 | text | done | | ${page} |`), [
      'G2: is done, but points to no test',
      'G2: is done, but names no test',
    ]);
  });

  test('a requirement that is done without naming a test is found', () => {
    const row = `| G2 | text | done | [x](../test/x.test.ts) | ${page} |`;
    assert.deepEqual(faultsWith(row), ['G2: is done, but names no test']);
  });

  test('a test that does not exist is found', () => {
    const row = `| G2 | text | done | [x](../test/x.test.ts) “is never closed” | ${page} |`;
    assert.deepEqual(faultsWith(row), ['G2: test/x.test.ts holds no test "is never closed"']);
  });

  test('a test file that does not exist is found', () => {
    const row = `| G2 | text | partial | [x](../test/none.test.ts) | ${page} |`;
    assert.deepEqual(faultsWith(row), ['G2: there is no test file test/none.test.ts']);
  });

  test('a file that holds no tests is found', () => {
    const row = `| G2 | text | partial | [x](../src/x.ts) | ${page} |`;
    assert.deepEqual(faultsWith(row), ['G2: there is no test file src/x.ts']);
  });

  test('a page that does not exist is found', () => {
    const row = '| G2 | text | partial | [x](../test/x.test.ts) | [page](nowhere.md) |';
    assert.deepEqual(faultsWith(row), ['G2: there is no page docs/nowhere.md']);
  });

  test('an unknown state is found', () => {
    assert.deepEqual(faultsWith('| G2 | text | nearly | | |'), [
      'G2: unknown state "nearly": done, partial, open',
    ]);
  });

  test('a requirement that is missing is found', () => {
    assert.deepEqual(faultsWith(''), ['docs/requirements.md lacks G2']);
  });

  test('a requirement that nobody asked for is found', () => {
    const faults = faultsIn(`${table}\n| Z9 | text | open | | |\n`, { exists: () => true, read: () => '' });
    assert.ok(faults.includes('docs/requirements.md holds Z9, which is no requirement'));
  });

  test('a requirement that is done by a named test passes', () => {
    const row = `| G2 | text | done | [x](../test/x.test.ts) “closed when the key is revoked” | ${page} |`;
    assert.deepEqual(faultsWith(row), []);
  });
});
