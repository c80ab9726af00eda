/** Two zones side by side, as the demo has them: nothing that a request says leads from one to the other. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import https from 'node:https';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { connect, type PeerCertificate } from 'node:tls';
import { call } from '../support/calls.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';

const path = '/depot/v1/reports';

suite('the zones of the demo', () => {
  let gatehouse: Product;
  let ca: string;
  let key: string;
  const port = (flag: 'external-http' | 'external-https' | 'internal-http' | 'internal-https') =>
    gatehouse.ports.get(flag) ?? 0;

  before(async () => {
    gatehouse = await Product.start({ demo: true, https: true });
    ca = readFileSync(join(gatehouse.dataDir, 'local-ca.pem'), 'utf8');
    const { body } = await gatehouse.admin.call<{ key: string }>('POST', '/applications/crew-board/keys', {
      environment: 'live',
    });
    key = body.key;
    await eventually(
      () => call(`${gatehouse.url('internal-http')}${path}`, { headers: { 'x-api-key': key } }),
      ({ status }) => status === 200,
    );
  });
  after(() => gatehouse?.stop());

  const shown = (flag: 'external-https' | 'internal-https', servername: string): Promise<PeerCertificate> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: port(flag), ca, servername }, () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      });
      socket.on('error', reject);
    });

  test('the internal API answers in its zone, to its own application', async () => {
    const headers = { 'x-api-key': key };
    const { status, body } = await call(`${gatehouse.url('internal-https')}${path}`, { headers, ca });
    assert.equal(status, 200);
    assert.match(body, /Mill Lane/);
    assert.equal((await call(`${gatehouse.url('internal-http')}${path}`)).status, 401);
  });

  test('each zone has a certificate and a key of its own, by one authority', async () => {
    const external = await shown('external-https', 'external.localhost');
    const internal = await shown('internal-https', 'internal.localhost');
    assert.notEqual(external.fingerprint256, internal.fingerprint256);
    assert.ok(external.pubkey !== undefined && internal.pubkey?.equals(external.pubkey) === false);
    await assert.rejects(shown('external-https', 'internal.localhost'), /altnames/);
    await assert.rejects(shown('internal-https', 'external.localhost'), /altnames/);
  });

  test('from outside there is no such API, whatever Host says', async () => {
    const internal = [
      `127.0.0.1:${port('internal-http')}`,
      `localhost:${port('internal-https')}`,
      'internal.localhost',
      `internal.localhost:${port('internal-https')}`,
      'depot',
    ];
    for (const host of internal) {
      const headers = { host, 'x-api-key': key, 'x-forwarded-host': host };
      const clear = await call(`${gatehouse.url('external-http')}${path}`, { headers });
      assert.equal(clear.status, 404, host);
      assert.doesNotMatch(clear.body, /Mill Lane|depot/, host);
      for (const servername of ['', 'external.localhost']) {
        const agent = new https.Agent({ ca, servername });
        const encrypted = await call(`${gatehouse.url('external-https')}${path}`, { headers, agent });
        agent.destroy();
        assert.ok([404, 421].includes(encrypted.status), `${servername} ${host}: ${encrypted.status}`);
      }
    }
  });

  test('nor by a target in absolute form', async () => {
    const target = `http://127.0.0.1:${port('internal-http')}${path}`;
    for (const host of [`127.0.0.1:${port('internal-http')}`, `127.0.0.1:${port('external-http')}`]) {
      const answer = await said(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nX-Api-Key: ${key}\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, host);
      assert.doesNotMatch(answer, /Mill Lane/, host);
    }
  });

  test('nor by :authority in HTTP/2, whichever name the connection was made for', async () => {
    for (const servername of ['localhost', 'external.localhost']) {
      const client = connectHttp2(`https://127.0.0.1:${port('external-https')}`, { ca, servername });
      try {
        for (const authority of [
          'internal.localhost',
          `internal.localhost:${port('internal-https')}`,
          `localhost:${port('internal-https')}`,
          `127.0.0.1:${port('internal-http')}`,
        ]) {
          const stream = client.request({ ':path': path, ':authority': authority, 'x-api-key': key });
          const status = await new Promise<number>((resolve, reject) => {
            stream.on('response', headers => resolve(Number(headers[':status'])));
            stream.on('error', reject);
          });
          stream.close();
          assert.ok([400, 404, 421].includes(status), `${authority}: ${status}`);
        }
      } finally {
        client.destroy();
      }
    }
  });

  test('an application of one zone opens nothing in the other', async () => {
    const demo = JSON.parse(readFileSync(join(gatehouse.dataDir, 'demo.json'), 'utf8')) as { key: string };
    const outsider = await call(`${gatehouse.url('internal-http')}${path}`, {
      headers: { 'x-api-key': demo.key },
    });
    assert.equal(outsider.status, 403);
    const insider = await call(`${gatehouse.url('external-http')}/city/v1/potholes`, {
      method: 'POST',
      headers: { 'x-api-key': key },
    });
    assert.equal(insider.status, 403);
  });

  test('the portal, which is for outsiders, does not tell that it is there', async () => {
    const { body } = await call(`${gatehouse.url('portal')}/api/apis`);
    assert.match(body, /City services/);
    assert.doesNotMatch(body, /depot/i);
  });

  test('the internal zone has policies of its own', async () => {
    const { body } = await gatehouse.admin.call<{ items: { scopeId: string; policy: string }[] }>(
      'GET',
      '/attachments?scope=zone&limit=100',
    );
    const of = (zone: string) => body.items.filter(({ scopeId }) => scopeId === zone).map(one => one.policy);
    assert.ok(of('internal').includes('address-list'));
    assert.ok(!of('external').includes('address-list'));
  });

  /** What comes back for octets as they are. */
  const said = (octets: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connectTcp(port('external-http'), '127.0.0.1');
      let answer = '';
      socket.on('data', (piece: Buffer) => {
        answer += piece.toString();
        socket.end();
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
      socket.write(octets);
    });
});
