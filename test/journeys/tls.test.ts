/** TLS as a user meets it: a local authority where nothing is configured, and no plain http beyond this machine. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { connect } from 'node:tls';
import { issue } from '../../src/gateway/listener/issue.ts';
import { call } from '../support/calls.ts';
import { publishApi, untilServed } from '../support/catalogue.ts';
import { Product, runCommand } from '../support/product.ts';
import { echo, type TestUpstream } from '../support/upstreams.ts';

suite('TLS', () => {
  let gatehouse: Product;
  let service: TestUpstream;
  let ca: string;

  before(async () => {
    service = await echo();
    gatehouse = await Product.start({ https: true });
    ca = readFileSync(join(gatehouse.dataDir, 'local-ca.pem'), 'utf8');
    await publishApi(gatehouse.admin, { upstream: service.url, audience: 'open' });
    await untilServed(`${gatehouse.url()}/things/things`);
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
  });

  test('the chain that the listener shows leads to the authority that is kept beside the data', async () => {
    const { status } = await call(`${gatehouse.url('external-https')}/things/things`, { ca });
    assert.equal(status, 200);
  });

  test('without that authority nobody trusts it', async () => {
    await assert.rejects(call(`${gatehouse.url('external-https')}/things/things`), /self-signed|unable to/);
  });

  test('the authority is a certificate without its key, which is nowhere in the clear', () => {
    assert.match(ca, /^-----BEGIN CERTIFICATE-----/);
    assert.doesNotMatch(ca, /PRIVATE KEY/);
    assert.equal(statSync(gatehouse.dataDir).mode & 0o777, 0o700);
    for (const file of ['gatehouse.db', 'gatehouse.db-wal', 'gateway/last-good.sealed'])
      assert.doesNotMatch(readIfThere(file), /PRIVATE KEY/, file);
  });

  test('speaks TLS 1.2 and later only', async () => {
    const speak = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') =>
      new Promise<string>(resolve => {
        const socket = connect(
          {
            host: '127.0.0.1',
            port: gatehouse.ports.get('external-https') ?? 0,
            ca,
            minVersion: version,
            maxVersion: version,
            ciphers: 'DEFAULT:@SECLEVEL=0',
          },
          () => {
            resolve(socket.getProtocol() ?? '');
            socket.destroy();
          },
        );
        socket.on('error', () => resolve('refused'));
      });
    assert.equal(await speak('TLSv1.1'), 'refused');
    assert.equal(await speak('TLSv1.2'), 'TLSv1.2');
    assert.equal(await speak('TLSv1.3'), 'TLSv1.3');
  });

  test('a request in the clear is not served on it', async () => {
    const inTheClear = gatehouse.url('external-https').replace('https', 'http');
    const answer = await call(`${inTheClear}/things/things`).catch(() => undefined);
    assert.ok(answer === undefined || answer.status === 400, String(answer?.status));
  });

  test('started again, it shows a certificate of the same authority', async () => {
    await gatehouse.end();
    await gatehouse.start();
    assert.equal(readFileSync(join(gatehouse.dataDir, 'local-ca.pem'), 'utf8'), ca);
    assert.equal((await call(`${gatehouse.url('external-https')}/things/things`, { ca })).status, 200);
  });

  test('plain http off loopback is refused by the settings', async () => {
    for (const flag of ['external-http', 'internal-http']) {
      const data = join(gatehouse.dataDir, '..', 'never');
      const { code, stderr } = await runCommand(['start', '--data', data, `--${flag}`, '0.0.0.0:18080']);
      assert.equal(code, 2, flag);
      assert.match(stderr, new RegExp(`--${flag}: speaks plain http, so it must be a loopback address`));
    }
  });

  test('the certificates of a directory are shown by name; those of the internal zone are its own', async () => {
    const directory = join(gatehouse.dataDir, '..', 'certificates');
    for (const [zone, name] of [
      ['both', 'first.example'],
      ['both', 'second.example'],
      ['inside', 'inside.example'],
    ] as const) {
      const made = await issue([name], Date.now(), undefined);
      mkdirSync(join(directory, zone), { recursive: true });
      writeFileSync(join(directory, zone, `${name}.crt`), made.certificate);
      writeFileSync(join(directory, zone, `${name}.key`), made.key);
    }
    const other = await Product.start({
      https: true,
      flags: [
        ...['--tls-certificates', join(directory, 'both')],
        ...['--internal-tls-certificates', join(directory, 'inside')],
        ...['--tls-profile', 'modern'],
      ],
    });
    const shown = (flag: 'external-https' | 'internal-https', servername: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(
          { host: '127.0.0.1', port: other.ports.get(flag) ?? 0, servername, rejectUnauthorized: false },
          () => {
            resolve(`${socket.getPeerX509Certificate()?.subjectAltName} ${socket.getProtocol()}`);
            socket.destroy();
          },
        );
        socket.on('error', reject);
      });
    try {
      assert.equal(await shown('external-https', 'second.example'), 'DNS:second.example TLSv1.3');
      assert.equal(await shown('external-https', 'other.example'), 'DNS:first.example TLSv1.3');
      assert.equal(await shown('internal-https', 'second.example'), 'DNS:inside.example TLSv1.3');
    } finally {
      await other.stop();
    }
  });

  test('a directory with a certificate and the key of another is refused at start', async () => {
    const directory = join(gatehouse.dataDir, '..', 'mixed');
    const [one, another] = [
      await issue(['a.example'], Date.now(), undefined),
      await issue(['b.example'], Date.now(), undefined),
    ];
    mkdirSync(directory);
    writeFileSync(join(directory, 'a.crt'), one.certificate);
    writeFileSync(join(directory, 'a.key'), another.key);
    const data = join(gatehouse.dataDir, '..', 'never');
    const { code, stderr } = await runCommand(['start', '--data', data, '--tls-certificates', directory]);
    assert.equal(code, 2);
    assert.match(stderr, /--tls-certificates: .*a\.crt: the key belongs to another certificate/);
  });

  function readIfThere(file: string): string {
    try {
      return readFileSync(join(gatehouse.dataDir, file), 'latin1');
    } catch {
      return '';
    }
  }
});
