import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import type { NewKey, NewToken } from './answers.ts';
import { openTestCli, todoDocument, type TestCli } from './testing.ts';

suite('applications, plans, subscriptions and keys', () => {
  let cli: TestCli;
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
    writeFileSync(join(directory, 'todo.json'), JSON.stringify(todoDocument));
  });
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(async () => {
    cli = await openTestCli();
    await cli.run('import', join(directory, 'todo.json'), '--name', 'todo');
    await cli.run('publish', 'todo');
  });
  afterEach(() => cli.close());

  const makeKey = async (): Promise<NewKey> => {
    await cli.run('app', 'create', 'demo', '--developer', 'ann');
    return (await cli.run('key', 'create', 'demo', '--json')).json<NewKey>();
  };

  test('an application is registered with its developer made on demand, once', async () => {
    const first = await cli.run('app', 'create', 'one', '--developer', 'ann', '--email', 'ann@example.org');
    assert.match(first.out, /of the new developer ann/);
    assert.match((await cli.run('app', 'create', 'two', '--developer', 'ann')).out, /of the developer ann/);
    const list = await cli.run('app', 'list', '--developer', 'ann');
    assert.match(list.out, /^one +ann +active/m);
    assert.match(list.out, /^two +ann +active/m);
  });

  test('suspending an application needs a reason; it can be readmitted', async () => {
    await cli.run('app', 'create', 'demo', '--developer', 'ann');
    assert.equal((await cli.run('app', 'suspend', 'demo')).code, 2);
    assert.match((await cli.run('app', 'suspend', 'demo', '--reason', 'it misbehaves')).out, /suspended/);
    assert.match((await cli.run('app', 'list')).out, /^demo +ann +suspended/m);
    assert.match((await cli.run('app', 'resume', 'demo')).out, /active again/);
  });

  test('a first subscription brings a first plan, and says so', async () => {
    await cli.run('app', 'create', 'demo', '--developer', 'ann');
    const { out } = await cli.run('subscribe', 'demo', 'todo/v2');
    assert.match(out, /Added the plan standard/);
    assert.match(out, /demo may use todo\/v2 under the plan standard/);
    assert.match(out, /Next: npx gatehouse key create demo/);
  });

  test('no plan comes into being for an application or version that does not exist', async () => {
    assert.equal((await cli.run('subscribe', 'nobody', 'todo/v2')).code, 3);
    await cli.run('app', 'create', 'demo', '--developer', 'ann');
    assert.equal((await cli.run('subscribe', 'demo', 'todo/v7')).code, 3);
    assert.match((await cli.run('plan', 'list')).out, /No plans/);
  });

  test('where there are several plans, none is chosen by guessing', async () => {
    await cli.run('app', 'create', 'demo', '--developer', 'ann');
    await cli.run('plan', 'create', 'gold', '--rate', '100/s', '--quota', '1000/day');
    await cli.run('plan', 'create', 'silver', '--rate', '5/10s', '--manual');
    assert.match(
      (await cli.run('plan', 'list')).out,
      /^gold +automatic +quota 1000\/day, rate-limit 100\/1s/m,
    );
    const unclear = await cli.run('subscribe', 'demo', 'todo/v2');
    assert.equal(unclear.code, 2);
    assert.match(unclear.err, /gold, silver|silver, gold/);
    const asked = await cli.run('subscribe', 'demo', 'todo/v2', '--plan', 'silver');
    assert.match(asked.out, /waits for approval/);
    const approve = /npx gatehouse (subscription approve \S+)/.exec(asked.out)?.[1] ?? '';
    assert.match(
      (await cli.run('subscription', 'list', '--status', 'pending')).out,
      /demo +todo\/v2 +silver/,
    );
    assert.match((await cli.run(...approve.split(' '))).out, /is approved/);
    assert.match((await cli.run('subscription', 'list', '--status', 'pending')).out, /No subscriptions/);
  });

  test('limits that are none are refused before anything is made', async () => {
    for (const flags of [
      ['--rate', '10'],
      ['--rate', 'ten/s'],
      ['--quota', '10/year'],
    ]) {
      const { code, err } = await cli.run('plan', 'create', 'odd', ...flags);
      assert.equal(code, 2, flags.join(' '));
      assert.match(err, /such as/);
    }
    assert.match((await cli.run('plan', 'list')).out, /No plans/);
  });

  test('a key is shown once, with a word on keeping it, and never again', async () => {
    await cli.run('app', 'create', 'demo', '--developer', 'ann');
    const { out } = await cli.run('key', 'create', 'demo');
    const key = /gh_live_\w+/.exec(out)?.[0] ?? '';
    assert.ok(key.length > 20);
    assert.match(out, /shown this once/);
    assert.match(out, /secret store/);
    const list = await cli.run('key', 'list', 'demo');
    assert.match(list.out, /good/);
    assert.ok(!list.out.includes(key));
    const json = await cli.run('key', 'list', 'demo', '--json');
    assert.ok(!json.out.includes(key) && !json.out.includes('hash'));
    assert.ok(!(await cli.run('audit')).out.includes(key));
  });

  test('the key is a field with --json, and alone on its line with --quiet', async () => {
    const { key } = await makeKey();
    assert.match(key, /^gh_live_/);
    assert.match(
      (await cli.run('key', 'create', 'demo', '--environment', 'test', '-q')).out,
      /^gh_test_\w+\n$/,
    );
  });

  test('rotation leaves the old key its overlap; the newest is what is rotated next', async () => {
    const first = await makeKey();
    const rotated = await cli.run('key', 'rotate', 'demo', '--overlap', '2h');
    assert.match(rotated.out, new RegExp(`in place of ${first.id}, which ends 2026-06-01 02:00:00 UTC`));
    const again = (await cli.run('key', 'rotate', 'demo', '--json')).json<NewKey>();
    assert.notEqual(again.replaces, first.id);
    cli.clock.time += 3 * 3_600_000;
    assert.match((await cli.run('key', 'list', 'demo')).out, new RegExp(`${first.id} .*expired`));
  });

  test('revoking by application is refused where it is not clear which key is meant', async () => {
    const first = await makeKey();
    await cli.run('key', 'rotate', 'demo');
    const unclear = await cli.run('key', 'revoke', 'demo', '--reason', 'leaked somewhere');
    assert.equal(unclear.code, 2);
    assert.match(unclear.err, new RegExp(first.id));
    const done = await cli.run('key', 'revoke', first.id, '--reason', 'leaked somewhere');
    assert.match(done.out, /refuses it within a second/);
    const twice = await cli.run('key', 'revoke', first.id, '--reason', 'leaked somewhere');
    assert.equal(twice.code, 3);
  });

  test('a key on the command line is refused, not repeated, and never sent', async () => {
    const { key } = await makeKey();
    cli.requests.length = 0;
    for (const argv of [
      ['key', 'revoke', key, '--reason', 'leaked somewhere'],
      ['key', 'rotate', key],
      ['key', 'list', key],
      ['key', 'create', key],
    ]) {
      const { code, err } = await cli.run(...argv);
      assert.equal(code, 2);
      assert.match(err, /an API key itself/);
      assert.ok(!err.includes(key));
    }
    assert.deepEqual(cli.requests, []);
  });

  test('a token is shown once, works, and is refused after it was revoked', async () => {
    const made = (await cli.run('token', 'create', 'ci', '--role', 'analyst', '--json')).json<NewToken>();
    const operator = cli.env;
    cli.env = { GATEHOUSE_DATA: '/nowhere/gatehouse', GATEHOUSE_ADMIN_TOKEN: made.token };
    assert.equal((await cli.run('status')).code, 0);
    const denied = await cli.run('plan', 'create', 'x');
    assert.equal(denied.code, 3);
    assert.match(denied.err, /plans:write/);
    cli.env = operator;
    assert.ok(!(await cli.run('token', 'list', '--json')).out.includes(made.token));
    assert.match((await cli.run('token', 'revoke', made.id, '--reason', 'no longer used')).out, /revoked/);
    cli.env = { GATEHOUSE_DATA: '/nowhere/gatehouse', GATEHOUSE_ADMIN_TOKEN: made.token };
    const refused = await cli.run('status');
    assert.equal(refused.code, 3);
    assert.match(refused.err, /GATEHOUSE_ADMIN_TOKEN is mistyped, expired, revoked/);
    assert.ok(!refused.err.includes(made.token));
  });

  test('a token on the command line is refused and not repeated', async () => {
    const made = (await cli.run('token', 'create', 'ci', '--role', 'analyst', '--json')).json<NewToken>();
    const { code, err } = await cli.run('token', 'revoke', made.token, '--reason', 'no longer used');
    assert.equal(code, 2);
    assert.ok(!err.includes(made.token));
  });

  test('roles and scopes that do not exist are refused with those that do', async () => {
    assert.match((await cli.run('token', 'create', 'ci', '--role', 'boss')).err, /administrator, security/);
    const scope = await cli.run('token', 'create', 'ci', '--role', 'analyst', '--scope', 'all');
    assert.match(scope.err, /apis:read/);
  });
});
