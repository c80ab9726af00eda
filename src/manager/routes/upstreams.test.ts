import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { localCertificate, type TargetState } from '#gateway';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { expect, weather } from './testing.ts';

let api: TestApi;
let url: string;
before(async () => {
  api = await openTestApi();
  ({ url } = await weather(api));
});
after(() => api.close());

const told = async (upstream: object, status: number) => {
  const { body } = await expect(api, 200, { url });
  return expect(api, status, {
    method: 'PATCH',
    url,
    headers: { 'if-match': `"${String(body['revision'])}"` },
    body: { upstream },
  });
};

const everything = {
  targets: ['https://a.internal', { url: 'https://b.internal', weight: 2 }],
  protocol: 'http2',
  balance: { by: 'hash', of: { header: 'X-Session' }, slowStart: 1000 },
  canary: { share: 0.5, targets: ['https://c.internal'], sticky: false },
  health: { path: '/health?deep=1', interval: 1000, timeout: 500, healthyAfter: 1, statuses: [204] },
  ejection: { failures: 3, share: 50, time: 1000, atMost: 30 },
  breaker: { share: 50, calls: 5, window: 1000, open: 1000, probes: 1 },
  retry: { attempts: 2, statuses: [503], budget: 10 },
  timeouts: { connect: 1, response: 2, perTry: 3, total: 4 },
  tls: { serverName: 'service.internal', minimumVersion: '1.3' },
  linkLocal: true,
  connections: 3,
  queue: 0,
};

suite('the upstream of a version', () => {
  test('keeps everything that it is told', async () => {
    const { body } = await told(everything, 200);
    assert.deepEqual(body['upstream'], everything);
  });

  const refused: [what: string, over: object, at: string][] = [
    [
      'a canary that leads to the metadata service',
      { canary: { share: 1, targets: ['http://169.254.169.254'] } },
      '/upstream/canary/targets/0',
    ],
    [
      'a weighted target with a password',
      { targets: [{ url: 'http://u:p@a.internal' }] },
      '/upstream/targets/0',
    ],
    [
      'what is hashed where nothing is',
      { balance: { by: 'round-robin', of: 'application' } },
      '/upstream/balance/of',
    ],
    [
      'a try that takes longer than the whole',
      { timeouts: { perTry: 5, total: 4 } },
      '/upstream/timeouts/perTry',
    ],
    [
      'TLS for targets without it',
      { targets: ['http://a.internal'], tls: { verify: true } },
      '/upstream/tls',
    ],
    ['more than all', { canary: { share: 101, targets: ['http://a.internal'] } }, '/upstream/canary/share'],
    ['a health check that is no path', { health: { path: 'http://elsewhere/' } }, '/upstream/health/path'],
    ['a header that is none', { balance: { by: 'hash', of: { header: 'a b' } } }, '/upstream/balance/of'],
    ['more tries than five', { retry: { attempts: 6 } }, '/upstream/retry/attempts'],
    ['what nobody knows', { luck: true }, '/upstream'],
  ];
  for (const [what, over, at] of refused) {
    test(`refuses ${what}`, async () => {
      const { body } = await told({ targets: ['https://a.internal'], ...over }, 400);
      const errors = body['errors'] as { at: string }[];
      assert.ok(
        errors.some(error => error.at.startsWith(at)),
        JSON.stringify(errors),
      );
    });
  }

  suite('with a certificate of ours', () => {
    const own = () =>
      localCertificate({
        names: ['localhost'],
        load: async () => undefined,
        save: async () => {},
        clock: api.clock,
      });
    const said = (clientCertificate: string, clientKey: string) => ({
      targets: ['https://a.internal'],
      tls: { clientCertificate, clientKey },
    });
    const secretOf = (pem: string) => (pem.split('\n')[2] ?? '').trim();

    test('seals its key at once: it is in no answer, in no table and in no log', async () => {
      const { certificate, key } = await own();
      const { text } = await told(said(certificate, key), 200);
      assert.match(text, /"clientKey":"sealed:/);
      const stored = JSON.stringify([
        await api.store.db.selectFrom('api_versions').selectAll().execute(),
        await api.store.db.selectFrom('audit_entries').selectAll().execute(),
      ]);
      for (const place of [text, stored, api.logged.join()]) assert.ok(!place.includes(secretOf(key)));
    });

    test('keeps the key that is sent back sealed, and makes nothing new of it', async () => {
      const { certificate, key } = await own();
      const { body } = await told(said(certificate, key), 200);
      const again = await told(body['upstream'] as object, 200);
      assert.deepEqual(again.body['upstream'], body['upstream']);
    });

    test('refuses keys that are of no use, and never repeats them', async () => {
      const { certificate, key } = await own();
      const other = await own();
      const { body } = await told(said(certificate, key), 200);
      const { clientKey: sealed } = (body['upstream'] as { tls: { clientKey: string } }).tls;
      for (const [shown, secret] of [
        [certificate, other.key],
        [certificate, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
        ['no certificate', key],
        [other.certificate, sealed],
        [certificate, 'sealed:AAAA'],
        [certificate, 'env:HOME'],
        [certificate, 'file:/etc/passwd'],
      ] as const) {
        const { text } = await told(said(shown, secret), 400);
        assert.match(text, /\/upstream\/tls\/client/);
        assert.ok(!text.includes(secret.split('\n')[1] ?? secret), secret.slice(0, 20));
      }
      await told({ targets: ['https://a.internal'], tls: { clientCertificate: certificate } }, 400);
    });
  });

  test('is below its floor where certificates are not verified, until that is waived', async () => {
    const missing = async () => {
      const { body } = await expect(api, 200, { url: `${url}/floor` });
      return /"control":"upstream-verification",[^}]*"state":"missing"/.test(JSON.stringify(body));
    };
    assert.equal(await missing(), false);
    await told({ targets: ['https://a.internal'], tls: { verify: false } }, 200);
    assert.equal(await missing(), true);
  });

  test('shows how its targets do, and nothing of those of others', async () => {
    const target: TargetState = {
      version: 'weather/v1',
      group: 'main',
      url: 'https://a.internal',
      state: 'ejected',
      outstanding: 1,
      connections: 2,
      queued: 3,
    };
    const report = { series: [], decisions: [], dropped: 0, keysUsed: [], connections: 0 };
    api.traffic.add(0, {
      ...report,
      targets: [target, { ...target, version: 'other/v1', url: 'https://b' }],
    });
    const { body } = await expect(api, 200, { url: `${url}/targets` });
    const { version: _, ...shown } = target;
    assert.deepEqual(body['items'], [{ ...shown, workers: { ejected: 1 } }]);
  });

  test('is explained by a schema', async () => {
    const { body } = await expect(api, 200, { url: '/upstream-options' });
    const { properties } = body['schema'] as { properties: object };
    for (const name of Object.keys(everything)) assert.ok(name in properties, name);
  });
});
