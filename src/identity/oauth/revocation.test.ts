import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { basic, type Offices, openOffices } from './testing.ts';

suite('revocation and introspection of access tokens', () => {
  let offices: Offices;
  let id: string;
  let other: string;
  before(async () => {
    offices = await openOffices();
    const city = await offices.api('city', { 'city:read': 'Read' });
    const sealed = await offices.api('sealed', { 'sealed:read': 'Read' }, { opaque: true });
    id = await offices.client({}, { versions: [city, sealed] });
    other = await offices.client({}, { versions: [city] });
  });
  after(() => offices?.close());

  const auth = (client = id) => basic(client, offices.secrets.get(client) ?? '');
  async function token(scope: string): Promise<string> {
    const form = { grant_type: 'client_credentials', scope };
    const { body } = await offices.post('external', '/oauth/token', form, auth());
    return String(body['access_token']);
  }
  const tell = async (token: string, client = id) =>
    (await offices.post('external', '/oauth/introspect', { token }, auth(client))).body;
  const revoke = (token: string, client = id) =>
    offices.post('external', '/oauth/revoke', { token }, auth(client));
  const told = async () =>
    (await offices.store.feed.after(0)).filter(({ kind }) => kind === 'token').map(({ id }) => id);
  const jtiOf = (jwt: string) =>
    (JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { jti: string }).jti;

  test('a JWT is told about, and after its revocation neither the endpoint nor a gateway believes it', async () => {
    const jwt = await token('city:read');
    const body = await tell(jwt);
    assert.equal(body['active'], true);
    assert.deepEqual(body['aud'], ['urn:gatehouse:api:city']);
    assert.deepEqual([body['jti'], body['client_id'], body['sub']], [jtiOf(jwt), id, id]);
    assert.equal((await revoke(jwt)).status, 200);
    assert.ok((await told()).includes(jtiOf(jwt)));
    assert.deepEqual(await tell(jwt), { active: false });
  });

  test('an opaque token likewise; the gateways learn of it by a name that is not the token', async () => {
    const opaque = await token('sealed:read');
    const seen = await offices.servers.external.introspect(opaque);
    assert.ok(seen.active);
    assert.deepEqual(seen.aud, ['urn:gatehouse:api:sealed']);
    assert.equal(seen.scope, 'sealed:read');
    const body = await tell(opaque);
    assert.equal(body['jti'], seen.jti);
    assert.deepEqual(body['aud'], seen.aud);
    await revoke(opaque);
    assert.ok((await told()).includes(seen.jti));
    assert.ok(!JSON.stringify(await offices.store.feed.after(0)).includes(opaque));
    assert.deepEqual(await offices.servers.external.introspect(opaque), { active: false });
  });

  test('nobody learns of, or ends, a token of another client', async () => {
    for (const mine of [await token('city:read'), await token('sealed:read')]) {
      assert.deepEqual(await tell(mine, other), { active: false });
      const before = await told();
      assert.equal((await revoke(mine, other)).status, 200);
      assert.deepEqual(await told(), before);
      assert.equal((await tell(mine))['active'], true);
    }
  });

  test('a token of another realm, a forged one and noise are unknown, and revoking them does nothing', async () => {
    const jwt = await token('city:read');
    const [head, claims, signature = ''] = jwt.split('.');
    const forged = `${head}.${claims}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${claims}.`;
    const before = await told();
    for (const text of [forged, unsigned, 'a.b.c', 'x'.repeat(43), '']) {
      const { status, body } = await offices.post('external', '/oauth/introspect', { token: text }, auth());
      assert.ok(status === 400 || body['active'] === false, text);
      await revoke(text);
    }
    assert.deepEqual(await offices.servers.internal.introspect(await token('sealed:read')), {
      active: false,
    });
    assert.deepEqual(await told(), before);
    assert.equal((await tell(jwt))['active'], true);
  });

  test('neither endpoint answers somebody who did not prove which client they are', async () => {
    const jwt = await token('city:read');
    for (const path of ['/oauth/introspect', '/oauth/revoke']) {
      assert.equal((await offices.post('external', path, { token: jwt }, basic(id, 'wrong'))).status, 401);
      assert.equal((await offices.post('external', path, { token: jwt, client_id: id })).status, 401);
    }
  });

  test('a form that is too long is refused before anything is looked at', async () => {
    const { status } = await revoke('x'.repeat(60_000));
    assert.equal(status, 413);
  });
});
