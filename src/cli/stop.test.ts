import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { openTestCli, todoDocument, type TestCli } from './testing.ts';

suite('the kill switch', () => {
  let cli: TestCli;
  let directory: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
    const file = join(directory, 'todo.json');
    writeFileSync(file, JSON.stringify(todoDocument));
    cli = await openTestCli();
    await cli.run('import', file, '--name', 'todo');
  });
  afterEach(async () => {
    await cli.close();
    rmSync(directory, { recursive: true });
  });

  test('what is stopped is listed with its reason, told by status, and lifted', async () => {
    assert.doesNotMatch((await cli.run('status')).out, /stop/);
    const { out } = await cli.run('stop', 'api', 'todo', '--reason', 'it leaks addresses');
    const [id = ''] = /stp_\w+/.exec(out) ?? [];
    assert.match((await cli.run('stop', 'list')).out, /api +todo +holding +.*it leaks addresses/);
    assert.match((await cli.run('status')).out, /^1 stop holds: npx gatehouse stop list$/m);
    await cli.run('stop', 'lift', id, '--reason', 'it is mended now');
    assert.doesNotMatch((await cli.run('status')).out, /stop holds/);
  });

  test('nothing is stopped that does not exist, without a reason, or until a time that is past', async () => {
    const wrong = [
      ['api', 'nobody', '--reason', 'it leaks addresses'],
      ['api', 'todo'],
      ['address', '192.0.2.0/99', '--reason', 'it floods us'],
      ['country', 'Neverland', '--reason', 'it floods us'],
      ['api', 'todo', '--reason', 'it leaks addresses', '--until', '2020-01-01T00:00:00Z'],
    ];
    for (const args of wrong) assert.notEqual((await cli.run('stop', ...args)).code, 0, args.join(' '));
    assert.match((await cli.run('stop', 'list')).out, /Nothing is stopped/);
  });
});
