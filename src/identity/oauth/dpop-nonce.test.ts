import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { basic, issuerOf, type Offices, openOffices } from './testing.ts';

suite('nonces in proofs of possession (RFC 9449 section 8)', () => {
  let offices: Offices;
  let city: string;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  before(async () => {
    offices = await openOffices();
    city = await offices.api('city', { 'city:read': 'Read' });
    keys = await generateKeyPair('ES256', { extractable: true });
  });
  after(() => offices?.close());

  const prove = async (nonce?: string): Promise<string> =>
    new SignJWT({
      htm: 'POST',
      htu: `${issuerOf('external')}/token`,
      jti: randomUUID(),
      ...(nonce === undefined ? {} : { nonce }),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(keys.publicKey) })
      .setIssuedAt()
      .sign(keys.privateKey);
  const ask = async (id: string, DPoP: string) => {
    const headers = { ...basic(id, offices.secrets.get(id) ?? ''), DPoP };
    const answer = await offices.post(
      'external',
      '/oauth/token',
      { grant_type: 'client_credentials' },
      headers,
    );
    const { status, body } = answer;
    const nonce = answer.headers['dpop-nonce'];
    return {
      status,
      error: body['error'],
      type: body['token_type'],
      nonce: typeof nonce === 'string' ? nonce : '',
    };
  };
  const bound = () => offices.client({ binding: 'dpop' }, { versions: [city] });

  test('a bound client is given one, and gets its token with it', async () => {
    const id = await bound();
    const first = await ask(id, await prove());
    assert.deepEqual([first.status, first.error], [400, 'use_dpop_nonce']);
    const second = await ask(id, await prove(first.nonce));
    assert.deepEqual([second.status, second.type], [200, 'DPoP']);
  });

  test('a proof that was used is not taken again, and neither is another nonce', async () => {
    const id = await bound();
    const { nonce } = await ask(id, await prove());
    const proof = await prove(nonce);
    assert.equal((await ask(id, proof)).status, 200);
    assert.equal((await ask(id, proof)).status, 400);
    for (const wrong of ['x', `${nonce.slice(0, -2)}AA`])
      assert.equal((await ask(id, await prove(wrong))).error, 'use_dpop_nonce', wrong);
  });

  test('who binds its tokens by its own choice is not asked for one', async () => {
    const id = await offices.client({}, { versions: [city] });
    assert.equal((await ask(id, await prove())).type, 'DPoP');
  });
});
