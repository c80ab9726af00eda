import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Decision } from '#gateway';
import { openTestCli, todoDocument, type TestCli } from './testing.ts';

suite('declarations, Snapshots, refusals and audit', () => {
  let cli: TestCli;
  let directory: string;
  const path = (name: string): string => join(directory, name);

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
    writeFileSync(path('todo.json'), JSON.stringify(todoDocument));
    cli = await openTestCli();
    await cli.run('import', path('todo.json'), '--name', 'todo');
    await cli.run('publish', 'todo');
    cli.requests.length = 0;
  });
  afterEach(async () => {
    await cli.close();
    rmSync(directory, { recursive: true });
  });

  const edit = (name: string, from: string | RegExp, to: string): void =>
    writeFileSync(path(name), readFileSync(path(name), 'utf8').replace(from, to));

  test('what is dumped differs in nothing, with contracts inline or in files beside it', async () => {
    const inline = await cli.run('dump');
    writeFileSync(path('inline.yaml'), inline.out);
    assert.equal((await cli.run('diff', path('inline.yaml'))).out, 'No difference.\n');

    const beside = await cli.run('dump', '-o', path('gatehouse.yaml'));
    assert.match(beside.out, /1 API, 1 version.*1 contract beside it/);
    assert.match(
      readFileSync(path('gatehouse.yaml'), 'utf8'),
      /contract: \.\/gatehouse\.todo\.v2\.openapi\.json/,
    );
    const { code, out } = await cli.run('diff', path('gatehouse.yaml'));
    assert.equal(code, 0);
    assert.equal(out, 'No difference.\n');
  });

  test('a dump overwrites nothing unless it is told to', async () => {
    writeFileSync(path('mine.yaml'), 'mine');
    const refused = await cli.run('dump', '-o', path('mine.yaml'));
    assert.equal(refused.code, 2);
    assert.equal(readFileSync(path('mine.yaml'), 'utf8'), 'mine');
    assert.equal((await cli.run('dump', '-o', path('mine.yaml'), '--force')).code, 0);
  });

  test('a difference exits with 5; sync does it, once; deletes are left alone unless told', async () => {
    await cli.run('plan', 'create', 'extra');
    await cli.run('dump', '-o', path('g.yaml'));
    edit('g.yaml', /title: Todo lists/, 'title: Things to do');
    edit('g.yaml', /plans:\n(?: {2}.*\n)+/, '');

    const diff = await cli.run('diff', path('g.yaml'));
    assert.equal(diff.code, 5);
    assert.equal(diff.err, '');
    assert.match(diff.out, /~ api apis\/todo\n {4}title: "Todo lists" -> "Things to do"/);
    assert.match(diff.out, /- plan plans\/extra/);
    assert.match(diff.out, /1 to change, 1 to delete \(with --prune only\)/);

    assert.match((await cli.run('sync', path('g.yaml'), '--dry-run')).out, /Nothing was changed yet/);
    assert.equal((await cli.run('diff', path('g.yaml'))).code, 5);
    const synced = await cli.run('sync', path('g.yaml'));
    assert.match(synced.out, /Done: 1 changed/);
    assert.match(synced.out, /1 thing not in the file was left alone/);
    assert.match((await cli.run('sync', path('g.yaml'), '--prune')).out, /Done: 1 deleted/);
    assert.match((await cli.run('sync', path('g.yaml'))).out, /Everything is as declared/);
  });

  test('a sync below the floor exits with 4 and changes nothing', async () => {
    await cli.run('dump', '-o', path('g.yaml'));
    edit('g.yaml', /^.*profile: registered@3\n/m, '');
    edit('g.yaml', /title: Todo lists/, 'title: Never seen');
    const { code, err } = await cli.run('sync', path('g.yaml'));
    assert.equal(code, 4);
    assert.match(err, /GET \/todos .*api-key/);
    assert.match(err, /Nothing was changed\./);
    assert.ok(!(await cli.run('dump')).out.includes('Never seen'));
  });

  test('a mistake is found at its line and column, with no server', async () => {
    await cli.run('dump', '-o', path('g.yaml'));
    cli.requests.length = 0;
    edit('g.yaml', 'audience: registered', 'audience: everybody');
    for (const command of ['validate', 'diff', 'sync']) {
      const { code, err } = await cli.run(command, path('g.yaml'));
      assert.equal(code, 3);
      assert.match(err, /g\.yaml:\d+:\d+: apis\[0\]\.versions\[0\]\.audience: /);
    }
    writeFileSync(path('none.yaml'), 'a: [b');
    assert.match(
      (await cli.run('validate', path('none.yaml'))).err,
      /none\.yaml:1:\d+: not readable as YAML/,
    );
    assert.deepEqual(cli.requests, []);
  });

  test('contracts are read beside the declaration, whatever the directory of the command', async () => {
    await cli.run('dump', '-o', path('g.yaml'));
    assert.equal((await cli.run('validate', path('g.yaml'))).code, 0);
    rmSync(path('g.todo.v2.openapi.json'));
    const { code, err } = await cli.run('validate', path('g.yaml'));
    assert.equal(code, 3);
    assert.match(err, /g\.todo\.v2\.openapi\.json" cannot be read from /);
  });

  test('a refusal is explained by its decision id, however it was pasted', async () => {
    const decision: Decision = {
      id: 'd_abc123',
      at: cli.clock.now(),
      zone: 'external',
      version: 'todo/v2',
      operation: 'GET /todos',
      application: '-',
      code: 'api-key-missing',
      status: 401,
      policy: 'api-key',
      policyId: 'key',
      mode: 'block',
      reason: 'no header',
    };
    cli.traffic.add(0, {
      series: [],
      decisions: [decision],
      dropped: 0,
      keysUsed: [],
      connections: 0,
      targets: [],
    });
    for (const text of ['d_abc123', '"d_abc123"', 'urn:gatehouse:d_abc123']) {
      const { code, out } = await cli.run('why', text);
      assert.equal(code, 0, text);
      assert.match(out, /Refused with 401: api-key-missing/);
      assert.match(out, /todo\/v2 GET \/todos in zone external/);
      assert.match(out, /To mend it: Register an application/);
    }
  });

  test('a decision id that nobody knows is answered with where to look', async () => {
    const { code, err } = await cli.run('why', 'xyz');
    assert.equal(code, 3);
    assert.match(err, /`instance`/);
    assert.match(err, /access log/);
  });

  test('Snapshots are listed, compared and brought back', async () => {
    await cli.run('retire', 'todo/v2', '--reason', 'not needed any more');
    const numbers = (await cli.run('snapshots', 'list', '--json')).json<{ number: number }[]>();
    const [newest, before] = numbers.map(({ number }) => number);
    const diff = await cli.run('snapshots', 'diff', String(before), String(newest));
    assert.match(diff.out, /^- versions\/todo\/v2/m);
    assert.equal((await cli.run('snapshots', 'rollback', String(before))).code, 2, 'a reason is needed');
    const back = await cli.run('snapshots', 'rollback', String(before), '--reason', 'an emergency');
    assert.match(back.out, /is served again/);
    assert.match(back.out, /retired or deleted since: todo\/v2/);
    assert.match((await cli.run('status')).out, /rolled back to/);
    assert.equal((await cli.run('snapshots', 'rollback', '999', '--reason', 'an emergency')).code, 3);
  });

  test('the audit log tells who did what, filtered and bounded', async () => {
    await cli.run('plan', 'create', 'gold');
    const { out } = await cli.run('audit', '--action', 'plan.create', '--since', '1h');
    assert.match(out, /operator:\S+ +127\.0\.0\.1 +plan\.create/);
    assert.equal((await cli.run('audit', '--limit', '1', '--json')).json<unknown[]>().length, 1);
    assert.match((await cli.run('audit', '--until', '2020-01-01')).out, /No entries/);
  });

  test('a backup is whole, for its owner only, and never overwrites', async () => {
    const file = path('store.backup');
    assert.equal((await cli.run('backup', file)).code, 0);
    const { code } = await cli.run('backup', file);
    assert.equal(code, 2);
    const { store } = await openTestCli();
    await store.restore(file, { replace: true });
    assert.equal((await store.db.selectFrom('apis').select('name').execute())[0]?.name, 'todo');
    await store.close();
  });

  test('a backup that is cut off on the way leaves no file that looks like one', async () => {
    const { fetch } = cli;
    cli.fetch = async (url, init) => {
      if (!url.endsWith('/backup')) return fetch(url, init);
      const half = new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(10));
        },
        pull(controller) {
          controller.error(new Error('connection lost'));
        },
      });
      return new Response(half);
    };
    const { code } = await cli.run('backup', path('cut.backup'));
    assert.equal(code, 1);
    assert.ok(!readdirSync(directory).includes('cut.backup'));
  });

  test('status tells what is there and what comes next', async () => {
    const { out } = await cli.run('status');
    assert.match(out, /1 API, 2 operations/);
    assert.match(out, /todo\/v2 {2}published {2}registered {2}registered@3 {2}\/base \(external\)/);
    const empty = await openTestCli();
    assert.match((await empty.run('status')).out, /Next: npx gatehouse import/);
    await empty.close();
  });

  test('with --quiet there are no next steps', async () => {
    assert.doesNotMatch((await cli.run('plan', 'create', 'gold', '--quiet')).out, /Next:/);
  });
});
