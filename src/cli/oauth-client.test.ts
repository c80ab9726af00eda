import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { openTestCli, type TestCli } from './testing.ts';

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

const secretIn = (text: string): string => /gh_secret_\w{34}/.exec(text)?.[0] ?? assert.fail(text);

suite('client', () => {
  test('advise says what fits, why, and how to make it', async () => {
    const advised = await cli.run(
      'client',
      'advise',
      '--place',
      'server',
      '--person',
      'no',
      '--secret',
      'yes',
    );
    assert.match(advised.out, /Client credentials[^]*Nobody signs in[^]*--kind service/);
    const none = await cli.run('client', 'advise', '--place', 'browser', '--person', 'no');
    assert.match(none.out, /No way to tokens is safe/);
    assert.ok(!none.out.includes('--kind'));
    assert.equal((await cli.run('client', 'advise', '--place', 'server')).code, 2);
  });

  test('create shows the client id, and the secret this once', async () => {
    const made = await cli.run('client', 'create', 'demo', '--kind', 'service');
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /client id is app_/);
    const secret = secretIn(made.out);
    for (const words of [['client', 'show', 'demo'], ['client-secret', 'list', 'demo'], ['audit']])
      assert.ok(!(await cli.run(...words)).out.includes(secret));
    const more = await cli.run('client-secret', 'create', 'demo', '--quiet');
    assert.equal(more.out.trim(), secretIn(more.out));
  });

  test('create passes refusals on, with the place', async () => {
    const wild = await cli.run(
      'client',
      'create',
      'demo',
      '--kind',
      'browser',
      '--redirect',
      'https://*.example/',
    );
    assert.notEqual(wild.code, 0);
    assert.match(wild.err, /redirectUris/);
    assert.notEqual((await cli.run('client', 'create', 'demo')).code, 0);
    assert.notEqual((await cli.run('client', 'create', 'demo', '--kind', 'wizard')).code, 0);
  });

  test('set changes what it is told, and takes public keys from a file, never private ones', async () => {
    await cli.run('client', 'create', 'demo', '--kind', 'service');
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = join(directory, 'keys.json');
    const set = () => cli.run('client', 'set', 'demo', '--auth', 'private_key_jwt', '--keys', file);
    const jwk = privateKey.export({ format: 'jwk' });
    writeFileSync(file, JSON.stringify({ keys: [jwk] }));
    const refused = await set();
    assert.notEqual(refused.code, 0);
    assert.ok(!refused.err.includes(String(jwk.d)));
    writeFileSync(file, `{"keys": ${String(jwk.d)}`);
    assert.ok(!(await set()).err.includes(String(jwk.d)));
    writeFileSync(file, JSON.stringify({ keys: [publicKey.export({ format: 'jwk' })] }));
    assert.equal((await set()).code, 0);
    assert.match((await cli.run('client', 'show', 'demo')).out, /Proves itself by +private_key_jwt/);
    assert.notEqual((await cli.run('client', 'set', 'demo')).code, 0);
    assert.equal((await cli.run('client', 'delete', 'demo')).code, 0);
    assert.notEqual((await cli.run('client', 'show', 'demo')).code, 0);
  });

  test('allow lets a legacy grant in for a while, and disallow ends it', async () => {
    const redirect = ['--redirect', 'https://app.example/'];
    const make = () =>
      cli.run('client', 'create', 'demo', '--kind', 'browser', '--grant', 'implicit', ...redirect);
    assert.notEqual((await make()).code, 0);
    const why = ['--reason', 'the old page is replaced in spring'];
    const allowed = await cli.run(
      'client',
      'allow',
      'demo',
      '--grant',
      'implicit',
      '--until',
      '30d',
      ...why,
      '--json',
    );
    assert.equal((await make()).code, 0);
    assert.match((await cli.run('client', 'show', 'demo')).out, /implicit: allowed until/);
    const ended = await cli.run('client', 'disallow', allowed.json<{ id: string }>().id, ...why);
    assert.equal(ended.code, 0, ended.err);
    assert.match((await cli.run('client', 'show', 'demo')).out, /implicit: refused/);
  });
});

suite('client-secret', () => {
  test('is rotated and revoked by its id; a secret on the command line is refused and not repeated', async () => {
    const made = await cli.run('client', 'create', 'demo', '--kind', 'service', '--json');
    const { id, secret } = made.json<{ secret: { id: string; secret: string } }>().secret;
    const rotated = await cli.run('client-secret', 'rotate', id, '--overlap', '1h');
    assert.notEqual(secretIn(rotated.out), secret);
    for (const verb of ['rotate', 'revoke', 'create', 'list']) {
      const reason = verb === 'revoke' ? ['--reason', 'it was seen'] : [];
      const refused = await cli.run('client-secret', verb, secret, ...reason);
      assert.equal(refused.code, 2, verb);
      assert.ok(!(refused.err + refused.out).includes(secret));
    }
    assert.match((await cli.run('client-secret', 'revoke', id, '--reason', 'it was seen')).out, /is revoked/);
    assert.match((await cli.run('client-secret', 'list', 'demo')).out, /revoked[^]*good|good[^]*revoked/);
  });
});

suite('leak and ending', () => {
  test('what is found in a file is revoked; what ends soon is listed until then', async () => {
    const made = await cli.run('client', 'create', 'demo', '--kind', 'service', '--json');
    const { secret } = made.json<{ secret: { secret: string } }>().secret;
    assert.match((await cli.run('ending')).out, /Nothing ends soon/);
    assert.match((await cli.run('ending', '--days', '366')).out, /demo +client-secret/);
    const file = join(directory, 'paste.txt');
    writeFileSync(file, `TOKEN=${secret};`);
    const leaked = await cli.run('leak', file);
    assert.match(leaked.out, /Revoked 1 credential/);
    assert.ok(!leaked.out.includes(secret));
    assert.match((await cli.run('leak', file)).out, /Nothing in it/);
    assert.match((await cli.run('ending', '--days', '366')).out, /Nothing ends soon/);
  });
});
