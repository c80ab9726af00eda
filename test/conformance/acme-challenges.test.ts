/** Challenges of certificate authorities at a listener: RFC 8737 over TLS, RFC 8555 section 8.3 in the clear. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { connect } from 'node:tls';
import type { ClientRequest, ClientResponse } from '../../src/gateway/client-message.ts';
import { type Challenge, Challenges } from '../../src/gateway/listener/challenges.ts';
import { issue } from '../../src/gateway/listener/issue.ts';
import { plainFrontLimits } from '../../src/gateway/listener/limits.ts';
import { plainFront } from '../../src/gateway/listener/plain-front.ts';
import { answersFor } from '../../src/main/acme/answers.ts';
import { askByTls } from '../support/acme/ask.ts';
import { type Listening, listening, listeningFor, showing } from '../support/listening.ts';

const name = 'api.example.org';
const token = 'evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA';
const keyAuthorization = `${token}.nP1qzpXGymHBrUEepNY9HCsQk7K8KhOypzEt62jcerQ`;

suite('acme-tls/1 at a TLS listener', () => {
  const challenges = new Challenges();
  let open: Listening;
  let asked: readonly Challenge[];
  let requests = 0;

  before(async () => {
    const tls = showing(await issue([name], Date.now(), undefined));
    const handler = (_: unknown, response: { end: () => void }): void => {
      requests++;
      response.end();
    };
    open = await listening(handler, { tls, challenges });
    asked = await answersFor(
      [
        {
          ...{ id: `external/${name}`, zone: 'external', name, directory: 'https://acme.example/directory' },
          ...{ next_attempt_at: 0, failures: 0, last_error: null, last_error_at: null, fingerprint: null },
          ...{ not_after: null, holder: 'one', held_until: Date.now() + 60_000 },
          challenge: JSON.stringify({ type: 'tls-alpn-01', token, keyAuthorization }),
        },
      ],
      Date.now(),
    );
    challenges.take(asked);
  });
  after(() => open.listener.drain(0));

  /** The names in the certificate that is shown, and the protocol; or why there is none. */
  const shown = (servername: string, protocols: string[], version: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3') =>
    new Promise<string>(resolve => {
      const versions = { minVersion: version, maxVersion: version } as const;
      const options = { port: open.port, servername, ALPNProtocols: protocols, rejectUnauthorized: false };
      const socket = connect({ ...options, ...versions }, () => {
        const { issuer } = socket.getPeerCertificate();
        resolve(`${String(socket.alpnProtocol)} of ${String(issuer.CN).split(' ')[0]}`);
        socket.destroy();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    });

  test('an authority is shown the proof, in TLS 1.3 and 1.2', async () => {
    await askByTls(open.port, name, keyAuthorization);
    await askByTls(open.port, name, keyAuthorization, 'TLSv1.2');
    await assert.rejects(askByTls(open.port, name, `${token}.another`), /proves another key/);
  });

  test('clients of the name see its own certificate meanwhile', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      assert.equal(await shown(name, ['http/1.1'], version), 'http/1.1 of Gatehouse');
      assert.equal(await shown(name, ['h2', 'http/1.1'], version), 'h2 of Gatehouse');
    }
  });

  test('a name that is not asked about, none, or a mixture of protocols ends the handshake', async () => {
    const refused = /NO_APPLICATION_PROTOCOL/;
    assert.match(await shown('other.example.org', ['acme-tls/1']), refused);
    assert.match(await shown('', ['acme-tls/1']), refused);
    assert.match(await shown('__proto__', ['acme-tls/1']), refused);
    assert.match(await shown(name, ['acme-tls/1', 'http/1.1']), refused);
    assert.match(await shown(name, ['http/1.1', 'acme-tls/1']), refused);
    assert.match(await shown(name, ['acme-tls/1', 'acme-tls/1']), refused);
  });

  test('nothing is served over acme-tls/1', async () => {
    const options = { port: open.port, servername: name, rejectUnauthorized: false };
    const socket = connect({ ...options, ALPNProtocols: ['acme-tls/1'] });
    socket.on('error', () => {});
    await once(socket, 'secureConnect');
    const before = requests;
    let answer = '';
    socket.on('data', (piece: Buffer) => (answer += piece.toString()));
    socket.write(`GET / HTTP/1.1\r\nHost: ${name}\r\n\r\n`);
    await once(socket, 'close');
    assert.deepEqual([requests, answer], [before, '']);
  });

  test('what is over is shown no more', async () => {
    challenges.take([]);
    assert.match(await shown(name, ['acme-tls/1']), /NO_APPLICATION_PROTOCOL/);
    challenges.take(asked);
  });
});

suite('the plain listener under attack', () => {
  let open: Listening;

  before(async () => {
    const challenges = new Challenges();
    challenges.take([{ type: 'http-01', name, token, keyAuthorization }]);
    const front = plainFront({ names: [name], httpsPort: 443 }, challenges, {
      docs: 'http://docs.test/errors',
      refused: () => {},
    });
    open = await listeningFor(
      (request: ClientRequest, response: ClientResponse) => front(request, response),
      {
        limits: { ...plainFrontLimits, headersTimeout: 300, requestTimeout: 600, connectionsPerAddress: 4 },
      },
    );
  });
  after(() => open.listener.drain(0));

  /** What comes back for octets as they are, until the connection ends. */
  const said = (octets: string | Buffer): Promise<string> =>
    new Promise(resolve => {
      const socket = connectTcp(open.port, '127.0.0.1');
      let answer = '';
      socket.on('data', (piece: Buffer) => (answer += piece.toString('latin1')));
      socket.on('error', () => {});
      socket.on('close', () => resolve(answer));
      socket.write(octets);
    });
  const get = (target: string, more = '') => said(`GET ${target} HTTP/1.1\r\nHost: ${name}\r\n${more}\r\n`);

  test('one answer for each connection, however many requests come', async () => {
    const one = `GET / HTTP/1.1\r\nHost: ${name}\r\n\r\n`;
    assert.equal((await said(one.repeat(20))).split('HTTP/1.1 ').length - 1, 1);
  });

  test('paths around a token tell nothing', async () => {
    const path = `/.well-known/acme-challenge/${token}`;
    assert.match(await get(path), new RegExp(`^HTTP/1.1 200 [^]*${token}`));
    for (const target of [
      `${path}/..`,
      `${path}%2f`,
      `${path};a`,
      `/.well-known/acme-challenge/..%2f${token}`,
    ])
      assert.match(await get(target), /^HTTP\/1\.1 404 /, target);
    for (const target of [`http://${name}${path}`, `//evil.example${path}`])
      assert.doesNotMatch(await get(target), /nP1qzpXG/, target);
  });

  test('a field that would split the answer does not come through', async () => {
    for (const target of ['/a\r\nset-cookie: x=1', '/%0d%0aset-cookie:%20x=1'])
      assert.doesNotMatch(await get(target), /^set-cookie/im, target);
  });

  test('a body, announced or endless, is not waited for', async () => {
    assert.match(await get('/', 'Content-Length: 99999999999\r\n'), /^HTTP\/1\.1 308 /);
    const chunk = `8000\r\n${'a'.repeat(0x8000)}\r\n`.repeat(64);
    assert.match(await get('/', `Transfer-Encoding: chunked\r\n\r\n${chunk}`), /^HTTP\/1\.1 308 /);
  });

  test('huge heads are refused', async () => {
    assert.match(await get(`/${'a'.repeat(20_000)}`), /^HTTP\/1\.1 431 /);
    assert.match(await get('/', 'a: b\r\n'.repeat(100)), /^HTTP\/1\.1 431 /);
  });

  test('who sends nothing, or slowly, is cut off', async () => {
    assert.match(await said(`GET / HTTP/1.1\r\nHost: ${name}\r\n`), /^(?:HTTP\/1\.1 408 |$)/);
    assert.match(await said('G'), /^(?:HTTP\/1\.1 408 |$)/);
  });

  test('one address has a few connections at once, and the others wait for nobody', async () => {
    const held = Array.from({ length: 4 }, () => connectTcp(open.port, '127.0.0.1').on('error', () => {}));
    await Promise.all(held.map(socket => once(socket, 'connect')));
    assert.equal(await get('/'), '');
    for (const socket of held) socket.destroy();
    await Promise.all(held.map(socket => once(socket, 'close')));
  });
});
