import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { basic, issuerOf, type Offices, openOffices } from './testing.ts';

const grant = { grant_type: 'client_credentials' };

suite('tokens for programs (client credentials)', () => {
  let offices: Offices;
  let city: string;
  let water: string;
  before(async () => {
    offices = await openOffices();
    city = await offices.api('city', { 'city:read': 'Read what the city knows', 'city:write': 'Report' });
    water = await offices.api('water', { 'water:read': 'Read levels' });
  });
  after(() => offices?.close());

  const ask = async (
    id: string,
    form: Record<string, string> = {},
    realm: 'external' | 'internal' = 'external',
  ) => offices.post(realm, '/oauth/token', { ...grant, ...form }, basic(id, offices.secrets.get(id) ?? ''));
  const read = (token: unknown) => {
    const [head = '', claims = ''] = String(token).split('.');
    const parse = (text: string) =>
      JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
    return { head: parse(head), claims: parse(claims) };
  };

  test('a client gets a JWT by RFC 9068 for the APIs that know its scopes', async () => {
    const id = await offices.client({}, { versions: [city, water] });
    const { status, body } = await ask(id, { scope: 'city:read' });
    assert.equal(status, 200);
    assert.deepEqual([body['token_type'], body['expires_in'], body['scope']], ['Bearer', 300, 'city:read']);
    const { head, claims } = read(body['access_token']);
    assert.deepEqual([head['typ'], head['alg']], ['at+jwt', 'ES256']);
    assert.deepEqual(claims['aud'], ['urn:gatehouse:api:city']);
    assert.equal(claims['iss'], issuerOf('external'));
    assert.equal(claims['client_id'], id);
    assert.equal(claims['sub'], id);
    assert.equal(claims['scope'], 'city:read');
    assert.ok(typeof claims['jti'] === 'string' && claims['jti'].length > 20);
    assert.equal(Number(claims['exp']) - Number(claims['iat']), 300);
  });

  test('its signature is good by the published keys and by what the Feed tells the gateways', async () => {
    const id = await offices.client({}, { versions: [city] });
    const { body } = await ask(id);
    const token = String(body['access_token']);
    const { keys } = (await offices.get('external', '/oauth/jwks')).body as {
      keys: Record<string, unknown>[];
    };
    const rows = await offices.store.feed.after(0);
    const told = rows.find(({ kind, id }) => kind === 'issuer' && id === issuerOf('external'));
    assert.deepEqual(told?.state, { realm: 'external', keys });
    assert.equal(keys.length, 1);
    assert.equal(keys[0]?.['d'], undefined);
    assert.equal(read(token).head['kid'], keys[0]?.['kid']);
    const at = token.lastIndexOf('.');
    const key = createPublicKey({ key: keys[0] as never, format: 'jwk' });
    const signature = Buffer.from(token.slice(at + 1), 'base64url');
    assert.ok(
      verify('sha256', Buffer.from(token.slice(0, at)), { key, dsaEncoding: 'ieee-p1363' }, signature),
    );
  });

  test('without a scope it is for all APIs of the client, and for one where that is asked for', async () => {
    const id = await offices.client({}, { versions: [city, water] });
    const all = read((await ask(id)).body['access_token']);
    assert.deepEqual(all.claims['aud'], ['urn:gatehouse:api:city', 'urn:gatehouse:api:water']);
    assert.equal(all.claims['scope'], undefined);
    const one = read((await ask(id, { resource: 'urn:gatehouse:api:water' })).body['access_token']);
    assert.deepEqual(one.claims['aud'], ['urn:gatehouse:api:water']);
  });

  test('scopes of APIs that the client is not subscribed to, or was not allowed, are not given', async () => {
    const id = await offices.client({ scopes: ['city:read'] }, { versions: [city] });
    const given = await ask(id, { scope: 'city:read city:write water:read' });
    assert.equal(given.body['scope'], 'city:read');
    const none = await ask(id, { scope: 'water:read' });
    assert.deepEqual([none.status, none.body['error']], [400, 'invalid_scope']);
    const other = await ask(id, { resource: 'urn:gatehouse:api:water' });
    assert.deepEqual([other.status, other.body['error']], [400, 'invalid_target']);
    const idle = await ask(await offices.client({}));
    assert.deepEqual([idle.status, idle.body['error']], [400, 'invalid_target']);
  });

  test('a profile shortens the life of tokens', async () => {
    const strict = await offices.api('strict', { s: 'S' });
    const id = await offices.client({}, { versions: [strict, city] });
    assert.equal((await ask(id)).body['expires_in'], 60);
    assert.equal((await ask(id, { scope: 'city:read' })).body['expires_in'], 300);
  });

  test('an opaque token is not in the store in a form that works, nor is its content', async () => {
    const opaque = await offices.api('sealed', { 'sealed:read': 'Read' }, { opaque: true });
    const id = await offices.client({}, { versions: [opaque] });
    const { body } = await ask(id, { scope: 'sealed:read' });
    const token = String(body['access_token']);
    assert.match(token, /^[\w-]{43}$/);
    const rows = await offices.store.db.selectFrom('oauth_artefacts').selectAll().execute();
    assert.equal(rows.length, 1);
    assert.ok(!JSON.stringify(rows).includes(token));
    assert.ok(!JSON.stringify(rows).includes('sealed:read'));
  });

  test('a wrong secret, another client’s, none, and an unknown client are one answer', async () => {
    const id = await offices.client({}, { versions: [city] });
    const other = await offices.client({}, { versions: [city] });
    const tries = [
      [id, 'wrong'],
      [id, offices.secrets.get(other) ?? ''],
      ['app_unknown', 'wrong'],
    ] as const;
    for (const [client, secret] of tries) {
      const { status, body } = await offices.post('external', '/oauth/token', grant, basic(client, secret));
      assert.deepEqual([status, body['error']], [401, 'invalid_client']);
      assert.equal(body['error_description'], 'client authentication failed');
    }
    const none = await offices.post('external', '/oauth/token', { ...grant, client_id: id });
    assert.deepEqual([none.status, none.body['error']], [401, 'invalid_client']);
  });

  test('a client of another realm, one that is switched off, and one without the grant get nothing', async () => {
    const staff = await offices.client({}, { realm: 'internal', versions: [city] });
    assert.equal((await ask(staff)).status, 401);
    assert.equal((await ask(staff, {}, 'internal')).status, 200);
    const off = await offices.client({}, { versions: [city] });
    await offices.store.change(({ tx }) =>
      tx.updateTable('applications').set({ active: 0 }).where('id', '=', off).execute(),
    );
    assert.equal((await ask(off)).status, 401);
    const web = await offices.client(
      { grants: ['authorization_code'], redirectUris: ['https://app.example/cb'] },
      { versions: [city] },
    );
    const { status, body } = await ask(web);
    assert.equal(status, 400);
    assert.match(String(body['error']), /invalid_request|unauthorized_client/);
  });

  test('a secret does not count in the address, and not by another method than was agreed', async () => {
    const id = await offices.client({}, { versions: [city] });
    const secret = encodeURIComponent(offices.secrets.get(id) ?? '');
    const inAddress = `/oauth/token?client_id=${id}&client_secret=${secret}`;
    assert.equal((await offices.post('external', inAddress, grant)).status, 400);
    const assertion = { client_assertion: 'e30.e30.', client_id: id };
    assert.notEqual((await offices.post('external', '/oauth/token', { ...grant, ...assertion })).status, 200);
  });

  test('discovery is where both specifications look for it, and names the issuer', async () => {
    const places = [
      '/oauth/.well-known/openid-configuration',
      '/.well-known/openid-configuration/oauth',
      '/.well-known/oauth-authorization-server/oauth',
    ];
    for (const place of places) {
      const { status, body } = await offices.get('external', place);
      assert.equal(status, 200);
      assert.equal(body['issuer'], issuerOf('external'));
      assert.equal(body['token_endpoint'], `${issuerOf('external')}/token`);
      assert.deepEqual(body['code_challenge_methods_supported'], ['S256']);
    }
  });

  test('addresses are those of the issuer, whatever a client says of host and protocol', async () => {
    const lies = {
      host: '127.0.0.1:7000',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const { text } = await offices.get('external', '/oauth/.well-known/openid-configuration', lies);
    assert.ok(!text.includes('evil.example'));
    assert.ok(!text.includes('https://'));
    assert.ok(!text.includes('127.0.0.1'));
  });

  test('the two realms sign with different keys', async () => {
    const kid = async (realm: 'external' | 'internal') => {
      const { keys } = (await offices.get(realm, '/oauth/jwks')).body as { keys: { kid: string }[] };
      return keys[0]?.kid;
    };
    assert.notEqual(await kid('external'), await kid('internal'));
  });
});
