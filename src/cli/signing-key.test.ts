import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { SigningKey } from './answers.ts';
import { openTestCli, type TestCli } from './testing.ts';

suite('signing keys', () => {
  let cli: TestCli;
  let directory: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
    cli = await openTestCli();
    await cli.run('app', 'create', 'demo', '--developer', 'ann');
  });
  afterEach(async () => {
    await cli.close();
    rmSync(directory, { recursive: true });
  });

  test('are made here, readable by their owner alone, and only the public one is sent', async () => {
    const { out } = await cli.run('signing-key', 'create', 'demo', '--out', directory);
    assert.match(out, /keyid="sgk_/);
    assert.ok(!out.includes('PRIVATE KEY'));
    const file = join(directory, 'demo-signing.key');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match((await cli.run('signing-key', 'list', 'demo')).out, /sgk_\S+ +demo +ed25519 +good/);
    const { code, err } = await cli.run('signing-key', 'create', 'demo', '--out', directory);
    assert.equal(code, 2);
    assert.match(err, /exists already/);
  });

  test('that are shared secrets are written to a file of their owner, and printed nowhere', async () => {
    const { out } = await cli.run('signing-key', 'share', 'demo', '--out', directory);
    assert.match(out, /hmac-sha256/);
    const file = join(directory, 'demo-signing.secret');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const secret = readFileSync(file, 'utf8').trim();
    assert.equal(Buffer.from(secret, 'base64').length, 32);
    const list = await cli.run('signing-key', 'list', 'demo', '--json');
    for (const text of [out, list.out]) assert.ok(!text.includes(secret));
    assert.ok(!list.out.includes('sealed:'));
    assert.equal((await cli.run('signing-key', 'share', 'demo', '--out', directory)).code, 2);
  });

  test('that exist are added by their public part, and revoked by their id', async () => {
    await cli.run('signing-key', 'create', 'demo', '--out', directory);
    const own = createPrivateKey(readFileSync(join(directory, 'demo-signing.key')));
    const file = join(directory, 'public.pem');
    writeFileSync(file, createPublicKey(own).export({ type: 'spki', format: 'pem' }));
    const twice = await cli.run('signing-key', 'add', 'demo', file);
    assert.notEqual(twice.code, 0);
    const [first] = (await cli.run('signing-key', 'list', 'demo', '--json')).json<SigningKey[]>();
    const revoked = await cli.run('signing-key', 'revoke', first?.id ?? '', '--reason', 'it got out');
    assert.match(revoked.out, /revoked/);
    const added = await cli.run(
      'signing-key',
      'add',
      'demo',
      file,
      '--title',
      'Again',
      '--days',
      '9',
      '--json',
    );
    assert.equal(added.json<SigningKey>().title, 'Again');
  });

  test('that are private are not taken', async () => {
    await cli.run('signing-key', 'create', 'demo', '--out', directory);
    const { code, err } = await cli.run('signing-key', 'add', 'demo', join(directory, 'demo-signing.key'));
    assert.notEqual(code, 0);
    assert.match(err, /make a new pair/);
  });
});
