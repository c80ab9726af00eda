import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, before, beforeEach, suite, test } from 'node:test';
import {
  authority as makeAuthority,
  certificate as makeCertificate,
  certificateRequest,
  revocationList,
  type MadeCertificate,
} from '../../test/support/certificates.ts';
import type { ClientCertificate, NewClientCertificate } from './answers.ts';
import { openTestCli, type TestCli } from './testing.ts';

suite('client certificates', () => {
  let cli: TestCli;
  let directory: string;
  let root: MadeCertificate;
  const file = (name: string, content: string): string => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };

  before(async () => {
    root = await makeAuthority('CN=Partners');
  });
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
    cli = await openTestCli();
    await cli.run('app', 'create', 'demo', '--developer', 'ann');
  });
  afterEach(async () => {
    await cli.close();
    rmSync(directory, { recursive: true });
  });

  const far = () => ({ notAfter: Date.now() + 3_650 * 86_400_000 });

  test('issuing makes the key here, readable by its owner alone, and sends only the request', async () => {
    const { out } = await cli.run('certificate', 'issue', 'demo', '--out', directory);
    const [key, certificate] = [join(directory, 'demo.key'), join(directory, 'demo.pem')];
    assert.match(out, /keep it secret/);
    assert.equal(statSync(key).mode & 0o777, 0o600);
    assert.ok(!out.includes('PRIVATE KEY'));
    assert.match(new X509Certificate(readFileSync(certificate)).subject, /^CN=demo\n/);
    assert.match(
      (await cli.run('certificate', 'list', 'demo')).out,
      /CN=demo, OU=app_\S+ +fingerprint +good/,
    );
  });

  test('nothing is overwritten, and nothing is issued then', async () => {
    file('demo.key', 'an old key');
    const { code, err } = await cli.run('certificate', 'issue', 'demo', '--out', directory);
    assert.equal(code, 2);
    assert.match(err, /demo\.key exists already/);
    assert.match((await cli.run('certificate', 'list', 'demo')).out, /no client certificates/);
  });

  test('a request of a key that exists is certified; no key is written', async () => {
    const { request } = await certificateRequest('CN=x');
    const csr = file('x.csr', request);
    const out = join(directory, 'out');
    const made = await cli.run('certificate', 'issue', 'demo', '--request', csr, '--out', out, '--json');
    assert.match(made.json<NewClientCertificate>().certificate, /^-----BEGIN CERT/);
    assert.ok(!existsSync(join(out, 'demo.key')));
    const wrong = await cli.run(
      'certificate',
      'issue',
      'demo',
      '--request',
      file('y', 'y'),
      '--out',
      directory,
    );
    assert.equal(wrong.code, 3);
    assert.match(wrong.err, /certificate request in PEM/);
  });

  test("a partner's own certificate is agreed under its authority, and revoked", async () => {
    const pem = file('root.pem', root.certificate);
    assert.match((await cli.run('authority', 'add', 'partners', pem)).out, /may be named/);
    const { certificate } = await makeCertificate({ subject: 'CN=p,O=Partner', ...far() }, root);
    const added = await cli.run(
      'certificate',
      'add',
      'demo',
      file('p.pem', certificate),
      '--authority',
      'partners',
      '--json',
    );
    const { id } = added.json<ClientCertificate>();
    assert.match(
      (await cli.run('certificate', 'revoke', id, '--reason', 'lost machine')).out,
      /within a second/,
    );
    assert.match((await cli.run('certificate', 'list', 'demo')).out, /revoked/);
    assert.equal((await cli.run('certificate', 'revoke', id)).code, 2);
  });

  test('an authority takes its revocation lists, is listed with them, and is removed', async () => {
    await cli.run('authority', 'add', 'partners', file('root.pem', root.certificate));
    const list = file('list.pem', await revocationList(root, ['0a'], { nextUpdate: far().notAfter }));
    assert.match((await cli.run('authority', 'revocations', 'partners', list)).out, /next one before/);
    assert.match((await cli.run('authority', 'list')).out, /^partners +\S+ +1 +/m);
    assert.match((await cli.run('authority', 'remove', 'partners')).out, /removed/);
    assert.match((await cli.run('authority', 'list')).out, /No authorities/);
  });

  test('a private key handed in by mistake is refused, and not repeated', async () => {
    const both = file('both.pem', root.certificate + root.key);
    const { code, err } = await cli.run('authority', 'add', 'partners', both);
    assert.equal(code, 3);
    assert.match(err, /private key/);
    assert.ok(!err.includes('BEGIN'));
  });
});
