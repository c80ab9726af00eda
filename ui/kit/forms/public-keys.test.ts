import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { keysIn } from './public-keys.ts';

const pem = (name: string, body: string) => `-----BEGIN ${name}-----\n${body}\n-----END ${name}-----\n`;

suite('public keys in a text', () => {
  test('are those of a JWK Set, or of certificates', () => {
    assert.deepEqual(keysIn(' \n'), []);
    assert.deepEqual(keysIn('{"keys":[{"kty":"EC"}]}'), [{ kty: 'EC' }]);
    assert.deepEqual(keysIn(pem('CERTIFICATE', 'AAAA\nBBB=') + pem('CERTIFICATE', 'CCCC')), [
      { x5c: ['AAAABBB='] },
      { x5c: ['CCCC'] },
    ]);
  });

  for (const text of [
    'nothing',
    '{}',
    '{"keys":1}',
    '-----BEGIN',
    pem('PRIVATE KEY', 'AAAA'),
    pem('CERTIFICATE', 'AAAA') + pem('PRIVATE KEY', 'AAAA'),
    `${pem('CERTIFICATE', 'AAAA')} and more`,
  ])
    test(`there are none in ${JSON.stringify(text.slice(0, 60))}`, () =>
      assert.equal(keysIn(text), undefined));
});
