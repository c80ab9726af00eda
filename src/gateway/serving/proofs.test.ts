import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { suite, test } from 'node:test';
import { dpopProof, signedFields, testHolder, testSigner } from '../proofs/testing.ts';
import { ServerNonces } from '../proofs/server-nonces.ts';
import { testNow, testPepper } from '../testing.ts';
import { testIssuer, testKey, testToken } from '../tokens/testing.ts';
import { testGateway } from './testing.ts';

/** Names and values in turn, as calls of tests take them; without the host, which they bring. */
const fieldsOf = (list: readonly string[]): Record<string, string> => {
  const fields: Record<string, string> = {};
  for (let at = 0; at < list.length; at += 2) fields[list[at] as string] = list[at + 1] as string;
  return fields;
};

const codeOf = ({ body }: { readonly body: string }): string =>
  body === '' ? '' : ((JSON.parse(body) as { type: string }).type.split('/').at(-1) ?? '');

suite('a whole gateway', () => {
  test('takes a signed request once, and none with other content', async () => {
    const signer = testSigner();
    const { gateway, call } = testGateway({
      version: {
        policies: [{ id: 'att_1', policy: 'http-signature', options: {} }],
        operations: [
          {
            id: 'op_1',
            method: 'POST',
            path: '/things/{id}',
            category: 'does',
            audience: 'registered',
            policies: [],
          },
        ],
      },
    });
    const { algorithm, publicKey } = signer;
    const state = { applicationId: 'app_1', algorithm, publicKey, notAfter: testNow + 60_000 };
    gateway.apply([{ kind: 'signing-key', id: 'sgk_1', sequence: 90, state }], false);
    const send = (content: string, nonce: string, body = content) =>
      call({
        method: 'POST',
        headers: fieldsOf(
          signedFields(signer, {
            method: 'POST',
            content,
            created: testNow / 1_000,
            more: `;nonce="${nonce}"`,
          }),
        ),
        body: [body],
      });
    assert.equal(codeOf(await send('{"a":1}', 'one', '{"a":2}')), 'content-digest-wrong');
    // Nothing listens behind this gateway: whoever gets so far was let through.
    assert.equal(codeOf(await send('{"a":1}', 'two')), 'upstream-unreachable');
    assert.equal(codeOf(await send('{"a":1}', 'two')), 'proof-replayed');
    gateway.apply([{ kind: 'signing-key', id: 'sgk_1', sequence: 91, state: null }], false);
    assert.equal(codeOf(await send('{"a":1}', 'three')), 'signature-invalid');
  });

  test('takes a bound token with a proof of its key, once, and tells a client without a nonce which to use', async () => {
    const key = testKey();
    const holder = testHolder();
    const { gateway, call } = testGateway({
      version: {
        policies: [
          { id: 'att_1', policy: 'oauth', options: {} },
          { id: 'att_2', policy: 'dpop', options: { nonce: true } },
        ],
      },
    });
    const issuer = { realm: 'external' as const, keys: [key.jwk] };
    gateway.apply([{ kind: 'issuer', id: testIssuer, sequence: 90, state: issuer }], false);
    const token = testToken(key, { cnf: { jkt: holder.jkt } });
    const send = (jti: string, nonce: string | undefined, scheme = 'DPoP', by = holder) =>
      call({
        headers: {
          authorization: `${scheme} ${token}`,
          dpop: dpopProof(by, {
            ...{ jti, nonce },
            htm: 'GET',
            htu: 'http://api.example/things/v1/things/1',
            iat: testNow / 1_000,
            ath: hash('sha256', token, 'base64url'),
          }),
        },
      });
    const asked = await send('one', undefined);
    assert.equal(codeOf(asked), 'dpop-nonce-needed');
    assert.match(asked.headers['www-authenticate'] ?? '', /^DPoP .*error="use_dpop_nonce"/);
    const nonce = asked.headers['dpop-nonce'];
    assert.equal(nonce, new ServerNonces(testPepper).current(testNow));
    assert.equal(codeOf(await send('two', nonce)), 'upstream-unreachable');
    assert.equal(codeOf(await send('two', nonce)), 'proof-replayed');
    assert.equal(codeOf(await send('three', nonce, 'Bearer')), 'token-invalid');
    assert.equal(codeOf(await send('four', nonce, 'DPoP', testHolder())), 'dpop-proof-invalid');
  });
});
