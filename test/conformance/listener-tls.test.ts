import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import https from 'node:https';
import { connect as connectPlain } from 'node:net';
import { connect, createSecureContext, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, suite, test } from 'node:test';
import { issue } from '../../src/gateway/listener/issue.ts';
import { localCertificate, localNames, type LocalAuthority } from '../../src/gateway/listener/local-ca.ts';
import { listening, showing, talk, type Listening } from '../support/listening.ts';

const day = 86_400_000;
const clock = { now: () => Date.now() };
const fresh = () => issue(['localhost', '127.0.0.1', '::1'], Date.now(), undefined);

suite('a TLS listener', { timeout: 240_000 }, () => {
  let authority: LocalAuthority;
  let served: Listening;
  const dial = async (options: ConnectionOptions = {}): Promise<TLSSocket> => {
    const socket = connect({
      host: '127.0.0.1',
      port: served.port,
      servername: 'localhost',
      ca: authority.authority,
      ...options,
    });
    await once(socket, 'secureConnect');
    return socket;
  };

  before(async () => {
    authority = await fresh();
    served = await listening((_request, response) => void response.end('served'), {
      tls: showing(authority),
      limits: { handshakeTimeout: 200 },
    });
  });
  after(() => served.listener.drain(0));

  for (const host of ['localhost', '127.0.0.1']) {
    test(`is believed as ${host} by a client that trusts the local authority`, async () => {
      const answer = await new Promise((resolve, reject) => {
        https
          .get({ host, port: served.port, ca: authority.authority, agent: false, family: 4 }, resolve)
          .on('error', reject);
      });
      assert.equal((answer as { statusCode: number }).statusCode, 200);
      (answer as NodeJS.ReadableStream).resume();
    });
  }

  test('is not believed by a client that does not', async () => {
    await assert.rejects(dial({ ca: (await fresh()).authority }), /unable to verify|signature failure/);
  });

  test('is not believed under another name', async () => {
    await assert.rejects(dial({ servername: 'bank.test' }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test('speaks TLS 1.3 and 1.2, and over both HTTP/2, or HTTP/1.1 with who does not ask for it', async () => {
    for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
      for (const [offer, chosen] of [
        [['http/1.1', 'h2'], 'h2'],
        [['http/1.1'], 'http/1.1'],
        [undefined, false],
      ] as const) {
        const socket = await dial({
          minVersion: version,
          maxVersion: version,
          ...(offer === undefined ? {} : { ALPNProtocols: [...offer] }),
        });
        assert.equal(socket.getProtocol(), version);
        assert.equal(socket.alpnProtocol, chosen);
        socket.destroy();
      }
    }
  });

  test('refuses older versions, and suites without forward secrecy or authenticated encryption', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await assert.rejects(dial(old));
    for (const ciphers of ['AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES128-SHA256'])
      await assert.rejects(dial({ maxVersion: 'TLSv1.2', ciphers }), ciphers);
  });

  test('refuses a client that only speaks what it does not', async () => {
    for (const other of ['h2c', 'http/1.0', 'spdy/3']) await assert.rejects(dial({ ALPNProtocols: [other] }));
  });

  test('resumes a session with its ticket', async () => {
    const first = await dial({ maxVersion: 'TLSv1.2' });
    const session = first.getSession();
    first.destroy();
    const second = await dial({ maxVersion: 'TLSv1.2', ...(session === undefined ? {} : { session }) });
    assert.equal(second.isSessionReused(), true);
    second.destroy();
  });

  test('gives no answer to plain HTTP, and counts no connection for ever', async () => {
    const client = talk(served.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.all.catch(() => {});
    assert.doesNotMatch(client.received(), /HTTP/);
    const silent = connectPlain({ host: '127.0.0.1', port: served.port });
    await once(silent, 'close');
    await pause(50);
    assert.equal(served.listener.connections, 0);
  });

  test('shows a new certificate to new connections, and keeps the old ones', async () => {
    const old = await dial();
    const renewed = await fresh();
    served.listener.reload(showing(renewed));
    const next = await dial({ ca: renewed.authority });
    assert.equal(
      next.getPeerX509Certificate()?.raw.equals(new X509Certificate(renewed.certificate).raw),
      true,
    );
    next.destroy();
    old.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const [answer] = (await once(old, 'data')) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 200/);
    authority = renewed;
  });

  test('drains: one more request on an idle connection, then none', async () => {
    const one = await listening((_request, response) => void response.end('served'), {
      tls: showing(authority),
    });
    const socket = connect({
      host: '127.0.0.1',
      port: one.port,
      servername: 'localhost',
      ca: authority.authority,
    });
    await once(socket, 'secureConnect');
    await pause(20);
    const drained = one.listener.drain(5_000);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.match(answer.toString(), /connection: close/i);
    await drained;
    assert.equal(one.listener.connections, 0);
  });
});

suite('the local authority', () => {
  const at = (time: number, stored?: LocalAuthority, names = ['localhost']) => {
    const saved: LocalAuthority[] = [];
    const made = localCertificate({
      names,
      load: async () => stored,
      save: async one => void saved.push(one),
      clock: { now: () => time },
    });
    return made.then(authority => ({ authority, saved }));
  };

  test('is kept as it is while it lasts', async () => {
    const { authority, saved } = await at(clock.now());
    assert.equal(saved.length, 1);
    const again = await at(clock.now() + 300 * day, authority);
    assert.equal(again.authority, authority);
    assert.equal(again.saved.length, 0);
  });

  test('renews the server certificate 30 days before its end, under the same authority and with a new key', async () => {
    const { authority } = await at(clock.now());
    const { authority: renewed, saved } = await at(clock.now() + 370 * day, authority);
    assert.equal(saved.length, 1);
    assert.equal(renewed.authority, authority.authority);
    assert.notEqual(renewed.key, authority.key);
    const root = new X509Certificate(authority.authority);
    assert.equal(new X509Certificate(renewed.certificate).verify(root.publicKey), true);
  });

  test('is made anew before it ends, and no certificate outlives it', async () => {
    const { authority } = await at(clock.now());
    const late = await at(clock.now() + (5 * 365 - 100) * day, authority);
    assert.equal(late.authority.authority, authority.authority);
    const { validTo } = new X509Certificate(late.authority.certificate);
    assert.equal(validTo, new X509Certificate(authority.authority).validTo);
    const after = await at(clock.now() + (5 * 365 - 10) * day, authority);
    assert.notEqual(after.authority.authority, authority.authority);
  });

  test('is made anew for other names', async () => {
    const { authority } = await at(clock.now());
    const other = await at(clock.now(), authority, ['localhost', 'gate.test']);
    assert.notEqual(other.authority.authority, authority.authority);
  });

  test('cannot vouch for names that are not its own', async context => {
    const { authority } = await at(clock.now());
    const forged = await issue(['bank.test'], clock.now(), authority);
    const server = https.createServer({ cert: forged.certificate, key: forged.key });
    server.listen(0, '127.0.0.1');
    context.after(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const socket = connect({ host: '127.0.0.1', port, servername: 'bank.test', ca: authority.authority });
    await assert.rejects(once(socket, 'secureConnect'), /permitted subtree violation/);
    socket.destroy();
  });

  test('has keys that belong to its certificates', async () => {
    const { authority } = await at(clock.now());
    for (const [certificate, key] of [
      [authority.authority, authority.authorityKey],
      [authority.certificate, authority.key],
    ] as const)
      assert.equal(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)), true);
    assert.doesNotThrow(() => createSecureContext({ cert: authority.certificate, key: authority.key }));
  });

  test('names this machine, and no host name that DNS could not hold', () => {
    assert.deepEqual(localNames('Box.Example'), ['localhost', '127.0.0.1', '::1', 'box.example']);
    for (const odd of ['under_score', '-dash', '', 'a..b', '10.0.0.1', 'x'.repeat(300)])
      assert.deepEqual(localNames(odd), ['localhost', '127.0.0.1', '::1']);
  });
});
