import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { askElsewhere, type ForeignIntrospection, readElsewhere } from './foreign-introspection.ts';

const place: ForeignIntrospection = {
  issuer: 'https://as.example',
  url: 'https://as.example/introspect',
  clientId: 'gate:house',
  clientSecret: 'sealed',
  keepMs: 60_000,
  ca: undefined,
};
const now = 1_000_000;
const told = { sub: 'usr_1', aud: 'urn:a', iat: 900, exp: 2_000 };
const read = (also: object = {}) => readElsewhere(place, { ...told, ...also }, now);

suite('what an authorization server elsewhere tells of a token', () => {
  test('is of that server, whether it says so or not', () => {
    for (const iss of [undefined, 'https://as.example']) {
      const token = read(iss === undefined ? {} : { iss });
      assert.equal(typeof token, 'object');
    }
    for (const iss of [
      'https://as.example/',
      'https://other.example',
      'HTTPS://as.example',
      '',
      null,
      1,
      ['x'],
    ])
      assert.equal(typeof read({ iss }), 'string', JSON.stringify(iss));
  });

  test('is over with the answer where no end is told, and no older than can be where no beginning is', () => {
    const token = readElsewhere(place, { sub: 'usr_1', aud: 'urn:a' }, now);
    assert.ok(typeof token !== 'string');
    assert.equal(token.shown.notAfter, now + place.keepMs);
    assert.equal(token.shown.issuedAt, 0);
  });

  test('is of the client where it is of nobody, and of nobody otherwise', () => {
    const token = readElsewhere(place, { client_id: 'app_1', aud: 'urn:a' }, now);
    assert.ok(typeof token !== 'string');
    assert.equal(token.subject, 'app_1');
    assert.equal(typeof readElsewhere(place, { aud: 'urn:a' }, now), 'string');
  });

  test('is not of a refresh token, however it is called', () => {
    for (const kind of ['refresh_token', 'REFRESH_TOKEN', 'N_A', '', 1, null, ['Bearer'], 'Bearer x'])
      assert.notEqual(typesOf(kind), 'at+jwt', JSON.stringify(kind));
    for (const kind of ['Bearer', 'bearer', 'DPoP', 'access_token']) assert.equal(typesOf(kind), 'at+jwt');
  });
  const typesOf = (kind: unknown) => {
    const token = read({ token_type: kind });
    return typeof token === 'string' ? token : token.type;
  };

  test('is asked with a secret that can be opened, or not at all', async () => {
    const sent: unknown[] = [];
    const fetch = async (_url: string, options: unknown) => {
      sent.push(options);
      return { active: true, sub: 'usr_1' };
    };
    await assert.rejects(askElsewhere(place, undefined, fetch)('t'));
    assert.equal(sent.length, 0);
    assert.deepEqual(await askElsewhere(place, 's:1', fetch)('t'), { active: true, sub: 'usr_1' });
    const { authorization } = (sent[0] as { headers: { authorization: string } }).headers;
    const proof = Buffer.from(authorization.slice('Basic '.length), 'base64').toString();
    assert.equal(proof, 'gate%3Ahouse:s%3A1');
  });

  test('is none where it does not say whether the token is active', async () => {
    for (const active of [undefined, 'true', 1, null, {}])
      await assert.rejects(askElsewhere(place, 's', async () => ({ active }))('t'), JSON.stringify(active));
    const gone = await askElsewhere(place, 's', async () => ({ active: false, sub: 'usr_1' }))('t');
    assert.deepEqual(gone, { active: false });
  });
});
