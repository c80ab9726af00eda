import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { createLog } from '#kernel';
import { screens, type ScreensOptions } from './screens.ts';

const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const script = 'console.log("a script of the app");'.repeat(40);

suite('screens', () => {
  let directory = '';
  let now = 0;
  let heard: string[] = [];
  let logged = '';

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-screens-'));
    const assets = join(directory, 'portal', 'assets');
    mkdirSync(assets, { recursive: true });
    writeFileSync(
      join(directory, 'portal', 'index.html'),
      '<meta nonce="{{nonce}}"><script nonce="{{nonce}}"></script>',
    );
    writeFileSync(
      join(directory, 'portal', 'reference.html'),
      '<script nonce="{{nonce}}">reference</script>',
    );
    writeFileSync(join(assets, 'app-1.js'), script);
    writeFileSync(join(assets, 'app-1.js.gz'), gzipSync(script));
    writeFileSync(join(assets, '.hidden'), 'hidden');
    writeFileSync(join(directory, 'portal', 'fingerprint'), 'outside of the assets');
    writeFileSync(join(directory, 'secret'), 'outside of the build');
  });
  after(() => rmSync(directory, { recursive: true, force: true }));
  beforeEach(() => {
    now = 0;
    heard = [];
    logged = '';
  });

  async function serve(options: Partial<ScreensOptions> = {}): Promise<FastifyInstance> {
    const app = fastify({ exposeHeadRoutes: false });
    app.setNotFoundHandler((_request, reply) => reply.code(404).type('application/problem+json').send('{}'));
    await app.register(
      screens({
        app: 'portal',
        directory: join(directory, 'portal'),
        connect: ['https://localhost:8443'],
        log: createLog({ level: 'info', to: { write: text => void (logged += text) } }),
        clock: { now: () => now },
        heard: directive => heard.push(directive),
        ...options,
      }),
    );
    return app;
  }

  const nonceIn = (policy: unknown): string => /'nonce-([^']+)'/.exec(String(policy))?.[1] ?? '';

  test('each answer with a document carries a nonce of its own, in policy and document alike', async () => {
    const app = await serve();
    const answers = await Promise.all([
      app.inject({ url: '/', headers: page }),
      app.inject({ url: '/', headers: page }),
    ]);
    const nonces = answers.map(({ headers }) => nonceIn(headers['content-security-policy']));
    assert.notEqual(nonces[0], nonces[1]);
    for (const [at, { body }] of answers.entries()) {
      assert.match(nonces[at] ?? '', /^[A-Za-z0-9+/]{24}$/);
      assert.equal(body, `<meta nonce="${nonces[at]}"><script nonce="${nonces[at]}"></script>`);
    }
  });

  test('the policy admits no inline script, no eval, no other origin, no frame and no markup made of text', async () => {
    const app = await serve();
    const { headers } = await app.inject({ url: '/apis/city', headers: page });
    const policy = String(headers['content-security-policy']);
    assert.equal(
      policy.replaceAll(nonceIn(policy), 'N'),
      "default-src 'none'; img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; " +
        "form-action 'self'; report-uri /csp-reports; script-src 'self' 'nonce-N'; style-src 'self' 'nonce-N'; " +
        "connect-src 'self'; require-trusted-types-for 'script'; trusted-types default",
    );
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.match(String(headers['permissions-policy']), /camera=\(\)/);
  });

  test("only the portal's reference document may call the gateway, and its scripts are as strict", async () => {
    const app = await serve();
    const { headers, body } = await app.inject({ url: '/reference/city/1', headers: page });
    const policy = String(headers['content-security-policy']);
    assert.match(body, /reference/);
    assert.match(policy, /connect-src 'self' https:\/\/localhost:8443(;|$)/);
    assert.match(policy, /script-src 'self' 'nonce-[^ ]+'(;|$)/);
    const console = await serve({ app: 'console' });
    const other = await console.inject({ url: '/reference/city/1', headers: page });
    assert.doesNotMatch(String(other.headers['content-security-policy']), /8443|unsafe/);
    assert.doesNotMatch(other.body, /reference/);
  });

  for (const origin of [
    "https://a.example; script-src 'unsafe-inline'",
    'javascript:alert(1)',
    '*',
    'https://a/b',
  ])
    test(`what is no origin does not get into the policy: ${origin}`, () => {
      assert.throws(() =>
        screens({
          app: 'portal',
          directory,
          log: createLog({ level: 'silent', to: 'stdout' }),
          connect: [origin],
        }),
      );
    });

  test('files of the build are kept for ever by browsers, and sent as they were compressed', async () => {
    const app = await serve();
    const plain = await app.inject({ url: '/assets/app-1.js' });
    assert.equal(plain.body, script);
    assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.match(String(plain.headers['content-type']), /javascript/);
    const small = await app.inject({ url: '/assets/app-1.js', headers: { 'accept-encoding': 'gzip' } });
    assert.equal(small.headers['content-encoding'], 'gzip');
    assert.match(String(small.headers['vary']), /accept-encoding/i);
    assert.deepEqual(small.rawPayload, gzipSync(script));
  });

  for (const url of [
    '/assets/../fingerprint',
    '/assets/%2e%2e/fingerprint',
    '/assets/..%2ffingerprint',
    '/assets/%2e%2e%2f%2e%2e%2fsecret',
    '/assets/..%5cfingerprint',
    '/assets/....//fingerprint',
    '/assets/%00',
    '/assets/.hidden',
    '/assets//etc/passwd',
    '/assets/%2fetc%2fpasswd',
    '/assets/',
    '/assets/unknown.js',
    '/..%2f..%2fsecret',
  ])
    test(`no file but those of the build is served: ${url}`, async () => {
      const app = await serve();
      const { statusCode, body } = await app.inject({ url });
      assert.ok(statusCode >= 400, `${statusCode}`);
      assert.doesNotMatch(body, /outside|hidden|root:|console\.log/);
    });

  for (const [url, headers] of [
    ['/api/v1/unknown', page],
    ['/api', page],
    ['/errors/unknown', page],
    ['/.well-known/security.txt', page],
    ['/assets/gone.js', page],
    ['/apis', { accept: 'application/json' }],
    ['/apis', { accept: '*/*' }],
  ] as const)
    test(`no page is answered for ${url} to ${headers.accept.slice(0, 16)}`, async () => {
      const app = await serve();
      const { statusCode, headers: answered } = await app.inject({ url, headers });
      assert.equal(statusCode, 404);
      assert.match(String(answered['content-type']), /problem\+json/);
    });

  test('nothing but reading is answered with a page', async () => {
    const app = await serve();
    for (const method of ['POST', 'PUT', 'DELETE'] as const)
      assert.equal((await app.inject({ method, url: '/apis', headers: page })).statusCode, 404);
  });

  test('without a build a plain page says how to make one', async () => {
    const app = await serve({ directory: join(directory, 'nowhere') });
    const { statusCode, body, headers } = await app.inject({ url: '/', headers: page });
    assert.equal(statusCode, 503);
    assert.match(body, /npm run build/);
    assert.doesNotMatch(body, /<script|<style|nonce/);
    assert.match(String(headers['content-security-policy']), /^default-src 'none'/);
  });

  suite('reports of broken policies', () => {
    const report = (directive: string) =>
      JSON.stringify({
        'csp-report': {
          'effective-directive': directive,
          'blocked-uri': 'https://evil.example/?secret',
          'script-sample': 'ghk_live_secret',
        },
      });
    const send = (app: FastifyInstance, payload: string, type = 'application/csp-report') =>
      app.inject({ method: 'POST', url: '/csp-reports', headers: { 'content-type': type }, payload });

    test('are counted and logged by the name of the directive, and by nothing that the sender wrote', async () => {
      const app = await serve();
      const { statusCode, body } = await send(app, report('script-src-elem'));
      assert.deepEqual([statusCode, body, heard], [204, '', ['script-src-elem']]);
      assert.match(logged, /script-src-elem/);
      assert.doesNotMatch(logged, /evil|secret/);
    });

    test('in the newer form are understood too, ten of a batch at most', async () => {
      const app = await serve();
      const batch = Array.from({ length: 50 }, () => ({ body: { effectiveDirective: 'img-src' } }));
      await send(app, JSON.stringify(batch), 'application/reports+json');
      assert.deepEqual(
        heard,
        Array.from({ length: 10 }, () => 'img-src'),
      );
    });

    for (const payload of [
      '',
      'no json',
      'null',
      '[]',
      '{"csp-report":{"effective-directive":"<script>\\n"}}',
      '7',
    ])
      test(`that make no sense are no more than that: ${payload}`, async () => {
        const app = await serve();
        const { statusCode, body } = await send(app, payload);
        assert.ok(statusCode === 204 || statusCode === 400, `${statusCode}`);
        assert.doesNotMatch(body + logged, /<script|no json/);
        assert.ok(heard.every(name => name === 'other'));
      });

    test('larger than 8 KiB or of another type are not read', async () => {
      const app = await serve();
      assert.equal((await send(app, 'x'.repeat(8 * 1024 + 1))).statusCode, 413);
      assert.equal((await send(app, '<a/>', 'text/xml')).statusCode, 415);
      assert.deepEqual(heard, []);
    });

    test('beyond thirty a minute are dropped, and taken again in the next', async () => {
      const app = await serve();
      for (let at = 0; at < 30; at++) assert.equal((await send(app, report('img-src'))).statusCode, 204);
      const beyond = await send(app, report('img-src'));
      assert.equal(beyond.statusCode, 429);
      assert.equal(heard.filter(name => name === 'dropped').length, 1);
      now = 60_000;
      assert.equal((await send(app, report('img-src'))).statusCode, 204);
    });
  });
});
