import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import { openTestCli, todoDocument, type TestCli } from './testing.ts';

suite('bringing an API into service', () => {
  let cli: TestCli;
  let directory: string;
  let document: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
    document = join(directory, 'todo.json');
    writeFileSync(document, JSON.stringify(todoDocument));
  });
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(async () => {
    cli = await openTestCli();
  });
  afterEach(() => cli.close());

  const file = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };

  test('import names what it made, each operation with category and reasons, and the next step', async () => {
    const { code, out } = await cli.run('import', document);
    assert.equal(code, 0);
    assert.match(out, /^Imported todo-lists\/v2: Todo lists 2\.1\.0$/m);
    assert.match(out, /audience {4}registered$/m);
    assert.match(out, /profile {5}registered@3$/m);
    assert.match(out, /offered at {2}\/base in zone external$/m);
    assert.match(out, /upstream {4}https:\/\/todo\.example\/base$/m);
    assert.match(out, /GET {3}\/todos {2}tells {2}\S/);
    assert.match(out, /POST {2}\/todos {2}does {3}\S/);
    assert.match(out, /Every operation meets its floor/);
    assert.match(out, /Next: npx gatehouse publish todo-lists\/v2$/m);
  });

  test('import says what is missing, how to meet it, and by which commands', async () => {
    const { out } = await cli.run('import', document, '--profile', 'none');
    assert.match(out, /2 of 2 operations below the floor/);
    assert.match(out, /GET \/todos {3}lacks .*api-key/);
    assert.match(out, /api-key \(API key and subscription\)\n\s+Attach `api-key`/);
    assert.match(out, /npx gatehouse profile todo-lists\/v2 registered/);
  });

  test('a document of several files is one contract, and its mistakes are told in their files', async () => {
    const root = file(
      'root.yaml',
      'openapi: 3.1.0\ninfo: {title: Parts, version: "1"}\nservers: [{url: "https://parts.example"}]\npaths: {/x: {$ref: path.yaml}}\n',
    );
    file('path.yaml', 'get:\n  responses: {"200": {description: ok}}\n');
    assert.equal((await cli.run('import', root)).code, 0);
    assert.match((await cli.run('lint', root, '--gate', 'off')).out, /path\.yaml:\d+:\d+ /);
    file('path.yaml', 'get:\n  responses: {"200": {$ref: /etc/passwd}}\n');
    for (const command of [['import'], ['lint'], ['compare', root]]) {
      const { code, err } = await cli.run(...command, root);
      assert.notEqual(code, 0);
      assert.match(err, /path\.yaml:2:\d+: refers to \/etc\/passwd, which is no path from the file/);
    }
    const outside = await cli.run('import', root, '--directory', join(directory, 'none'));
    assert.match(outside.err, /is not in the directory none/);
  });

  test('options win over the document', async () => {
    const { json } = await cli.run(
      ...['import', document, '--json', '--name', 'tasks', '--version-name', 'beta', '--base-path', '/t'],
      ...['--upstream', 'http://127.0.0.1:1', 'http://127.0.0.1:2', '--audience', 'internal'],
      ...['--profile', 'internal-service@2', '--title', 'Tasks', '--owner', 'team'],
    );
    const { api, version } = json<{ api: string; version: Record<string, unknown> }>();
    assert.equal(api, 'tasks');
    assert.equal(version['name'], 'beta');
    assert.equal(version['basePath'], '/t');
    assert.deepEqual(version['zones'], ['internal']);
    assert.deepEqual(version['upstream'], { targets: ['http://127.0.0.1:1', 'http://127.0.0.1:2'] });
  });

  test('an import that fails leaves no API behind', async () => {
    const { code, err } = await cli.run('import', document, '--base-path', 'no-slash');
    assert.equal(code, 3);
    assert.match(err, /basePath/);
    assert.equal((await cli.run('status', '--json')).json<{ counts: { apis: number } }>().counts.apis, 0);
  });

  test('an import into a version that is there is refused with both ways on', async () => {
    await cli.run('import', document);
    const again = await cli.run('import', document);
    assert.equal(again.code, 3);
    assert.match(again.err, /already a version "v2"/);
    assert.match(again.err, /--replace/);
    assert.match(again.err, /--version-name/);
    assert.equal((await cli.run('import', document, '--replace')).code, 0);
    assert.equal((await cli.run('import', document, '--version-name', 'v3')).code, 0);
  });

  test('an API without a document is fronted by a catch-all whose missing contract has to be waived', async () => {
    const { out } = await cli.run(
      ...['import', '--catch-all', '--name', 'old', '--upstream', 'http://127.0.0.1:1'],
    );
    assert.match(out, /\* {2}\/\* {2}does/);
    assert.match(out, /npx gatehouse waive old\/v1 contract /);
  });

  test('a document that is none is refused with file, line and column', async () => {
    const broken = file('broken.yaml', 'openapi: 3.0.0\ninfo:\n\ttitle: x\n');
    const { code, err } = await cli.run('import', broken);
    assert.equal(code, 3);
    assert.match(err, /broken\.yaml:3:\d+: /);
    assert.deepEqual(cli.requests, [], 'nothing is asked of the server for it');
  });

  test('a file that is missing, a directory, or no text is named before the server is asked', async () => {
    const missing = await cli.run('import', join(directory, 'nothing.yaml'));
    assert.equal(missing.code, 2);
    assert.match(missing.err, /There is no file .*nothing\.yaml/);
    assert.match((await cli.run('import', directory)).err, /is a directory/);
    const binary = join(directory, 'binary');
    writeFileSync(binary, Buffer.from([0xff, 0xfe, 0x00]));
    assert.match((await cli.run('import', binary)).err, /not UTF-8/);
    assert.deepEqual(cli.requests, []);
  });

  test('an import with nowhere to send calls is refused', async () => {
    const local = file('local.json', JSON.stringify({ ...todoDocument, servers: [{ url: '/base' }] }));
    const { code, err } = await cli.run('import', local);
    assert.equal(code, 2);
    assert.match(err, /--upstream http/);
  });

  test('the upstream of a version is set from a file, and shown with the state of its targets', async () => {
    await cli.run('import', document);
    const upstream = file('upstream.yaml', 'targets: [{url: "http://127.0.0.1:9", weight: 2}]\nretry: {}\n');
    assert.equal((await cli.run('upstream', 'todo-lists/v2', upstream)).code, 0);
    const idle = await cli.run('upstream', 'todo-lists/v2');
    assert.match(idle.out, /url: http:\/\/127\.0\.0\.1:9\n\s+weight: 2/);
    assert.match(idle.out, /No gateway of this node serves todo-lists\/v2/);
    const target = { version: 'todo-lists/v2', group: 'main', url: 'http://127.0.0.1:9' } as const;
    const state = { state: 'ejected', outstanding: 4, connections: 5, queued: 6 } as const;
    const report = { series: [], decisions: [], dropped: 0, keysUsed: [], connections: 0 };
    cli.traffic.add(0, { ...report, targets: [{ ...target, ...state }] });
    assert.match((await cli.run('upstream', 'todo-lists/v2')).out, /127\.0\.0\.1:9 {2}ejected {2}4 +6 +5/);
  });

  test('an upstream that is none is refused, and nothing is changed', async () => {
    await cli.run('import', document);
    for (const text of ['targets: []', 'targets: [ftp://x]', '- [', 'luck: 1']) {
      const { code } = await cli.run('upstream', 'todo-lists/v2', file('wrong.yaml', text));
      assert.equal(code, 3, text);
    }
    assert.match((await cli.run('upstream', 'todo-lists/v2')).out, /https:\/\/todo\.example\/base/);
  });

  test('publishing below the floor exits with 4, names each missing control per operation, changes nothing', async () => {
    await cli.run('import', document, '--profile', 'none');
    const { code, err, out } = await cli.run('publish', 'todo-lists/v2');
    assert.equal(code, 4);
    assert.equal(out, '');
    assert.match(err, /below its floor: \d+ controls missing\. Nothing was published\./);
    assert.match(err, /GET \/todos .*threat-protection/);
    assert.match(err, /POST \/todos .*write-limits/);
    assert.match(err, /npx gatehouse profile todo-lists\/v2 registered/);
    assert.match((await cli.run('status')).out, /todo-lists\/v2 {2}draft/);
  });

  test('publishing below the floor with --json gives the missing controls as data', async () => {
    await cli.run('import', document, '--profile', 'none');
    const { code, err } = await cli.run('publish', 'todo-lists', '--json');
    assert.equal(code, 4);
    const { exit, problem } = JSON.parse(err) as { exit: string; problem: { missing: unknown[] } };
    assert.equal(exit, 'belowFloor');
    assert.ok(problem.missing.length > 2);
  });

  test('a rehearsed publication changes nothing', async () => {
    await cli.run('import', document);
    const { out } = await cli.run('publish', 'todo-lists', '--dry-run');
    assert.match(out, /meets its floor: it would be published at \/base/);
    assert.match((await cli.run('status')).out, /todo-lists\/v2 {2}draft/);
    assert.match((await cli.run('publish', 'todo-lists')).out, /^Published todo-lists\/v2 at \/base/);
  });

  test('a name that is not there is answered with the names that are', async () => {
    await cli.run('import', document);
    const api = await cli.run('publish', 'todos');
    assert.equal(api.code, 3);
    assert.match(api.err, /no API "todos"[^]*todo-lists/);
    assert.match((await cli.run('publish', 'todo-lists/v9')).err, /no version "v9"[^]*todo-lists\/v2/);
    const operation = await cli.run('category', 'todo-lists/v2', 'GET', '/todo', 'tells');
    assert.equal(operation.code, 3);
    assert.match(operation.err, /GET \/todos/);
    assert.match(
      (await cli.run('retire', 'todo-lists', '--reason', 'why not')).err,
      /Write <api>\/<version>/,
    );
  });

  test('an API with several drafts is not published by guessing', async () => {
    await cli.run('import', document);
    await cli.run('import', document, '--version-name', 'v3');
    const { code, err } = await cli.run('publish', 'todo-lists');
    assert.equal(code, 2);
    assert.match(err, /todo-lists\/v2, todo-lists\/v3/);
  });

  test('a harmful category asks for an assessment and waivers; with them it publishes and tells of the debt', async () => {
    await cli.run('import', document);
    const changed = await cli.run('category', 'todo-lists/v2', 'get', '/todos', 'tells-harm');
    assert.match(changed.out, /is tells-harm now; it was tells/);
    const refused = await cli.run('publish', 'todo-lists');
    assert.equal(refused.code, 4);
    const waiving = /npx gatehouse (waive .*) --until 90d/.exec(refused.err)?.[1] ?? '';
    assert.match(refused.err, /npx gatehouse assess todo-lists\/v2 --template/);

    const template = await cli.run('assess', 'todo-lists/v2', '--template');
    assert.match(template.out, /^# How is this information/);
    const incomplete = await cli.run('assess', 'todo-lists/v2', file('template.yaml', template.out));
    assert.equal(incomplete.code, 3);
    assert.match(incomplete.err, /accountable: /);
    const answers = file('answers.yaml', assessment);
    assert.equal((await cli.run('assess', 'todo-lists/v2', answers)).code, 0);

    const waived = await cli.run(
      ...waiving.split(' '),
      // These could be met by what is there; the owner has a reason not to.
      ...['oauth-user', 'oauth-scope', 'response-validation'],
      ...['--until', '90d', '--reason', 'until this release can do it'],
    );
    assert.match(waived.out, /Waived for todo-lists\/v2 until 2026-08-30: .*oauth-user/);
    const published = await cli.run('publish', 'todo-lists');
    assert.equal(published.code, 0, published.err);
    assert.match(published.out, /1 operation lives by waivers, the first of which ends 2026-08-30/);
  });

  test('waivers are listed with what they concern, and end when the Security role says so', async () => {
    await cli.run('import', document);
    const options = ['--reason', 'until the portal is there', '--until', '90d', '--operation', 'GET /todos'];
    await cli.run('waive', 'todo-lists/v2', 'threat-protection', ...options);
    const listed = await cli.run('waiver', 'list', 'todo-lists/v2');
    assert.match(
      listed.out,
      /todo-lists\/v2 {2}GET \/todos {2}threat-protection {2}2026-08-30 {2}until the portal/,
    );
    const id = /^(\S+) {2}todo-lists/m.exec(listed.out)?.[1] ?? '';
    const revoked = await cli.run('waiver', 'revoke', id, '--reason', 'no longer needed');
    assert.equal(revoked.code, 0);
    assert.match((await cli.run('waiver', 'list')).out, /^No waivers/m);
    assert.match((await cli.run('waiver', 'list', '--all')).out, /threat-protection/);
    assert.equal((await cli.run('waiver', 'revoke', id, '--reason', 'once more, by mistake')).code, 3);
    assert.equal((await cli.run('waiver', 'revoke', 'wvr_none', '--reason', 'there is none')).code, 3);
  });

  test('a waiver of a control that does not exist, or that nobody waives, grants nothing at all', async () => {
    await cli.run('import', document);
    const options = ['--until', '90d', '--reason', 'long enough a reason'];
    const unknown = await cli.run('waive', 'todo-lists/v2', 'oauth-user', 'oauth-usr', ...options);
    assert.equal(unknown.code, 3);
    assert.match(unknown.err, /no control "oauth-usr"/);
    assert.match((await cli.run('waive', 'todo-lists/v2', 'logging', ...options)).err, /cannot be waived/);
    assert.ok(!cli.requests.some(request => request.startsWith('POST /api/v1/waivers')));
  });

  test('a waiver needs an end that is one', async () => {
    await cli.run('import', document);
    for (const until of ['2027-02-31', 'soon', '90', '2027-01-31T12:00']) {
      const { code, err } = await cli.run(
        ...['waive', 'todo-lists/v2', 'oauth-user', '--until', until, '--reason', 'long enough a reason'],
      );
      assert.equal(code, 2, until);
      assert.match(err, /--until: /);
    }
  });

  test('deprecating and retiring need a reason, and say what became of the version', async () => {
    await cli.run('import', document);
    await cli.run('publish', 'todo-lists');
    assert.equal((await cli.run('deprecate', 'todo-lists/v2')).code, 2);
    const reason = ['--reason', 'a better one is there'];
    assert.match((await cli.run('deprecate', 'todo-lists/v2', ...reason)).out, /is deprecated/);
    assert.match((await cli.run('retire', 'todo-lists/v2', ...reason, '--dry-run')).out, /would be retired/);
    assert.match((await cli.run('retire', 'todo-lists/v2', ...reason)).out, /is retired \(Snapshot \d+\)/);
    assert.equal((await cli.run('publish', 'todo-lists/v2')).code, 3);
  });

  test('profiles are listed, found by name, and refused when unknown', async () => {
    await cli.run('import', document, '--profile', 'none');
    assert.match((await cli.run('profile')).out, /^personal-data@1 /m);
    assert.match((await cli.run('profile', 'todo-lists/v2', 'registered')).out, /registered@3/);
    const unknown = await cli.run('profile', 'todo-lists/v2', 'paranoid');
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /registered@3/);
  });
});

const assessment = `
today: At the counter with an identity card; the API saves the way there.
information: personal
effect: none
misuse: serious
volume: one
users: known-developers
impersonation: sees-others
accountable: A. Mayor, head of licensing
`;
