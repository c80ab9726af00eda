/** TLS as a user meets it: a local authority where nothing is configured, and no plain http beyond this machine. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { connect } from 'node:tls';
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

  function readIfThere(file: string): string {
    try {
      return readFileSync(join(gatehouse.dataDir, file), 'latin1');
    } catch {
      return '';
    }
  }
});
