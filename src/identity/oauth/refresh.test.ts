import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Browser } from '../testing.ts';
import {
  agreeToAll,
  authorizeUrl,
  basic,
  issuerOf,
  type Offices,
  openOffices,
  redirectUri,
  verifier,
  webApp,
} from './testing.ts';

/** What whoever holds a refresh token could try with it, beside using it twice. */
suite('refresh tokens', () => {
  let offices: Offices;
  let app: string;
  let dora: Browser;
  before(async () => {
    offices = await openOffices();
    const city = await offices.api('city', { 'city:read': 'Read', 'city:write': 'Write' });
    const tax = await offices.api('tax', { 'tax:read': 'Read' });
    await offices.api('court', { 'court:read': 'Read' });
    app = await offices.client(webApp, { kind: 'server-web', versions: [city, tax] });
    dora = await offices.house.developer('dora@example.org');
  });
  after(() => offices?.close());

  const post = async (form: Record<string, string>, headers: Record<string, string> = {}, client = app) =>
    (
      await offices.post('external', '/oauth/token', form, {
        ...basic(client, offices.secrets.get(client) ?? ''),
        ...headers,
      })
    ).body;
  async function begun(also: Record<string, string> = {}) {
    const back = await agreeToAll(offices, dora, authorizeUrl(app, also));
    const code = back.searchParams.get('code') ?? '';
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    return String((await post(form))['refresh_token']);
  }
  const refresh = async (token: string, also: Record<string, string> = {}) =>
    post({ grant_type: 'refresh_token', refresh_token: token, ...also });
  const claimsOf = ({ access_token: token }: Record<string, unknown>) =>
    JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as {
      readonly aud?: readonly string[];
      readonly scope?: string;
    };

  test('of two who use one at the same moment, one gets tokens, and no more than one line goes on', async () => {
    const token = await begun();
    const answers = await Promise.all([refresh(token), refresh(token), refresh(token)]);
    const given = answers.filter(answer => answer['access_token'] !== undefined);
    assert.ok(given.length <= 1);
    // Whoever comes later with the old one ends the line of the new one as well.
    assert.equal((await refresh(token))['error'], 'invalid_grant');
    const next = given[0]?.['refresh_token'];
    if (typeof next === 'string') assert.equal((await refresh(next))['error'], 'invalid_grant');
  });

  for (const scope of [
    'openid city:read city:write',
    'city:write',
    'tax:read',
    'court:read',
    'offline_access',
  ])
    test(`give no scope that was not granted: ${scope}`, async () => {
      const answer = await refresh(await begun(), { scope });
      const claims = answer['access_token'] === undefined ? {} : claimsOf(answer);
      for (const more of ['city:write', 'tax:read', 'court:read', 'offline_access'])
        assert.ok(!(claims.scope ?? '').split(' ').includes(more), String(claims.scope));
    });

  for (const resource of [
    'urn:gatehouse:api:tax',
    'urn:gatehouse:api:court',
    'urn:gatehouse:api:',
    'urn:gatehouse:api:City',
    'https://elsewhere.example/city/v1',
  ])
    test(`give no token for ${resource}, which was not asked for`, async () => {
      const answer = await refresh(await begun({ resource: 'urn:gatehouse:api:city' }), { resource });
      assert.equal(answer['access_token'], undefined);
      assert.match(String(answer['error']), /^invalid_(?:target|grant)$/);
    });

  test('give a token for what was asked for, when it is asked for again', async () => {
    const resource = 'urn:gatehouse:api:city';
    const claims = claimsOf(await refresh(await begun({ resource }), { resource }));
    assert.deepEqual(claims.aud, [resource]);
  });

  test('give nothing for an API that the application is no longer subscribed to', async () => {
    const gone = await offices.api('gone', { 'gone:read': 'Read' });
    const client = await offices.client(webApp, { kind: 'server-web', versions: [gone] });
    const back = await agreeToAll(offices, dora, authorizeUrl(client, { scope: 'openid gone:read' }));
    const code = back.searchParams.get('code') ?? '';
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const { refresh_token: token } = await post(form, {}, client);
    await offices.store.change(({ tx }) =>
      tx.updateTable('subscriptions').set({ status: 'suspended' }).where('version_id', '=', gone).execute(),
    );
    const again = { grant_type: 'refresh_token', refresh_token: String(token) };
    const answer = await post(again, {}, client);
    const claims = answer['access_token'] === undefined ? {} : claimsOf(answer);
    assert.ok(!(claims.scope ?? '').includes('gone:read'));
    assert.ok(!JSON.stringify(claims.aud ?? '').includes('gone'));
  });

  test('an access token is none, nor is a code', async () => {
    const back = await agreeToAll(offices, dora, authorizeUrl(app));
    const code = back.searchParams.get('code') ?? '';
    assert.equal((await refresh(code))['error'], 'invalid_grant');
    const { access_token: token } = await refresh(await begun());
    assert.equal((await refresh(String(token)))['error'], 'invalid_grant');
  });

  suite('with proofs of possession (RFC 9449)', () => {
    type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
    let keys: Pair;
    before(async () => {
      keys = await generateKeyPair('ES256', { extractable: true });
    });
    const token = `${issuerOf('external')}/token`;
    const prove = async (also: Record<string, unknown> = {}, pair = keys, header = {}) =>
      new SignJWT({ htm: 'POST', htu: token, jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...also })
        .setProtectedHeader({
          alg: 'ES256',
          typ: 'dpop+jwt',
          jwk: await exportJWK(pair.publicKey),
          ...header,
        })
        .sign(pair.privateKey);
    const service = async (DPoP: string) =>
      post({ grant_type: 'client_credentials', scope: 'city:read' }, { DPoP }, machine);
    let machine: string;
    before(async () => {
      const city = await offices.api('town', { 'city:read': 'Read' });
      machine = await offices.client({}, { versions: [city] });
    });

    test('the proof is for this endpoint, this method, now, and by its own key', async () => {
      assert.equal((await service(await prove()))['token_type'], 'DPoP');
      const now = Math.floor(Date.now() / 1000);
      const stranger = await generateKeyPair('ES256', { extractable: true });
      const wrong: Record<string, string> = {
        'another address': await prove({ htu: 'https://evil.example/token' }),
        'another path': await prove({ htu: `${issuerOf('external')}/revoke` }),
        'another case': await prove({ htu: `${issuerOf('external')}/Token` }),
        'another realm': await prove({ htu: `${issuerOf('internal')}/token` }),
        'another method': await prove({ htm: 'GET' }),
        'the past': await prove({ iat: now - 3600 }),
        'the future': await prove({ iat: now + 3600 }),
        'no time': await prove({ iat: undefined }),
        'no name': await prove({ jti: undefined }),
        'another kind of token': await prove({}, keys, { typ: 'jwt' }),
        'the key of another': await prove({}, keys, { jwk: await exportJWK(stranger.publicKey) }),
        'a private key': await prove({}, keys, { jwk: await exportJWK(keys.privateKey) }),
      };
      for (const [what, proof] of Object.entries(wrong))
        assert.equal((await service(proof))['access_token'], undefined, what);
    });

    test('a proof counts once, at the same moment too', async () => {
      const proof = await prove();
      const answers = await Promise.all([service(proof), service(proof), service(proof)]);
      assert.equal(answers.filter(answer => answer['access_token'] !== undefined).length, 1);
      assert.equal((await service(proof))['access_token'], undefined);
    });
  });
});
