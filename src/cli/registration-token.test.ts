import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { openTestCli, type TestCli } from './testing.ts';

let cli: TestCli;
beforeEach(async () => {
  cli = await openTestCli();
  await cli.run('app', 'create', 'demo', '--developer', 'ann');
});
afterEach(() => cli.close());

const tokenIn = (text: string): string => /gh_register_\w{34}/.exec(text)?.[0] ?? assert.fail(text);

suite('registration-token', () => {
  test('create shows the token this once; list and the audit log never do', async () => {
    const made = await cli.run('registration-token', 'create', 'ann', '--for', 'meters', '--uses', '3');
    assert.equal(made.code, 0, made.err);
    const token = tokenIn(made.out);
    const listed = await cli.run('registration-token', 'list', 'ann');
    assert.match(listed.out, /meters\s+external\s+good\s+3 of 3/);
    for (const { out } of [listed, await cli.run('audit')]) assert.ok(!out.includes(token));
    const other = ['registration-token', 'create', 'ann', '--for', 'x', '--realm', 'internal', '--quiet'];
    const quiet = await cli.run(...other);
    assert.equal(quiet.out.trim(), tokenIn(quiet.out));
  });

  test('revoke ends it by its id, and refuses to be given the token itself', async () => {
    const made = await cli.run('registration-token', 'create', 'ann', '--for', 'meters');
    const id = /rgt_\w+/.exec(made.out)?.[0] ?? '';
    const shown = await cli.run('registration-token', 'revoke', tokenIn(made.out), '--reason', 'it got out');
    assert.equal(shown.code, 2);
    assert.ok(!shown.err.includes(tokenIn(made.out)));
    const revoked = await cli.run('registration-token', 'revoke', id, '--reason', 'the roll-out is over');
    assert.equal(revoked.code, 0, revoked.err);
    assert.match((await cli.run('registration-token', 'list', 'ann')).out, /revoked/);
  });

  test('what cannot be is refused: no purpose, no developer, more uses than there may be', async () => {
    assert.notEqual((await cli.run('registration-token', 'create', 'ann')).code, 0);
    assert.notEqual((await cli.run('registration-token', 'create', 'nobody', '--for', 'x')).code, 0);
    const many = ['registration-token', 'create', 'ann', '--for', 'x', '--uses', '10001'];
    assert.equal((await cli.run(...many)).code, 2);
    assert.notEqual(
      (await cli.run('registration-token', 'create', 'ann', '--for', 'x', '--realm', 'moon')).code,
      0,
    );
  });
});
