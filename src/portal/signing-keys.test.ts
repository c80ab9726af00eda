import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { expectStatus, openTestPortal, type TestPortal } from './testing.ts';

let portal: TestPortal;
let url: string;
before(async () => {
  portal = await openTestPortal();
  await portal.signIn('dora');
  await portal.signIn('eve');
  const made = await expectStatus(
    201,
    portal.call({
      method: 'POST',
      url: '/applications',
      as: 'dora',
      body: { title: 'App', kind: 'confidential' },
    }),
  );
  url = `/applications/${String(made.body['id'])}/signing-keys`;
});
after(() => portal.close());

const makeKey = (): string =>
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
const add = (as: string) =>
  portal.call({ method: 'POST', url, as, body: { title: 'Server', key: makeKey() } });

suite('a developer’s signing key', () => {
  test('is registered, listed without what staff alone see, and revoked', async () => {
    const { body } = await expectStatus(201, add('dora'));
    const id = String(body['id']);
    const listed = await expectStatus(200, portal.call({ url, as: 'dora' }));
    assert.match(listed.text, /"state":"working"/);
    assert.doesNotMatch(listed.text, /applicationId|revokeReason/);
    const revoke = () =>
      portal.call({
        method: 'POST',
        url: `${url}/${id}/revoke`,
        as: 'dora',
        body: { reason: 'server was sold' },
      });
    const revoked = await expectStatus(200, revoke());
    assert.equal(revoked.body['state'], 'revoked');
    assert.equal((await revoke()).status, 409);
  });

  test('of an application of somebody else is neither registered, seen nor revoked', async () => {
    const { body } = await expectStatus(201, add('dora'));
    assert.equal((await add('eve')).status, 404);
    assert.equal((await portal.call({ url, as: 'eve' })).status, 404);
    const revoke = { method: 'POST', url: `${url}/${String(body['id'])}/revoke`, as: 'eve' } as const;
    assert.equal((await portal.call({ ...revoke, body: { reason: 'mischief' } })).status, 404);
  });
});
