import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readJws } from './jws.ts';

const header = '{"alg":"ES256","typ":"at+jwt"}';
const token = (head: string | Buffer, claims: string | Buffer): string =>
  `${Buffer.from(head).toString('base64url')}.${Buffer.from(claims).toString('base64url')}.AAAA`;

const saidOf = (head: string | Buffer, claims: string | Buffer) => {
  const read = readJws(token(head, claims));
  assert.ok(typeof read === 'object', 'it was refused');
  return read;
};
const faultOf = (head: string | Buffer, claims: string | Buffer): string => {
  const read = readJws(token(head, claims));
  assert.ok(typeof read === 'string', 'it was read');
  return read;
};

suite('what a signed token says', () => {
  test('is what its issuer wrote, whatever documents were read before', () => {
    // Documents that teach V8 names with a backslash, and claims that it then misreads.
    for (let i = 0; i < 3; i++) JSON.parse('{"iss":[],"\\\\":0}');
    const { payload } = saidOf(header, '{"iss":"i","\\u0073ub":"usr_anna"}');
    assert.deepEqual(payload, { iss: 'i', sub: 'usr_anna' });
    for (let i = 0; i < 3; i++) JSON.parse('{"alg":[],"\\\\":0}');
    assert.deepEqual(saidOf('{"alg":"ES256","\\u006bid":"k"}', '{}').header, { alg: 'ES256', kid: 'k' });
  });

  const twice = {
    'a claim that comes twice': [header, '{"sub":"usr_a","sub":"usr_b"}'],
    'a claim that comes twice with the same value': [header, '{"sub":"usr_a","sub":"usr_a"}'],
    'a claim that comes twice, once spelled with an escape': [header, '{"sub":"usr_a","\\u0073ub":"usr_b"}'],
    'a member twice inside a claim': [header, '{"cnf":{"jkt":"a","jkt":"b"}}'],
    'a header parameter that comes twice': ['{"alg":"none","alg":"ES256"}', '{}'],
    'a header parameter that comes twice, once escaped': ['{"alg":"ES256","\\u0061lg":"none"}', '{}'],
  } as const;
  for (const [what, [head, claims]] of Object.entries(twice))
    test(`is refused for ${what}`, () => {
      assert.match(faultOf(head, claims), /two members of the same name/);
    });

  const odd = {
    'claims that are no object': [header, '[]', /must be a JSON object/],
    'claims that are null': [header, 'null', /must be a JSON object/],
    'a header that is no object': ['"ES256"', '{}', /must be a JSON object/],
    'a header that is no JSON': ['{alg:"ES256"}', '{}', /must be JSON/],
    'a byte order mark': [header, '\ufeff{}', /byte order mark/],
    'octets that are no UTF-8': [header, Buffer.from([0x22, 0xff, 0x22]), /must be UTF-8/],
    'half of a surrogate pair': [header, '{"sub":"\\ud800"}', /surrogate/],
    'nesting without end': [header, '['.repeat(100), /nested too deeply/],
    'a name that reaches into objects': [header, '{"__proto__":{"sub":"usr_b"}}', /reserved name/],
    'something behind its end': [header, '{}{}', /nothing after it/],
  } as const;
  for (const [what, [head, claims, why]] of Object.entries(odd))
    test(`is refused for ${what}`, () => assert.match(faultOf(head, claims), why));
});
