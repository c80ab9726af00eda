/** Portal, console and health over TLS, under public URLs: as an installation that others reach. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { call } from '../support/calls.ts';
import { Product } from '../support/product.ts';

suite('the control plane over TLS', () => {
  let gatehouse: Product;
  let ca: string;
  before(async () => {
    gatehouse = await Product.start({
      controlTls: true,
      flags: ['--console-url', 'https://console.test', '--portal-url', 'https://developers.test'],
    });
    ca = readFileSync(join(gatehouse.dataDir, 'local-ca.pem'), 'utf8');
  });
  after(() => gatehouse?.stop());

  const named = (host: string) => ({ ca, headers: { host } });

  test('serves console, portal and health with the certificate of its own authority', async () => {
    for (const [name, path, host] of [
      ['console', '/api/v1/session', 'console.test'],
      ['portal', '/api/session', 'developers.test'],
    ] as const) {
      const { status, headers } = await call(gatehouse.url(name) + path, named(host));
      assert.equal(status, 200, name);
      assert.equal(headers['strict-transport-security'], 'max-age=31536000', name);
    }
    assert.equal((await call(`${gatehouse.url('health')}/status`, { ca })).status, 200);
  });

  test('serves nothing in the clear there', async () => {
    for (const name of ['console', 'portal', 'health'] as const) {
      const answer = await call(`${gatehouse.url(name).replace('https', 'http')}/`).catch(() => undefined);
      assert.equal(answer, undefined, name);
    }
  });

  test('does not tell browsers that localhost is for https only', async () => {
    const { headers } = await call(`${gatehouse.url('console')}/`, { ca });
    assert.equal(headers['strict-transport-security'], undefined);
  });

  test('leads new people and readers of errors to the public URLs', async () => {
    assert.match(gatehouse.output, /https:\/\/console\.test\/first-run#/);
    const { body } = await call(`${gatehouse.url()}/nothing/here`);
    assert.match(body, /"type":"https:\/\/developers\.test\/errors\//);
  });

  test('answers under no other name, be it one of its certificate', async () => {
    const { status } = await call(`${gatehouse.url('console')}/api/v1/session`, named('developers.test'));
    assert.equal(status, 421);
  });

  test('is reached by the command line of its own machine', async () => {
    const { snapshot } = await gatehouse.json<{ snapshot: number | null }>('status');
    assert.ok(snapshot !== null);
  });
});
