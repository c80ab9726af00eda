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

  test('status tells how many stops hold', async () => {
    assert.doesNotMatch((await cli.run('status')).out, /stop/);
    const { out } = await cli.run('stop', 'api', 'todo', '--reason', 'it leaks addresses');
    const [id = ''] = /stp_\w+/.exec(out) ?? [];
    assert.match((await cli.run('status')).out, /^1 stop holds: npx gatehouse stop list$/m);
    await cli.run('stop', 'lift', id, '--reason', 'it is mended now');
    assert.doesNotMatch((await cli.run('status')).out, /stop holds/);
  });

  test('what is stopped is listed with its reason and who, until it is lifted', async () => {
    assert.match((await cli.run('stop', 'list')).out, /^Nothing is stopped\.$/m);
    assert.equal((await cli.run('stop', 'api', 'todo')).code, 2);
    const why = ['--reason', 'it leaks addresses'];
    const { out, json } = await cli.run('stop', 'version', 'todo/v2', ...why, '--until', '2h', '--json');
    const { id } = json<{ id: string }>();
    assert.doesNotMatch(out, /Stopped/);
    assert.match((await cli.run('stop', 'address', '192.0.2.7/24', ...why)).err, /bits set/);
    assert.match(
      (await cli.run('stop', 'country', 'nl', ...why)).out,
      /^Stopped country NL, until it is lifted\.$/m,
    );
    const list = (await cli.run('stop', 'list')).out;
    assert.match(list, /version +todo\/v2 +holding +\S+ \S+ UTC +operator:\S+ +it leaks addresses/);
    assert.match(list, /country +NL +holding +lifted/);
    assert.match(
      (await cli.run('stop', 'lift', id, ...why)).out,
      /^Lifted: version todo\/v2 is served again/m,
    );
    assert.doesNotMatch((await cli.run('stop', 'list')).out, /todo\/v2/);
    assert.match((await cli.run('stop', 'list', '--all')).out, /todo\/v2 +lifted/);
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
