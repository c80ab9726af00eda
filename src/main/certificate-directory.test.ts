import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { localCertificate, type TlsIdentity } from '#gateway';
import { GatehouseError, systemClock } from '#kernel';
import { readCertificateDirectory, readIdentity } from './certificate-directory.ts';

const make = async (name: string): Promise<TlsIdentity> => {
  const { certificate, key } = await localCertificate({
    names: [name],
    clock: systemClock,
    load: () => Promise.resolve(undefined),
    save: () => Promise.resolve(),
  });
  return { certificate: `${certificate}\n`, key };
};

suite('a directory of certificates', () => {
  const root = mkdtempSync(join(tmpdir(), 'gatehouse-certificates-'));
  let a: TlsIdentity;
  let b: TlsIdentity;
  let directories = 0;
  before(async () => {
    [a, b] = await Promise.all([make('a.example'), make('b.example')]);
  });
  after(() => rmSync(root, { recursive: true }));

  const directory = (files: Readonly<Record<string, string>>): string => {
    const path = join(root, String(directories++));
    mkdirSync(path);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    }
    return path;
  };
  const namesIn = (path: string): (string | undefined)[] =>
    readCertificateDirectory(path, '--tls-certificates').map(
      ({ certificate }) => new X509Certificate(certificate).subjectAltName,
    );
  const faultOf = (path: string): string => {
    try {
      readCertificateDirectory(path, '--tls-certificates');
    } catch (error) {
      assert.ok(error instanceof GatehouseError);
      return JSON.stringify(error.extra);
    }
    return assert.fail('was read');
  };

  test('holds pairs side by side, both in one file, and in directories as tools write them', () => {
    const layouts: readonly Record<string, string>[] = [
      { 'b.crt': b.certificate, 'b.key': b.key, 'a.pem': a.certificate, 'a.key': a.key },
      { 'a.pem': a.certificate + a.key, 'b.pem': b.key + b.certificate },
      {
        'a.example/fullchain.pem': a.certificate,
        'a.example/privkey.pem': a.key,
        'a.example/README': 'not read',
        'b.example/tls.crt': b.certificate,
        'b.example/tls.key': b.key,
      },
    ];
    for (const files of layouts)
      assert.deepEqual(namesIn(directory(files)), ['DNS:a.example', 'DNS:b.example']);
  });

  test('the one called default comes first', () => {
    const path = directory({ 'a.pem': a.certificate + a.key, 'default.pem': b.certificate + b.key });
    assert.deepEqual(namesIn(path), ['DNS:b.example', 'DNS:a.example']);
  });

  test('what is hidden and what is no certificate is passed over', () => {
    const path = directory({
      'a.pem': a.certificate + a.key,
      '.old.pem': 'nothing',
      '..data/tls.crt': 'nothing',
      'notes.txt': 'nothing',
    });
    assert.deepEqual(namesIn(path), ['DNS:a.example']);
  });

  test('is refused whole when one pair cannot be used, and no key is told', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const short = privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const [files, said] of [
      [{ 'a.crt': a.certificate, 'a.key': b.key }, /belongs to another certificate/],
      [{ 'a.crt': a.certificate, 'a.key': short }, /belongs to another certificate/],
      [{ 'a.crt': a.certificate }, /not a certificate with its key/],
      [{ 'a.crt': 'text', 'a.key': a.key }, /holds no PEM/],
      [{ 'a/fullchain.pem': a.certificate }, /cannot be read/],
    ] as const) {
      const told = faultOf(directory({ 'fine.pem': b.certificate + b.key, ...files }));
      assert.match(told, said);
      assert.doesNotMatch(told, /PRIVATE KEY/);
    }
  });

  test('is refused when it holds none, or is not there', () => {
    assert.match(faultOf(directory({ 'notes.txt': 'nothing' })), /holds 0 certificates/);
    assert.match(faultOf(join(root, 'none')), /cannot be read/);
  });

  test('a key that is locked by a passphrase is said to be no key, without a question on the terminal', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const locked = privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'secret',
    });
    const path = directory({ 'a.crt': a.certificate, 'a.key': locked });
    assert.equal(readIdentity(join(path, 'a.crt'), join(path, 'a.key')), 'is not a certificate with its key');
  });
});
