import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { urlFault } from './fetch-json.ts';

const near = 'https://id.example/tenant';

suite('what may be asked for keys', () => {
  test('any host over https, and this machine in plain where an administrator named it', () => {
    assert.equal(urlFault('https://keys.example/jwks', near), undefined);
    assert.equal(urlFault('https://id.example:8443/jwks', near), undefined);
    assert.equal(urlFault('http://127.0.0.1:9000/jwks', 'http://127.0.0.1:9000/'), undefined);
    assert.equal(urlFault('https://localhost:9000/jwks', 'https://localhost:9000/'), undefined);
  });

  for (const url of [
    'http://keys.example/jwks',
    'http://id.example/tenant',
    'http://127.0.0.1:9000/jwks',
    'https://127.0.0.1/jwks',
    'https://localhost/jwks',
    'https://[::1]/jwks',
    'https://169.254.169.254/latest/meta-data',
    'https://[fe80::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://user:secret@keys.example/jwks',
    'file:///etc/passwd',
    'data:application/json,{}',
    'keys.example',
    '',
  ])
    test(`never ${url}, wherever metadata leads`, () => assert.ok(urlFault(url, near)));

  test('another port of this machine is another place', () =>
    assert.ok(urlFault('http://127.0.0.1:9001/', 'http://127.0.0.1:9000/')));
});
