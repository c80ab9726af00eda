import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { after, before, suite, test } from 'node:test';
import { issue } from '../../src/gateway/listener/issue.ts';
import { withTickets, type TlsIdentity, type TlsMaterial } from '../../src/gateway/listener/tls.ts';
import { listening, showing, type Listening } from '../support/listening.ts';

suite('certificates by name', { timeout: 240_000 }, () => {
  const certificates: Record<string, TlsIdentity> = {};
  let material: TlsMaterial;
  let one: Listening;
  /** Another worker of the same listener. */
  let other: Listening;
  const dial = async (to: Listening, options: ConnectionOptions): Promise<TLSSocket> => {
    const socket = connect({ host: '127.0.0.1', port: to.port, rejectUnauthorized: false, ...options });
    await once(socket, 'secureConnect');
    return socket;
  };
  const shownFor = async (servername: string, to = one): Promise<string | undefined> => {
    const socket = await dial(to, { servername });
    const shown = socket.getPeerX509Certificate();
    socket.destroy();
    return Object.entries(certificates).find(([, { certificate }]) =>
      shown?.raw.equals(new X509Certificate(certificate).raw),
    )?.[0];
  };
  const answering = (tls: TlsMaterial): Promise<Listening> =>
    listening((_request, response) => void response.end('served'), { tls });

  before(async () => {
    const now = Date.now();
    for (const [name, names, at] of [
      ['first', ['first.example', 'also.example'], now],
      ['wild', ['*.wild.example'], now],
      ['near', ['near.wild.example'], now],
      ['older', ['renewed.example'], now - 200 * 86_400_000],
      ['newer', ['renewed.example'], now],
    ] as const)
      certificates[name] = await issue(names, at, undefined);
    material = showing(...Object.values(certificates));
    one = await answering(material);
    other = await answering(material);
  });
  after(() => Promise.all([one, other].map(({ listener }) => listener.drain(0))));

  for (const [name, shown] of [
    ['first.example', 'first'],
    ['also.example', 'first'],
    ['ALSO.example', 'first'],
    ['a.wild.example', 'wild'],
    ['near.wild.example', 'near'],
    ['renewed.example', 'newer'],
    ['wild.example', 'first'],
    ['a.b.wild.example', 'first'],
    ['unknown.example', 'first'],
    ['', 'first'],
  ] as const)
    test(`${name === '' ? 'no name' : name} is shown the ${shown} certificate`, async () => {
      assert.equal(await shownFor(name), shown);
    });

  /** Whether a session begun with one worker is resumed by another. */
  const resumes = async (
    servername: string,
    version: 'TLSv1.2' | 'TLSv1.3',
    to = other,
  ): Promise<boolean> => {
    const options: ConnectionOptions = { servername, minVersion: version, maxVersion: version };
    const first = await dial(one, options);
    const begun = once(first, 'session') as Promise<[Buffer]>;
    first.write(`GET / HTTP/1.1\r\nHost: ${servername}\r\n\r\n`);
    const [session] = version === 'TLSv1.2' ? [first.getSession()] : await begun;
    first.destroy();
    const second = await dial(to, { ...options, ...(session === undefined ? {} : { session }) });
    const reused = second.isSessionReused();
    second.destroy();
    return reused;
  };

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    for (const name of ['first.example', 'near.wild.example'])
      test(`a session of ${version} for ${name} is resumed by any worker`, async () => {
        assert.equal(await resumes(name, version), true);
      });

    test(`a session of ${version} is not resumed after its keys were replaced`, async () => {
      const fresh = await answering(withTickets(material));
      assert.equal(await resumes('near.wild.example', version, fresh), false);
      await fresh.listener.drain(0);
    });
  }

  test('a session begun where no certificate is asked for is not resumed where one is', async () => {
    const asks = await listening((_request, response) => void response.end('served'), {
      tls: material,
      asksCertificate: true,
    });
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
      assert.equal(await resumes('near.wild.example', version, asks), false);
    await asks.listener.drain(0);
  });

  test('the modern profile speaks TLS 1.3 alone, whatever the name', async () => {
    const modern = await answering({ ...material, profile: 'modern' });
    for (const servername of ['first.example', 'near.wild.example', '']) {
      const socket = await dial(modern, { servername });
      assert.equal(socket.getProtocol(), 'TLSv1.3');
      socket.destroy();
      await assert.rejects(dial(modern, { servername, maxVersion: 'TLSv1.2' }));
    }
    await modern.listener.drain(0);
  });

  test('other certificates are shown to new connections; what cannot be used changes nothing', async () => {
    const changing = await answering(material);
    const { near } = certificates;
    assert.ok(near !== undefined);
    changing.listener.reload(showing(near));
    assert.equal(await shownFor('first.example', changing), 'near');
    assert.throws(() => changing.listener.reload(showing({ ...near, key: 'none' })));
    assert.throws(() => changing.listener.reload(showing()));
    assert.equal(await shownFor('first.example', changing), 'near');
    await changing.listener.drain(0);
  });
});
