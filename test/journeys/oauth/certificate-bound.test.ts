/** A partner's service whose tokens are worth nothing without its certificate (RFC 8705). */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import * as oidc from 'openid-client';
import { call, codeOf } from '../../support/calls.ts';
import { issueKey, publishApi, subscribe } from '../../support/catalogue.ts';
import { certificate } from '../../support/certificates.ts';
import { eventually } from '../../support/eventually.ts';
import { declareScopes } from '../../support/oauth-clients.ts';
import { Product } from '../../support/product.ts';
import { echo, type TestUpstream } from '../../support/upstreams.ts';

interface Identity {
  readonly cert: string;
  readonly key: string;
}

suite('certificate-bound tokens', () => {
  let gatehouse: Product;
  let service: TestUpstream;
  let ca: string;
  let partner: Identity & { readonly id: string };
  let clientId: string;
  let key: string;
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bound-'));

  before(async () => {
    service = await echo();
    gatehouse = await Product.start({ https: true, mtls: true });
    ca = readFileSync(join(gatehouse.dataDir, 'local-ca.pem'), 'utf8');
    const { versionId } = await publishApi(gatehouse.admin, { upstream: service.url });
    await declareScopes(gatehouse, 'things', { 'things:read': 'See things' });
    await subscribe(gatehouse.admin, 'robot');
    ({ key } = await issueKey(gatehouse.admin, 'robot'));
    const { id } = await gatehouse.json<{ id: string }>('certificate', 'issue', 'robot', '--out', directory);
    const read = (end: string) => readFileSync(join(directory, `robot.${end}`), 'utf8');
    partner = { cert: read('pem'), key: read('key'), id };
    const made = await gatehouse.json<{ id: string }>(
      ...['client', 'create', 'robot', '--kind', 'service'],
      ...['--auth', 'tls_client_auth', '--bind', 'certificate'],
    );
    clientId = made.id;
    for (const [policy, options] of [
      ['client-certificate', { authorities: ['gatehouse'], required: false }],
      ['oauth', { endUser: false }],
      ['mtls-bound', {}],
    ] as const)
      await gatehouse.admin.call('POST', '/attachments', {
        scope: 'version',
        scopeId: versionId,
        policy,
        options,
      });
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
    rmSync(directory, { recursive: true });
  });

  /** The client library as it is used with certificates: it finds the endpoints by itself. */
  const discover = (who: Identity | undefined) =>
    oidc.discovery(
      new URL(`${gatehouse.url('portal')}/oauth`),
      clientId,
      { use_mtls_endpoint_aliases: true },
      oidc.TlsClientAuth(),
      {
        execute: [oidc.allowInsecureRequests],
        [oidc.customFetch]: async (url, { method, headers, body }) => {
          if (!url.startsWith('https:')) return fetch(url, { method, headers });
          const agent = new https.Agent({ ca, ...who });
          const text = body === undefined || body === null ? '' : String(body as URLSearchParams);
          const answer = await call(url, { method, headers, agent, body: text });
          agent.destroy();
          return new Response(answer.body, {
            status: answer.status,
            headers: { 'content-type': String(answer.headers['content-type']) },
          });
        },
      },
    );

  const tokenFor = async (who: Identity | undefined): Promise<string> => {
    const tokens = await oidc.clientCredentialsGrant(await discover(who), { scope: 'things:read' });
    return tokens.access_token;
  };

  const ask = async (token: string, who?: Identity) => {
    const agent = new https.Agent({ ca, ...who });
    const headers = { authorization: `Bearer ${token}`, 'x-api-key': key };
    return call(`${gatehouse.url('external-mtls')}/things/things`, { agent, headers }).finally(() =>
      agent.destroy(),
    );
  };

  test('a service gets a token with its certificate and calls with it; a thief cannot', async () => {
    const token = await tokenFor(partner);
    const served = await eventually(
      () => ask(token, partner),
      ({ status }) => status === 200,
    );
    assert.equal(served.status, 200);

    await gatehouse.json('app', 'create', 'thief', '--developer', 'ann');
    await gatehouse.json('certificate', 'issue', 'thief', '--out', directory);
    const read = (end: string) => readFileSync(join(directory, `thief.${end}`), 'utf8');
    const thief = { cert: read('pem'), key: read('key') };
    const own = await certificate();
    for (const who of [undefined, { cert: own.certificate, key: own.key }])
      assert.equal((await ask(token, who)).status, who === undefined ? 401 : 403);
    assert.equal(codeOf(await ask(token, thief)), 'credentials-disagree');
    await assert.rejects(tokenFor(thief), { error: 'invalid_client' });
    await assert.rejects(tokenFor(undefined), { error: 'invalid_client' });
  });

  test('nothing for browsers is served where certificates are asked for, and no token without one', async () => {
    const agent = new https.Agent({ ca, ...partner });
    for (const path of ['/', '/oauth/authorize', '/oauth/device', '/oauth/jwks', '/api/v1/session'])
      assert.equal((await call(`${gatehouse.url('portal-mtls')}${path}`, { agent })).status, 404, path);
    agent.destroy();
    const plain = await fetch(`${gatehouse.url('portal')}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId }),
    });
    assert.equal(plain.status, 401);
  });

  test('a certificate that was revoked gets no more tokens', async () => {
    await gatehouse.admin.call('POST', `/certificates/${partner.id}/revoke`, { reason: 'lost machine' });
    await assert.rejects(tokenFor(partner), { error: 'invalid_client' });
  });
});
