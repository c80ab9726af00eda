import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { systemClock } from '#kernel';
import type { UpstreamDocument } from '../../src/gateway/snapshot/document.ts';
import type { UpstreamDependencies } from '../../src/gateway/upstream/make-group.ts';
import { localCertificate, type LocalAuthority } from '../../src/gateway/listener/local-ca.ts';
import { exchangeRaw, startForwarding } from '../support/forwarding.ts';

const get = 'GET /base/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

const authority = (names: readonly string[]): Promise<LocalAuthority> =>
  localCertificate({ names, load: async () => undefined, save: async () => {}, clock: systemClock });

type Tls = UpstreamDocument['tls'];

/** A forwarding gateway before an upstream with that certificate, which asks for ours. */
async function before(
  t: TestContext,
  certificate: LocalAuthority,
  ca: string | undefined,
  host: string,
  tls?: Tls,
  upstreams: Partial<UpstreamDependencies> = {},
) {
  const seen: { serverName: string | false; resumed: boolean }[] = [];
  /** Fingerprint of our certificate, and version of TLS. */
  const shown: (readonly [fingerprint: string | undefined, version: string | null])[] = [];
  const server = https.createServer(
    {
      cert: certificate.certificate,
      key: certificate.key,
      requestCert: tls !== undefined,
      rejectUnauthorized: false,
    },
    (request, response) => {
      const socket = request.socket as TLSSocket & { servername?: string | false };
      seen.push({ serverName: socket.servername ?? false, resumed: socket.isSessionReused() });
      if (tls !== undefined) shown.push([socket.getPeerCertificate().fingerprint256, socket.getProtocol()]);
      response.end('secret');
    },
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const gateway = await startForwarding(
    {
      targets: [`https://${host}:${port}`],
      ...(ca === undefined ? {} : { ca }),
      ...(tls === undefined ? {} : { tls }),
    },
    { upstreams },
  );
  t.after(() => {
    gateway.close();
    server.close();
    server.closeAllConnections();
  });
  return { gateway, seen, shown, server };
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

suite('what an upstream may be told about TLS', () => {
  const fingerprint = ({ certificate }: LocalAuthority) => new X509Certificate(certificate).fingerprint256;

  test('our certificate proves to it who we are', async t => {
    const [theirs, ours] = [await authority(['localhost']), await authority(['localhost'])];
    const { gateway, shown } = await before(
      t,
      theirs,
      theirs.authority,
      'localhost',
      { clientCertificate: ours.certificate, clientKey: 'sealed' },
      {
        openKey: (certificate, sealed) => (sealed === 'sealed' && certificate !== '' ? ours.key : undefined),
      },
    );
    assert.match((await exchangeRaw(gateway.port, get)).text, /secret$/);
    assert.deepEqual(shown, [[fingerprint(ours), 'TLSv1.3']]);
  });

  test('without its key nobody is connected to: never as somebody else', async t => {
    const [theirs, ours] = [await authority(['localhost']), await authority(['localhost'])];
    const { gateway, seen } = await before(t, theirs, theirs.authority, 'localhost', {
      clientCertificate: ours.certificate,
      clientKey: 'sealed:elsewhere',
    });
    assert.match((await exchangeRaw(gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.deepEqual(seen, []);
    const [ended] = gateway.endings;
    assert.match((ended !== undefined && 'refusal' in ended && ended.refusal.reason) || '', /client-key/);
  });

  test('another name is asked for, and looked for in the certificate', async t => {
    const certificate = await authority(['localhost']);
    const tls = { serverName: 'localhost' };
    const { gateway, seen } = await before(t, certificate, certificate.authority, '127.0.0.1', tls);
    assert.match((await exchangeRaw(gateway.port, get)).text, /secret$/);
    assert.equal(seen[0]?.serverName, 'localhost');
    const wrong = await before(t, certificate, certificate.authority, 'localhost', {
      serverName: 'other.test',
    });
    assert.match((await exchangeRaw(wrong.gateway.port, get)).text, /^HTTP\/1\.1 502 /);
    assert.deepEqual(wrong.seen, []);
  });

  test('TLS 1.2 is refused where 1.3 was asked for', async t => {
    const certificate = await authority(['localhost']);
    for (const [minimumVersion, status] of [
      ['1.2', '200'],
      ['1.3', '502'],
    ] as const) {
      const { gateway, server } = await before(t, certificate, certificate.authority, 'localhost', {
        minimumVersion,
      });
      server.setSecureContext({ cert: certificate.certificate, key: certificate.key, maxVersion: 'TLSv1.2' });
      assert.equal((await exchangeRaw(gateway.port, get)).text.slice(9, 12), status);
    }
  });

  test('without verification any certificate is taken', async t => {
    const { gateway } = await before(t, await authority(['localhost']), undefined, '127.0.0.1', {
      verify: false,
    });
    assert.match((await exchangeRaw(gateway.port, get)).text, /secret$/);
  });
});
