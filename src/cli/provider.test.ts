import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { openTestCli, type TestCli } from './testing.ts';

const settings = `realm: external
title: Acme
admits:
  createUsers: true
  domains: [acme.example]
  emailsVerified: false
  secondFactorCounts: false
  provisioned: false
  mapping: [{ value: eng, roles: [], groups: [engineers] }]
oidc:
  issuer: https://idp.acme.example
  clientId: gatehouse
  clientAuthentication: client_secret_basic
  scopes: [email, profile]
  emailClaim: email
  nameClaim: name
  groupsClaim: groups
  authority: ''
`;

suite('provider', () => {
  let cli: TestCli;
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-provider-'));
  const file = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  before(async () => {
    cli = await openTestCli();
  });
  after(async () => {
    await cli.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test('is added, listed, shown as it can be given again, changed and removed', async () => {
    const secret = file('secret', 'planted-s3cret\n');
    const added = await cli.run(
      'provider',
      'add',
      'acme',
      file('acme.yaml', settings),
      '--secret-file',
      secret,
    );
    assert.equal(added.code, 0, added.err);
    assert.match(added.out, /sign-in page of the portal[^]*\/sign-in\/callback\/acme/);
    assert.match((await cli.run('provider', 'list')).out, /^acme +Acme +oidc +portal +enabled/m);
    const shown = await cli.run('provider', 'show', 'acme');
    assert.ok(!shown.out.includes('planted'));
    const changed = file('changed.yaml', shown.out.replace('title: Acme', 'title: Acme Ltd'));
    assert.equal((await cli.run('provider', 'update', 'acme', changed)).code, 0);
    assert.match((await cli.run('provider', 'list')).out, /Acme Ltd/);
    assert.equal((await cli.run('provider', 'remove', 'acme')).code, 0);
    assert.match((await cli.run('provider', 'list')).out, /No identity providers/);
  });

  test('has a key for SAML replaced, with the one before beside it, or gone at once', async () => {
    const lines = (text: string) => text.split('\n').filter(line => /^[0-9a-f]{64} /.test(line)).length;
    assert.equal(lines((await cli.run('provider', 'saml-keys')).out), 1);
    assert.equal(lines((await cli.run('provider', 'rotate-saml-key')).out), 2);
    assert.equal(lines((await cli.run('provider', 'saml-keys', '--external')).out), 1);
    assert.equal(lines((await cli.run('provider', 'rotate-saml-key', '--overlap-days', '0')).out), 1);
    assert.notEqual((await cli.run('provider', 'rotate-saml-key', '--overlap-days', '-1')).code, 0);
  });

  test('says what is wrong with the settings, and where', async () => {
    const plain = settings.replace('https://idp.acme', 'http://idp.acme');
    const { code, err } = await cli.run('provider', 'add', 'acme', file('plain.yaml', plain));
    assert.notEqual(code, 0);
    assert.match(err, /oidc\/issuer/);
    const list = await cli.run('provider', 'add', 'acme', file('list.yaml', '- a'));
    assert.match(list.err, /no settings by name/);
    assert.match((await cli.run('provider', 'update', 'acme')).err, /nothing to change/);
  });
});
