/** Programs that get tokens with client libraries which nobody here wrote. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import * as oidc from 'openid-client';
import { call, codeOf } from '../../support/calls.ts';
import { issueKey, publishApi, subscribe, untilServed } from '../../support/catalogue.ts';
import { withoutPostgres } from '../../support/database.ts';
import { addClient, declareScopes, type TestClient } from '../../support/oauth-clients.ts';
import { Product } from '../../support/product.ts';
import { echo, type TestUpstream } from '../../support/upstreams.ts';

const guaranteedMs = 1_000;
/** Calls after a refusal, on connections of their own: they reach every worker. */
const furtherCalls = 40;

for (const on of ['sqlite', 'postgres'] as const)
  suite(`programs and the authorization server: ${on}`, {
    skip: on === 'postgres' && withoutPostgres,
  }, () => {
    let gatehouse: Product;
    let service: TestUpstream;
    let client: TestClient;
    const issuer = () => new URL(`${gatehouse.url('portal')}/oauth`);

    before(async () => {
      gatehouse = await Product.start({ on });
      service = await echo();
      const { versionId } = await publishApi(gatehouse.admin, { upstream: service.url });
      await gatehouse.admin.call('POST', '/attachments', {
        scope: 'version',
        scopeId: versionId,
        policy: 'oauth',
        options: { endUser: false },
      });
      await declareScopes(gatehouse, 'things', { 'things:read': 'See things' });
      await subscribe(gatehouse.admin, 'robot');
      const { body } = await gatehouse.admin.get<{ id: string }>('/applications/robot');
      client = await addClient(gatehouse, body.id);
    });
    after(async () => {
      await gatehouse?.stop();
      await service?.close();
    });

    const discover = () =>
      oidc.discovery(issuer(), client.id, undefined, oidc.ClientSecretBasic(client.secret), {
        execute: [oidc.allowInsecureRequests],
      });

    test('openid-client discovers the server and gets a token that its keys verify', async () => {
      const config = await discover();
      const tokens = await oidc.clientCredentialsGrant(config, { scope: 'things:read' });
      const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''));
      const { payload } = await jwtVerify(tokens.access_token, keys, {
        issuer: issuer().href,
        audience: 'urn:gatehouse:api:things',
        typ: 'at+jwt',
        algorithms: ['ES256'],
      });
      assert.equal(payload['client_id'], client.id);
      assert.equal(payload['scope'], 'things:read');
    });

    test('oauth4webapi does the same by RFC 8414 discovery', async () => {
      const insecure = { [oauth.allowInsecureRequests]: true };
      const discovered = await oauth.discoveryRequest(issuer(), { algorithm: 'oauth2', ...insecure });
      const server = await oauth.processDiscoveryResponse(issuer(), discovered);
      const answer = await oauth.clientCredentialsGrantRequest(
        server,
        { client_id: client.id },
        oauth.ClientSecretBasic(client.secret),
        new URLSearchParams({ scope: 'things:read', resource: 'urn:gatehouse:api:things' }),
        insecure,
      );
      const tokens = await oauth.processClientCredentialsResponse(server, { client_id: client.id }, answer);
      assert.equal(tokens.token_type, 'bearer');
      assert.equal(tokens.expires_in, 300);
    });

    test('a token opens the API, and is refused everywhere within a second after it was revoked', async () => {
      const url = `${gatehouse.url()}/things/things`;
      const config = await discover();
      const { access_token: token } = await oidc.clientCredentialsGrant(config, { scope: 'things:read' });
      const { key } = await issueKey(gatehouse.admin, 'robot');
      const headers = { 'x-api-key': key, authorization: `Bearer ${token}` };
      await untilServed(url, headers);
      assert.equal(codeOf(await call(url, { headers: { 'x-api-key': key } })), 'token-missing');
      await oidc.tokenRevocation(config, token);
      const revokedAt = performance.now();
      let lastTaken = 0;
      for (let refusals = 0; refusals < furtherCalls; ) {
        const askedAt = performance.now();
        const answer = await call(url, { headers });
        if (answer.status === 200) {
          assert.ok(askedAt < revokedAt + 10 * guaranteedMs, 'it is never refused');
          lastTaken = askedAt;
          refusals = 0;
        } else {
          assert.equal(codeOf(answer), 'token-invalid');
          refusals++;
        }
      }
      assert.ok(lastTaken < revokedAt + guaranteedMs, `taken ${lastTaken - revokedAt} ms after`);
    });

    test('the address that the gateway publishes is a resource; tokens for it are opaque where the API says so', async () => {
      const url = `${gatehouse.url()}/things/things`;
      const { key } = await issueKey(gatehouse.admin, 'robot');
      const published = await fetch(`${gatehouse.url()}/.well-known/oauth-protected-resource/things`);
      const { resource } = (await published.json()) as { resource: string };
      assert.equal(resource, `${gatehouse.url()}/things`);
      const shapes: Record<string, RegExp> = { opaque: /^[\w-]{43}$/, jwt: /^[\w-]+(?:\.[\w-]+){2}$/ };
      for (const [format, shape] of Object.entries(shapes)) {
        const { headers } = await gatehouse.admin.get('/apis/things');
        const ifMatch = { ifMatch: headers.get('etag') };
        await gatehouse.admin.call('PATCH', '/apis/things', { tokenFormat: format }, ifMatch);
        const tokens = await oidc.clientCredentialsGrant(await discover(), { resource });
        assert.match(tokens.access_token, shape);
        await untilServed(url, { 'x-api-key': key, authorization: `Bearer ${tokens.access_token}` });
      }
      const evil = { resource: `${gatehouse.url().replace('127.0.0.1', 'evil.example')}/things` };
      await assert.rejects(oidc.clientCredentialsGrant(await discover(), evil));
    });

    test('a program registers itself, gets tokens by that, and unregisters', async () => {
      const { body: developers } = await gatehouse.admin.get<{ items: { id: string }[] }>('/developers');
      const path = `/developers/${developers.items[0]?.id}/registration-tokens`;
      const { body } = await gatehouse.admin.call<{ token: string }>('POST', path, { purpose: 'a robot' });
      const register = () =>
        oidc.dynamicClientRegistration(
          issuer(),
          { client_name: 'A robot', grant_types: ['client_credentials'], response_types: [] },
          undefined,
          { initialAccessToken: body.token, execute: [oidc.allowInsecureRequests] },
        );
      const config = await register();
      const metadata = config.clientMetadata() as oidc.ClientMetadata & Record<string, string>;
      await assert.rejects(oidc.clientCredentialsGrant(config), 'it is subscribed to nothing yet');
      const { items: plans } = (await gatehouse.admin.get<{ items: { name: string }[] }>('/plans')).body;
      const at = { application: metadata.client_id, api: 'things', version: 'v1', plan: plans[0]?.name };
      await gatehouse.admin.call('POST', '/subscriptions', at);
      const tokens = await oidc.clientCredentialsGrant(config);
      assert.equal(tokens.token_type, 'bearer');
      await assert.rejects(register(), 'its one use is over');
      const own = { authorization: `Bearer ${metadata['registration_access_token']}` };
      const url = metadata['registration_client_uri'] ?? '';
      assert.equal((await fetch(url, { headers: own })).status, 200);
      assert.equal((await fetch(url, { method: 'DELETE', headers: own })).status, 204);
      await assert.rejects(oidc.clientCredentialsGrant(config));
    });

    test('the issuer and its key survive a restart', async () => {
      const keys = async () => (await fetch(`${issuer().href}/jwks`)).json();
      const before = await keys();
      await gatehouse.end();
      await gatehouse.start();
      assert.deepEqual(await keys(), before);
    });
  });
