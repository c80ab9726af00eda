/** Mutual TLS as a partner meets it: a certificate from the command line, a call with it, and its end. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { connect } from 'node:tls';
import { call } from '../support/calls.ts';
import { publishApi, untilServed } from '../support/catalogue.ts';
import { authority, certificate } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';
import { echo, type TestUpstream } from '../support/upstreams.ts';

interface Identity {
  readonly cert: string;
  readonly key: string;
}

suite('mutual TLS', () => {
  let gatehouse: Product;
  let service: TestUpstream;
  let ca: string;
  let partner: Identity & { readonly id: string };
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-mtls-'));

  const issue = async (app: string): Promise<Identity & { id: string }> => {
    const { id } = await gatehouse.json<{ id: string }>('certificate', 'issue', app, '--out', directory);
    const read = (end: string) => readFileSync(join(directory, `${app}.${end}`), 'utf8');
    return { cert: read('pem'), key: read('key'), id };
  };

  before(async () => {
    service = await echo();
    gatehouse = await Product.start({ https: true, mtls: true });
    ca = readFileSync(join(gatehouse.dataDir, 'local-ca.pem'), 'utf8');
    const { versionId } = await publishApi(gatehouse.admin, { upstream: service.url, audience: 'open' });
    await untilServed(`${gatehouse.url()}/things/things`);
    await gatehouse.json('app', 'create', 'partner', '--developer', 'ann');
    partner = await issue('partner');
    await gatehouse.admin.call('POST', '/attachments', {
      scope: 'version',
      scopeId: versionId,
      policy: 'client-certificate',
      options: { authorities: ['gatehouse'] },
    });
    await eventually(
      () => ask().then(({ status }) => status),
      status => status === 403,
    );
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
    rmSync(directory, { recursive: true });
  });

  /** One call; without an identity, as anybody. */
  const ask = (
    who?: Identity,
    listener: 'external-mtls' | 'external-https' = 'external-mtls',
    agent = new https.Agent({ ca, ...who }),
  ) => call(`${gatehouse.url(listener)}/things/things`, { agent }).finally(() => agent.destroy());

  test('a call with the certificate that was issued passes, over HTTP/1.1 and HTTP/2', async () => {
    assert.equal((await ask(partner)).status, 200);
    const session = connectHttp2(gatehouse.url('external-mtls'), { ca, ...partner });
    const stream = session.request({ ':path': '/things/things' });
    const status = await new Promise(resolve =>
      stream.on('response', headers => resolve(headers[':status'])),
    );
    session.destroy();
    assert.equal(status, 200);
  });

  test('without one the answer tells what is missing; on a listener that does not ask, too', async () => {
    for (const answer of [await ask(), await ask(partner, 'external-https')]) {
      assert.equal(answer.status, 403);
      assert.match(answer.body, /client-certificate-missing/);
    }
  });

  test('one of another authority, or for a key that is not its own, opens nothing', async () => {
    const stranger = await certificate({}, await authority());
    const answer = await ask({ cert: stranger.certificate, key: stranger.key });
    assert.equal(answer.status, 403);
    assert.match(answer.body, /client-certificate-invalid/);
    // The reason is for operators; callers learn the same whatever was wrong.
    assert.doesNotMatch(answer.body, /it is not from this authority/);
    await assert.rejects(async () => ask({ cert: partner.cert, key: stranger.key }), /key values mismatch/);
  });

  test('once revoked it is refused within a second, on an open connection and in a resumed session', async () => {
    const leaver = await gatehouse
      .json('app', 'create', 'leaver', '--developer', 'ann')
      .then(() => issue('leaver'));
    const session = await sessionOf(leaver);
    const agent = new https.Agent({ ca, ...leaver, keepAlive: true, maxSockets: 1 });
    const again = () => call(`${gatehouse.url('external-mtls')}/things/things`, { agent });
    assert.equal((await again()).status, 200);
    assert.equal((await ask(undefined, 'external-mtls', resuming(session))).status, 200);
    await gatehouse.admin.call('POST', `/certificates/${leaver.id}/revoke`, { reason: 'lost machine' });
    const revokedAt = Date.now();
    let refused = await again();
    while (refused.status === 200 && Date.now() < revokedAt + 1_000) refused = await again();
    assert.equal(refused.status, 403);
    const resumed = await ask(undefined, 'external-mtls', resuming(session));
    assert.equal(resumed.status, 403);
    assert.match(resumed.body, /client-certificate-invalid/);
    agent.destroy();
    assert.equal((await ask(partner)).status, 200);
  });

  /** A TLS session that was begun with the certificate. */
  const sessionOf = (who: Identity): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const port = gatehouse.ports.get('external-mtls') ?? 0;
      const socket = connect({ host: '127.0.0.1', port, ca, ...who });
      socket.once('session', session => {
        resolve(session);
        socket.destroy();
      });
      socket.on('error', reject);
    });

  /** An agent that shows no certificate of its own, only the session. */
  const resuming = (session: Buffer) => new https.Agent({ ca, session, maxCachedSessions: 0 });
});
