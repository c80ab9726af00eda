import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Fetch } from './io.ts';
import { openTestCli, type TestCli } from './testing.ts';

/** An answer of something that is not a Gatehouse, or not a usual one. */
const answering =
  (status: number, body: string, type = 'application/json'): Fetch =>
  async () =>
    new Response(body, { status, headers: { 'content-type': type } });

suite('the admin API as the commands meet it', () => {
  let cli: TestCli;
  beforeEach(async () => {
    cli = await openTestCli();
  });
  afterEach(() => cli.close());

  test('a server that does not run exits with 6 and says how to start one', async () => {
    cli.fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }));
    const { code, err } = await cli.run('status');
    assert.equal(code, 6);
    assert.match(err, /No Gatehouse answers at http:\/\/127\.0\.0\.1:7002/);
    assert.match(err, /npx gatehouse start/);
  });

  test('a server that takes too long is told apart from one that is not there', async () => {
    cli.fetch = () => Promise.reject(new DOMException('timed out', 'TimeoutError'));
    const { code, err } = await cli.run('status');
    assert.equal(code, 6);
    assert.match(err, /did not answer within/);
  });

  test('something else at the address is not taken for a Gatehouse, whatever its status', async () => {
    for (const other of [
      answering(200, '<html>', 'text/html'),
      answering(404, 'not here', 'text/plain'),
      answering(500, '"text"'),
    ]) {
      cli.fetch = other;
      const { code, err } = await cli.run('status');
      assert.equal(code, 6);
      assert.match(err, /is not a Gatehouse/);
    }
  });

  test('a wrong master key is named as the reason', async () => {
    cli.env = {
      ...cli.env,
      GATEHOUSE_MASTER_KEY: Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('hex'),
    };
    const { code, err } = await cli.run('status');
    assert.equal(code, 3);
    assert.match(err, /was not started with the master key of \/nowhere\/gatehouse/);
  });

  test('a master key that is none is refused without being repeated or sent', async () => {
    cli.env = { ...cli.env, GATEHOUSE_MASTER_KEY: 'not-a-key-at-all' };
    const { code, err } = await cli.run('status');
    assert.equal(code, 2);
    assert.match(err, /does not hold a master key/);
    assert.ok(!err.includes('not-a-key-at-all'));
    assert.deepEqual(cli.requests, []);
  });

  test('where there never was a Gatehouse, that is what is said', async () => {
    cli.env = { GATEHOUSE_DATA: '/nowhere/gatehouse' };
    const { code, err } = await cli.run('status');
    assert.equal(code, 2);
    assert.match(err, /There is no Gatehouse in \/nowhere\/gatehouse/);
  });

  test('a credential never leaves the machine in the clear, nor the master key the machine at all', async () => {
    cli.env = { ...cli.env, GATEHOUSE_ADMIN_TOKEN: 'gha_something' };
    const clear = await cli.run('status', '--console-url', 'http://10.0.0.9:7002');
    assert.equal(clear.code, 2);
    assert.match(clear.err, /plain http beyond this machine/);
    cli.env = { GATEHOUSE_MASTER_KEY: cli.env['GATEHOUSE_MASTER_KEY'] };
    const operator = await cli.run('status', '--console-url', 'https://gatehouse.example');
    assert.equal(operator.code, 2);
    assert.match(operator.err, /needs a token/);
    assert.deepEqual(cli.requests, []);
  });

  test('wrong usage exits with 2 and asks nobody', async () => {
    for (const argv of [
      ['nonsense'],
      ['status', '--nonsense'],
      ['import'],
      ['category', 'a/v1', 'GET'],
      ['category', 'a/v1', 'GET', '/', 'harmful'],
      ['publish', 'a/b/c'],
      ['key', 'create'],
      ['audit', '--limit', 'many'],
      ['audit', '--since', '1 hour'],
      ['snapshots', 'diff', 'one', '2'],
      ['completion', 'tcsh'],
      ['status', '--console-url', 'not a url'],
    ]) {
      const { code } = await cli.run(...argv);
      assert.equal(code, 2, argv.join(' '));
    }
    assert.deepEqual(cli.requests, []);
  });

  test('a command that is nearly one is suggested', async () => {
    assert.match((await cli.run('imprt')).err, /Did you mean import\?/);
  });

  test('a failure with --json is one JSON document on stderr, and nothing on stdout', async () => {
    const { code, out, err } = await cli.run('publish', 'nothing/v1', '--json');
    assert.equal(code, 3);
    assert.equal(out, '');
    assert.equal((JSON.parse(err) as { exit: string }).exit, 'refused');
  });

  test('text of others cannot steer the terminal', async () => {
    const title = 'Fine\u001b]0;owned\u0007\u001b[2J\u202egnp';
    cli.fetch = answering(403, JSON.stringify({ type: 'x/forbidden', title, detail: title, status: 403 }));
    const refused = await cli.run('profile');
    assert.match(refused.err, /Fine/);
    cli.fetch = answering(200, JSON.stringify({ items: [{ id: title, description: title }], next: null }));
    const listed = await cli.run('profile');
    assert.match(listed.out, /Fine/);
    for (const text of [refused.err, listed.out]) assert.doesNotMatch(text, /[\u001b\u0007\u202e]/);
  });

  test('colours go to terminals only, and not with NO_COLOR', async () => {
    assert.ok(!(await cli.run('profile')).out.includes('\u001b'));
    cli.terminal = true;
    assert.ok((await cli.run('profile')).out.includes('\u001b[1m'));
    cli.env = { ...cli.env, NO_COLOR: '1' };
    assert.ok(!(await cli.run('profile')).out.includes('\u001b'));
  });

  test('a list is read to its end', async () => {
    for (let i = 0; i < 5; i++) await cli.run('app', 'create', `app-${i}`, '--developer', 'ann');
    const { fetch } = cli;
    // A server with small pages.
    cli.fetch = (url, init) => fetch(url.replace('limit=200', 'limit=2'), init);
    assert.equal((await cli.run('app', 'list', '--json')).json<unknown[]>().length, 5);
  });
});
