/** What upstreams are shown to know the gateway by, over real connections. */
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { sealUpstreamSecret } from '#credentials';
import { secretUse, type UpstreamDocument } from '#gateway';
import { call, codeOf } from '../support/calls.ts';
import { startGateway } from '../support/gateway.ts';
import { upstream } from '../support/upstreams.ts';

type Credentials = NonNullable<UpstreamDocument['credentials']>;

const seal = Buffer.alloc(32, 5);
const secret = 'planted-upstream-secret';

/** A gateway before a service that says which fields it got; the service's status may be turned. */
async function before(t: TestContext, given: Credentials | undefined, over: Partial<UpstreamDocument> = {}) {
  const answer = { status: 200 };
  const service = await upstream((request, response) => {
    response.statusCode = answer.status;
    response.end(JSON.stringify(request.headers));
  });
  const document = { targets: [service.url], ...over };
  const credentials = given && {
    ...given,
    secret: sealUpstreamSecret(seal, secretUse(given, document), given.secret),
  };
  const gateway = await startGateway(service.url, {
    upstreamSeal: seal,
    upstream: { ...over, ...(credentials === undefined ? {} : { credentials }) },
  });
  t.after(async () => {
    await gateway.listener.drain(0, 0);
    await service.close();
  });
  const url = `http://127.0.0.1:${gateway.port}/things`;
  const seen = async (headers: Record<string, string> = {}): Promise<Record<string, string>> => {
    const { status, body } = await call(url, { headers });
    assert.equal(status, answer.status, body);
    return JSON.parse(body) as Record<string, string>;
  };
  return { seen, url, answer };
}

/** A token endpoint that counts, and answers as told. */
async function tokenEndpoint(t: TestContext, life = 3600) {
  const asked: { authorization: string | undefined; form: string }[] = [];
  const behaviour = { status: 200 };
  const server = await upstream((request, response) => {
    let form = '';
    request.on('data', (piece: Buffer) => (form += piece.toString()));
    request.on('end', () => {
      asked.push({ authorization: request.headers.authorization, form });
      response.statusCode = behaviour.status;
      response.setHeader('location', 'http://127.0.0.1:1/elsewhere');
      const token = { access_token: `token-${asked.length}`, token_type: 'bearer', expires_in: life };
      response.end(JSON.stringify(behaviour.status === 200 ? token : { error: 'invalid_client' }));
    });
  });
  t.after(() => server.close());
  return { url: `${server.url}/token?tenant=1`, asked, behaviour };
}

suite('an upstream with credentials', () => {
  test('gets name and password, a token or a key, and never what a client sends in their place', async t => {
    const forged = { authorization: 'Bearer forged', 'x-places-key': 'forged', x_places_key: 'forged' };
    const basic = await before(t, { kind: 'basic', name: 'ann', secret });
    assert.equal(
      (await basic.seen(forged))['authorization'],
      `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}`,
    );
    const bearer = await before(t, { kind: 'bearer', secret });
    assert.equal((await bearer.seen(forged))['authorization'], `Bearer ${secret}`);
    const key = await before(t, { kind: 'api-key', header: 'X-Places-Key', secret });
    const { 'x-places-key': sent, x_places_key: spelled, authorization } = await key.seen(forged);
    assert.deepEqual([sent, spelled, authorization], [secret, undefined, undefined]);
  });

  test('is asked nothing when the secret was sealed for another target', async t => {
    const { url } = await before(t, { kind: 'bearer', secret }, { targets: ['http://127.0.0.1:9'] });
    const elsewhere = await call(url);
    assert.equal(elsewhere.status, 502, 'the target of the document is dead');
    const service = await upstream((_request, response) => response.end('got it'));
    const document = { targets: ['http://127.0.0.1:9'] };
    const sealed = sealUpstreamSecret(seal, secretUse({ kind: 'bearer', secret }, document), secret);
    const gateway = await startGateway(service.url, {
      upstreamSeal: seal,
      upstream: { credentials: { kind: 'bearer', secret: sealed } },
    });
    t.after(async () => {
      await gateway.listener.drain(0, 0);
      await service.close();
    });
    const answer = await call(`http://127.0.0.1:${gateway.port}/`);
    assert.deepEqual([answer.status, codeOf(answer)], [502, 'upstream-credentials-unavailable']);
    assert.ok(!answer.body.includes(secret));
  });

  test('gets a token for client credentials: one fetch for many calls', async t => {
    const endpoint = await tokenEndpoint(t);
    const { seen } = await before(t, { kind: 'oauth', name: 'gate', tokenUrl: endpoint.url, secret });
    const all = await Promise.all(Array.from({ length: 8 }, () => seen()));
    assert.deepEqual(new Set(all.map(({ authorization }) => authorization)), new Set(['Bearer token-1']));
    assert.equal(endpoint.asked.length, 1);
    assert.deepEqual(endpoint.asked[0], {
      authorization: `Basic ${Buffer.from(`gate:${secret}`).toString('base64')}`,
      form: 'grant_type=client_credentials',
    });
  });

  for (const status of [302, 401, 500])
    test(`is asked nothing while the token endpoint answers ${status}, and the secret goes nowhere else`, async t => {
      const endpoint = await tokenEndpoint(t);
      endpoint.behaviour.status = status;
      const { url } = await before(t, { kind: 'oauth', name: 'gate', tokenUrl: endpoint.url, secret });
      for (let i = 0; i < 3; i++) {
        const answer = await call(url);
        assert.deepEqual([answer.status, codeOf(answer)], [502, 'upstream-credentials-unavailable']);
      }
      assert.equal(endpoint.asked.length, 1, 'it is left alone for a while');
    });

  test('without credentials, gets the client’s own proofs only where that is said', async t => {
    const proofs = { authorization: 'Bearer client', dpop: 'proof' };
    const without = await before(t, undefined);
    const { authorization, dpop } = await without.seen(proofs);
    assert.deepEqual([authorization, dpop], [undefined, undefined]);
    const told = await before(t, undefined, { forwardAuthorization: true });
    assert.equal((await told.seen(proofs))['authorization'], 'Bearer client');
  });
});
