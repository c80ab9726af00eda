import assert from 'node:assert/strict';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { systemClock } from '#kernel';
import { localCertificate, type LocalAuthority } from '../../src/gateway/listener/local-ca.ts';
import { exchangeRaw, startForwarding } from '../support/forwarding.ts';

const get = 'GET /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

const authority = (names: readonly string[]): Promise<LocalAuthority> =>
  localCertificate({ names, load: async () => undefined, save: async () => {}, clock: systemClock });

/** A forwarding gateway before an upstream with that certificate. */
async function before(t: TestContext, certificate: LocalAuthority, ca: string | undefined, host: string) {
  const seen: { serverName: string | false; resumed: boolean }[] = [];
  const server = https.createServer(
    { cert: certificate.certificate, key: certificate.key },
    (request, response) => {
      const socket = request.socket as TLSSocket & { servername?: string | false };
      seen.push({ serverName: socket.servername ?? false, resumed: socket.isSessionReused() });
      response.end('secret');
    },
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const gateway = await startForwarding({
    targets: [`https://${host}:${port}`],
    ...(ca === undefined ? {} : { ca }),
  });
  t.after(() => {
    gateway.close();
    server.close();
    server.closeAllConnections();
  });
  return { gateway, seen, server };
}

suite('an upstream proves who it is', () => {
  test('a certificate of a trusted authority and the right name passes; the name is sent', async t => {
    const certificate = await authority(['localhost', '127.0.0.1']);
    const { gateway, seen } = await before(t, certificate, certificate.authority, 'localhost');
    assert.match((await exchangeRaw(gateway.port, get)).text, /secret$/);
    assert.equal(seen[0]?.serverName, 'localhost');
  });

  test('an address passes when the certificate names it', async t => {
    const certificate = await authority(['127.0.0.1']);
    const { gateway } = await before(t, certificate, certificate.authority, '127.0.0.1');
    assert.match((await exchangeRaw(gateway.port, get)).text, /secret$/);
  });

  test('a body larger than one record arrives whole', async t => {
    const certificate = await authority(['localhost']);
    const { gateway, server } = await before(t, certificate, certificate.authority, 'localhost');
    server.removeAllListeners('request');
    server.on('request', (_, response) => response.end(Buffer.alloc(3_000_000, 'y')));
    const { text } = await exchangeRaw(gateway.port, get);
    assert.equal(text.length - text.indexOf('\r\n\r\n') - 4, 3_000_000);
  });

  test('an authority that nobody was told to trust is refused, and no request is sent', async t => {
    const certificate = await authority(['localhost']);
    const { gateway, seen } = await before(t, certificate, undefined, 'localhost');
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.deepEqual(seen, []);
  });

  test('another authority is refused', async t => {
    const certificate = await authority(['localhost']);
    const { gateway, seen } = await before(
      t,
      certificate,
      (await authority(['localhost'])).authority,
      'localhost',
    );
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.deepEqual(seen, []);
  });

  test('a certificate for another name is refused', async t => {
    const certificate = await authority(['127.0.0.1']);
    const { gateway, seen } = await before(t, certificate, certificate.authority, 'localhost');
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.deepEqual(seen, []);
  });

  test('sessions of verified connections are resumed', async t => {
    const certificate = await authority(['localhost']);
    const { gateway, seen, server } = await before(t, certificate, certificate.authority, 'localhost');
    await exchangeRaw(gateway.port, get);
    server.closeAllConnections();
    await new Promise(resolve => setTimeout(resolve, 50));
    await exchangeRaw(gateway.port, get);
    assert.deepEqual(
      seen.map(({ resumed }) => resumed),
      [false, true],
    );
  });
});
