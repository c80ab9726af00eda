import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readClaims } from './access-token.ts';

const good = { iss: 'https://as.example', sub: 'usr_1', aud: ['urn:a'], iat: 1_000, exp: 2_000 };

suite('claims of an access token', () => {
  test('are read, in milliseconds, with what is not there left open', () => {
    const read = readClaims({ ...good, scope: 'a  b', cnf: { jkt: 'k' }, auth_time: 900 });
    assert.ok(typeof read !== 'string');
    assert.deepEqual([read.subject, read.audiences, read.notBefore], ['usr_1', ['urn:a'], 1_000_000]);
    const { scopes, notAfter, confirmation, authenticatedAt, clientId, session } = read.shown;
    assert.deepEqual([[...scopes], notAfter, authenticatedAt], [['a', 'b'], 2_000_000, 900_000]);
    assert.deepEqual([confirmation, clientId, session], [{ jkt: 'k' }, undefined, undefined]);
  });

  test('say from when on it is good, by nbf before iat', () => {
    const read = readClaims({ ...good, nbf: 1_500 });
    assert.ok(typeof read !== 'string');
    assert.equal(read.notBefore, 1_500_000);
  });

  const long = 'a'.repeat(513);
  const wrong: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
    'no issuer': [
      { iss: undefined },
      { iss: '' },
      { iss: 1 },
      { iss: ['https://as.example'] },
      { iss: long },
    ],
    'no subject': [{ sub: undefined }, { sub: '' }, { sub: {} }],
    'no end': [{ exp: undefined }, { exp: '2000' }, { exp: null }, { exp: -1 }, { exp: 1e300 }],
    'no beginning': [{ iat: undefined }, { iat: '1000' }, { iat: Number.NaN }],
    'a time that is none': [{ nbf: '0' }, { nbf: null }, { auth_time: '900' }, { auth_time: -1 }],
    'no audience': [
      { aud: undefined },
      { aud: [] },
      { aud: ['urn:a', 1] },
      { aud: '' },
      { aud: { 0: 'urn:a' } },
    ],
    'audiences without end': [{ aud: Array.from({ length: 201 }, (_, at) => `urn:${at}`) }],
    'scopes that are none': [
      { scope: 1 },
      { scope: ['a', 1] },
      { scope: {} },
      { scp: 1 },
      { scope: null, scp: 2 },
    ],
    'scopes without end': [{ scope: Array.from({ length: 201 }, String) }, { scope: 'a '.repeat(201) }],
    'names that are none': [
      { jti: 1 },
      { jti: '' },
      { client_id: ['app'] },
      { sid: {} },
      { acr: long },
      { sid: '' },
    ],
    'a binding that is none': [{ cnf: null }, { cnf: 'k' }, { cnf: [] }, { cnf: {} }, { cnf: ['k'] }],
    'a binding that nobody checks here': [
      { cnf: { jwk: {} } },
      { cnf: { jkt: 'k', kid: 'x' } },
      { cnf: { jkt: 1 } },
      { cnf: { jkt: '' } },
      { cnf: { 'x5t#S256': null } },
      { cnf: { jkt: 'k', 'x5t#S256': ['x'] } },
    ],
  };
  for (const [what, all] of Object.entries(wrong))
    test(`with ${what} are those of no token`, () => {
      for (const each of all)
        assert.equal(typeof readClaims({ ...good, ...each }), 'string', JSON.stringify(each).slice(0, 80));
    });
});
