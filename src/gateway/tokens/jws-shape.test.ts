import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { algorithmOf, readJws, typeOf } from './jws.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (header: unknown, claims: unknown = {}, signature = 'AAAA'): string =>
  `${part(header)}.${part(claims)}.${signature}`;

suite('signed tokens by their shape', () => {
  test('have three parts, two of them JSON objects, and a signature', () => {
    assert.notEqual(typeof readJws(token({ alg: 'ES256' })), 'string');
    for (const text of [
      '',
      '.',
      '..',
      'a',
      'a.b',
      `.${part({})}.AAAA`,
      `${token({})}.AAAA`,
      `${part({})}..AAAA`,
      token({}, {}, ''),
      token([]),
      token({}, []),
      token(null),
      token({}, null),
      token('a'),
      token({}, 1),
      `${token({})}=`,
      `${token({})} `,
      `${token({})}\n`,
      token({}, {}, 'A+/A'),
      ` ${token({})}`,
      token({}, { a: 'x'.repeat(100_000) }),
    ])
      assert.equal(typeof readJws(text), 'string', text.slice(0, 60));
  });

  test('end with a header that brings a key, must be understood, or names no algorithm that is admitted', () => {
    assert.equal(algorithmOf({ alg: 'ES256' }), 'ES256');
    for (const header of [
      { alg: 'none' },
      { alg: 'None' },
      { alg: 'HS256' },
      { alg: 'es256' },
      { alg: ['ES256'] },
      { alg: undefined },
      { alg: 'ES256', crit: [] },
      { alg: 'ES256', crit: undefined },
      { alg: 'ES256', jwk: {} },
      { alg: 'ES256', jku: '' },
      { alg: 'ES256', x5c: [] },
      { alg: 'ES256', x5u: null },
      { alg: 'ES256', b64: true },
      { alg: '__proto__' },
    ])
      assert.equal(typeof algorithmOf(header), 'object', JSON.stringify(header));
  });

  test('are of the type that they say, with or without "application/"', () => {
    for (const typ of ['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/At+Jwt'])
      assert.equal(typeOf({ typ }), 'at+jwt', typ);
    for (const typ of [undefined, null, 1, ['at+jwt'], {}]) assert.equal(typeOf({ typ }), '');
  });
});
