import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isSecretHeader, masked, maskRecorded, maskText } from './mask.ts';

// Made up; the checksums are wrong on purpose, so that no scanner takes them for real.
const run = '0123456789abcdefghijklmnopq';

suite('masking of finished text', () => {
  const secrets: Record<string, string> = {
    'an API key': `gh_live_${run}_abcdef`,
    'a test key': `gh_test_${run}_abcdef`,
    'a key without its checksum': `gh_live_${run}`,
    'a key with text before it': `keygh_live_${run}_abcdef`,
    'a percent-encoded key': `gh%5Flive%5F${run}%5Fabcdef`,
    'a key encoded twice': `gh%255flive%255f${run}`,
    'a client secret': `gh_secret_${run}_abcdef`,
    'a token to register clients': `gh_register_${run}_abcdef`,
    'a token of a registered client': `gh_client_${run}_abcdef`,
    'a client secret in a URL': `gh%5Fsecret%5F${run}%5Fabcdef`,
    'a delegated key': `ghd_${run}-${run}_x`,
    'a delegated key in a URL': `ghd%5F${run}%2D${run}%5fx`,
    'an admin token': `gha_${run}_abcdef`,
    "an operator's credential": `gho_${run}-${run}_x.${run}${run.slice(0, 16)}`,
    'a JSON Web Token': 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl',
  };
  for (const [what, secret] of Object.entries(secrets)) {
    test(`${what} is replaced wherever it stands`, () => {
      for (const text of [secret, `error: "${secret}" refused`, `/a?x=${secret}&y=1`, `(${secret})`]) {
        const clean = maskText(text);
        assert.ok(clean.includes(masked), clean);
        for (const piece of [run, run.slice(0, 12), 'c2lnbmF0', 'abcdef'])
          assert.ok(!clean.includes(piece), clean);
      }
    });
  }

  test('a credential after its scheme is replaced, the scheme stays', () => {
    assert.equal(maskText('Authorization: Bearer abcdefgh12345'), `Authorization: Bearer ${masked}`);
  });

  test('a password in a URL is replaced, user and host stay', () => {
    assert.equal(maskText('postgres://app:hunter2@db/x'), `postgres://app:${masked}@db/x`);
  });

  test('ordinary text stays as it is', () => {
    for (const text of ['high_availability clusters', 'GET /v1/things/42 200', 'gh_live is the prefix'])
      assert.equal(maskText(text), text);
  });
});

test('headers are secret by name, whatever their vendor prefix', () => {
  for (const name of ['authorization', 'cookie', 'x-api-key', 'my-apikey', 'x-client-secret', 'x-auth-token'])
    assert.equal(isSecretHeader(name), true, name);
  for (const name of ['accept', 'host', 'content-type']) assert.equal(isSecretHeader(name), false, name);
});

test('what is recorded holds no card, account, address or national identifier that slipped into a message', () => {
  const line =
    '{"time":1763819595123,"msg":"no ann@example.org, 4111111111111111, DE89370400440532013000, 219-09-9999"}';
  assert.equal(maskRecorded(line), '{"time":1763819595123,"msg":"no ***, ***, ***, ***"}');
  assert.equal(maskRecorded('{"time":1763819595123,"port":8443}'), '{"time":1763819595123,"port":8443}');
});
