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

  test('deletes somebody only when told for sure', async () => {
    await cli.run('user', 'invite', 'gone@example.org', '--name', 'Gone', '--role', 'auditor');
    const asked = await cli.run('user', 'delete', 'gone@example.org');
    assert.match(asked.err, /cannot be brought back/);
    assert.notEqual(asked.code, 0);
    assert.match((await cli.run('user', 'delete', 'gone@example.org', '--yes')).out, /is deleted/);
    assert.ok(!(await cli.run('user', 'list')).out.includes('gone@example.org'));
    assert.notEqual((await cli.run('user', 'delete', 'gone@example.org', '--yes')).code, 0);
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

  test('asks a second factor of everybody, shows who has one, and says when there is none to reset', async () => {
    assert.match((await cli.run('user', 'second-factor', 'required')).out, /required of staff/);
    assert.match(
      (await cli.run('user', 'second-factor', 'optional', '--external')).out,
      /users of the portal/,
    );
    assert.equal((await cli.run('user', 'second-factor', 'perhaps')).code, 2);
    const [user] = (await cli.run('user', 'list', '--json')).json<User[]>();
    assert.equal(user?.secondFactor, false);
    const reset = await cli.run('user', 'reset-factors', user?.email ?? '');
    assert.match(reset.err, /no second factor/);
    assert.match((await cli.run('user', 'sign-out', user?.email ?? '')).out, /signed out everywhere/);
    assert.match((await cli.run('user', 'sign-out', 'nobody@example.org')).err, /no user/);
  });
});

suite('group', () => {
  let cli: TestCli;
  before(async () => {
    cli = await openTestCli();
    await cli.run('user', 'invite', 'ann@example.org', '--name', 'Ann', '--role', 'auditor');
  });
  after(() => cli.close());

  test('is made, filled, listed, emptied and deleted', async () => {
    assert.match((await cli.run('group', 'list')).out, /No groups yet/);
    assert.match((await cli.run('group', 'create', 'clerks', '--title', 'Clerks')).out, /clerks is made/);
    const [user] = (await cli.run('user', 'list', '--json')).json<User[]>();
    const id = user?.id ?? '';
    assert.match((await cli.run('group', 'add', 'clerks', id)).out, /within a second/);
    assert.match((await cli.run('group', 'members', 'clerks')).out, /ann@example\.org/);
    assert.match((await cli.run('group', 'list')).out, /clerks +Clerks +1/);
    assert.equal((await cli.run('group', 'remove', 'clerks', id)).code, 0);
    assert.match((await cli.run('group', 'members', 'clerks')).out, /Nobody is in it/);
    assert.equal((await cli.run('group', 'delete', 'clerks')).code, 0);
  });

  test('that is unknown, ill named or of the other realm is refused', async () => {
    assert.match((await cli.run('group', 'members', 'nobody')).err, /no group "nobody"/);
    assert.equal((await cli.run('group', 'create', 'Big Bosses')).code, 3);
    await cli.run('group', 'create', 'users', '--external');
    assert.match((await cli.run('group', 'members', 'users')).err, /no group/);
  });
});
