import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { NewToken, OneTimeLink, User } from './answers.ts';
import { openTestCli, type TestCli } from './testing.ts';

suite('user', () => {
  let cli: TestCli;
  before(async () => {
    cli = await openTestCli();
  });
  after(() => cli.close());

  test('prints a link for the first administrator while none can sign in', async () => {
    const { out, code } = await cli.run('user', 'link');
    assert.equal(code, 0);
    assert.match(out, /http:\/\/127\.0\.0\.1:7002\/first-run#ghl_[0-9A-Za-z]{43}\n/);
  });

  test('invites, lists, and prints the link of an invitation', async () => {
    const invited = await cli.run('user', 'invite', 'Ann@example.org', '--name', 'Ann', '--role', 'auditor');
    assert.match(invited.out, /ann@example\.org is invited/);
    const [user] = (await cli.run('user', 'list', '--json')).json<User[]>();
    assert.deepEqual([user?.email, user?.status, user?.roles], ['ann@example.org', 'invited', ['auditor']]);
    const link = (await cli.run('user', 'link', 'ann@example.org', '--json')).json<OneTimeLink>();
    assert.equal(link.kind, 'invitation');
    assert.match((await cli.run('user', 'list', '--external')).out, /Nobody yet/);
  });

  test('says what is wrong with a role, an address or a person', async () => {
    const role = await cli.run('user', 'invite', 'b@example.org', '--name', 'B', '--role', 'king');
    assert.match(role.err, /no "king"/);
    const address = await cli.run('user', 'invite', 'b', '--name', 'B', '--role', 'auditor');
    assert.match(address.err, /e-mail address/);
    const nobody = await cli.run('user', 'link', 'nobody@example.org');
    assert.match(nobody.err, /No user has this e-mail address/);
    for (const { code } of [role, address, nobody]) assert.notEqual(code, 0);
  });

  test("gives no link to an administrator's token", async () => {
    const made = await cli.run('token', 'create', 'ci', '--role', 'administrator', '--json');
    const { env } = cli;
    cli.env = { ...env, GATEHOUSE_ADMIN_TOKEN: made.json<NewToken>().token };
    const { code, out, err } = await cli.run('user', 'link');
    cli.env = env;
    assert.notEqual(code, 0);
    assert.match(err, /links:write/);
    assert.ok(!out.includes('ghl_'));
  });
});
