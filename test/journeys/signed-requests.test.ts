/** Requests that an application signs (RFC 9421), over TLS against the running product. */
import assert from 'node:assert/strict';
import { createPrivateKey, createSecretKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { signedFields, type TestSigner } from '../../src/gateway/proofs/testing.ts';
import { call, codeOf } from '../support/calls.ts';
import { publishApi, subscribe, untilServed } from '../support/catalogue.ts';
import { Product } from '../support/product.ts';
import { echo, type TestUpstream } from '../support/upstreams.ts';

const order = '{"amount":5}';

suite('signed requests', () => {
  let gatehouse: Product;
  let service: TestUpstream;
  let ca: string;
  const signers = new Map<string, TestSigner & { readonly id: string }>();
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-signed-'));

  before(async () => {
    service = await echo();
    gatehouse = await Product.start({ https: true });
    ca = readFileSync(join(gatehouse.dataDir, 'local-ca.pem'), 'utf8');
    const { versionId } = await publishApi(gatehouse.admin, { upstream: service.url, audience: 'open' });
    await subscribe(gatehouse.admin, 'robot');
    const register = (command: string) =>
      gatehouse.json<{ id: string }>('signing-key', command, 'robot', '--out', directory);
    const file = (end: string) => readFileSync(join(directory, `robot-signing.${end}`), 'utf8');
    const { id: pair } = await register('create');
    const { id: shared } = await register('share');
    signers.set('ed25519', {
      id: pair,
      algorithm: 'ed25519',
      publicKey: '',
      privateKey: createPrivateKey(file('key')),
    });
    signers.set('hmac-sha256', {
      id: shared,
      algorithm: 'hmac-sha256',
      publicKey: '',
      privateKey: createSecretKey(Buffer.from(file('secret'), 'base64')),
    });
    await gatehouse.admin.call('POST', '/attachments', {
      scope: 'version',
      scopeId: versionId,
      policy: 'http-signature',
      options: { components: ['content-type'] },
    });
    await untilServed(`${gatehouse.url()}/things/things`, {}, 401);
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
    rmSync(directory, { recursive: true });
  });

  let count = 0;
  /** A signed order; what somebody on the way made of it. */
  const anOrder = (algorithm: string, body = order, header: Record<string, string> = {}) => {
    const signer = signers.get(algorithm);
    assert.ok(signer !== undefined);
    const url = `${gatehouse.url('external-https')}/things/things`;
    const fields = signedFields(signer, {
      method: 'POST',
      authority: new URL(url).host,
      path: '/things/things',
      content: order,
      fields: { 'content-type': 'application/json' },
      keyId: signer.id,
      created: Math.floor(Date.now() / 1_000),
      more: `;nonce="${count++}"`,
    });
    const headers: Record<string, string> = {};
    for (let at = 0; at < fields.length; at += 2) headers[fields[at] ?? ''] = fields[at + 1] ?? '';
    const sent = { ...headers, 'content-length': String(Buffer.byteLength(body)), ...header };
    return () => call(url, { method: 'POST', ca, body, headers: sent });
  };

  for (const algorithm of ['ed25519', 'hmac-sha256'])
    test(`an order that is signed by ${algorithm} arrives once, as it was signed`, async () => {
      const send = anOrder(algorithm);
      assert.equal((await send()).status, 200);
      assert.equal(codeOf(await send()), 'proof-replayed');
      assert.equal(codeOf(await anOrder(algorithm, '{"amount":9}')()), 'content-digest-wrong');
      const digest = { 'content-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:` };
      assert.equal(codeOf(await anOrder(algorithm, order, digest)()), 'signature-invalid');
    });

  test('a secret that was revoked signs nothing within a second', async () => {
    const { id = '' } = signers.get('hmac-sha256') ?? {};
    await gatehouse.json('signing-key', 'revoke', id, '--reason', 'it got out');
    const revokedAt = Date.now();
    let answer = await anOrder('hmac-sha256')();
    while (answer.status === 200 && Date.now() < revokedAt + 1_000) answer = await anOrder('hmac-sha256')();
    assert.equal(codeOf(answer), 'signature-invalid');
    assert.equal((await anOrder('ed25519')()).status, 200);
  });
});
