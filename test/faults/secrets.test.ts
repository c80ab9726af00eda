/**
 * Secrets and what is personal are planted everywhere that they can come in, in traffic of all kinds and in every
 * error that can be provoked; then everything that Gatehouse wrote or said is searched for them.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { generateApiKey } from '#credentials';
import { call, problemOf } from '../support/calls.ts';
import { issueKey, publishApi, revokeKey, subscribe, untilServed } from '../support/catalogue.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';
import { type TestUpstream, upstream } from '../support/upstreams.ts';
import { talk } from '../support/listening.ts';

const word = (): string => randomBytes(9).toString('hex');

suite('secrets planted in traffic, errors and changes', () => {
  const masterKey = randomBytes(32);
  /** What must be found nowhere, by what it is. */
  const planted = new Map<string, string>([
    ['master key, base64', masterKey.toString('base64')],
    ['master key, hexadecimal', masterKey.toString('hex')],
    ['key that never existed', generateApiKey('live')],
    ['text that is no key', `notakey-${word()}`],
    ['personal path parameter', `Lindqvist-${word()}`],
    ['personal path parameter of letters only', 'AnnaSvanhildurLindqvist'],
    ['query value', `query-${word()}`],
    ['bearer token', `bearer-${word()}`],
    ['cookie', `cookie-${word()}`],
    ['request body', `body-${word()}`],
    ['response body', `answer-${word()}`],
    ['response header', `header-${word()}`],
    ['admin input', `input-${word()}`],
    ['password for an upstream', `upstream-${word()}`],
    ['client secret for an upstream', `client-${word()}`],
    ['token for an upstream', `token-${word()}`],
    ['admin token that never existed', `gha_${word()}${word()}_${word()}`],
  ]);
  const secret = (name: string): string => planted.get(name) ?? assert.fail(name);
  let gatehouse: Product;
  let service: TestUpstream;
  let key: string;
  /** Authorization fields that the service was shown. */
  const shown = new Set<string>();
  /** What the admin API and the commands said. */
  const said: string[] = [];

  before(async () => {
    service = await upstream((request, response) => {
      const kind = new URL(request.url ?? '/', 'http://service').searchParams.get('kind');
      request.resume();
      if (request.url === '/token') {
        const token = { access_token: secret('token for an upstream'), token_type: 'Bearer' };
        return response.end(JSON.stringify(token));
      }
      shown.add(request.headers.authorization ?? '');
      response.setHeader('x-internal', secret('response header'));
      response.setHeader('set-cookie', `session=${secret('response header')}`);
      if (kind === 'error') response.statusCode = 500;
      if (kind === 'break') {
        response.write(secret('response body'));
        setTimeout(() => response.destroy(), 20);
        return;
      }
      if (kind === 'nonsense') {
        request.socket.end(`HTTP/1.1 abc ${secret('response header')}\r\n\r\n`);
        return;
      }
      response.end(JSON.stringify({ secret: secret('response body') }));
    });
    gatehouse = await Product.start({
      env: { GATEHOUSE_MASTER_KEY: secret('master key, base64') },
      flags: ['--log-level', 'trace'],
    });
    const { admin } = gatehouse;
    await publishApi(admin, { upstream: service.url });
    await publishApi(admin, { upstream: service.url, name: 'open', audience: 'open' });
    // Nobody listens there.
    await publishApi(admin, { upstream: 'http://127.0.0.1:9', name: 'dead', audience: 'open' });
    await subscribe(admin, 'holder');
    const [good, revoked] = [await issueKey(admin, 'holder'), await issueKey(admin, 'holder')];
    await untilServed(`${gatehouse.url()}/things/things`, { 'x-api-key': revoked.key });
    await revokeKey(admin, revoked.id);
    const { body: token } = await admin.call<{ token: string }>('POST', '/tokens', {
      name: 'reader',
      roles: ['auditor'],
    });
    ({ key } = good);
    planted.set('API key', good.key);
    planted.set('revoked API key', revoked.key);
    planted.set('admin token', token.token);
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
  });

  test('traffic of all kinds is answered', async () => {
    const query = `q=${secret('query value')}`;
    const statuses: number[] = [];
    for (const person of [
      secret('personal path parameter'),
      secret('personal path parameter of letters only'),
    ]) {
      const thing = `/things/${person}`;
      const headers = {
        'x-api-key': key,
        authorization: `Bearer ${secret('bearer token')}`,
        cookie: `session=${secret('cookie')}`,
      };
      const json = { ...headers, 'content-type': 'application/json' };
      const requests: [string, { method?: string; headers?: Record<string, string>; body?: string }][] = [
        [`/things${thing}?${query}`, { headers }],
        [`/things${thing}?${query}&kind=error`, { headers }],
        [`/things${thing}?${query}&kind=break`, { headers }],
        [`/things${thing}?${query}&kind=nonsense`, { headers }],
        [`/things${thing}?${query}`, { headers: { 'x-api-key': secret('revoked API key') } }],
        [`/things${thing}?${query}`, { headers: { 'x-api-key': secret('key that never existed') } }],
        [`/things${thing}?${query}`, { headers: { 'x-api-key': secret('text that is no key') } }],
        [`/things${thing}?key=${key}`, { headers }],
        [`/things/things/${key}?${query}`, { headers }],
        [`/things${thing}?${query}`, { method: 'DELETE', headers }],
        [`/things/nobody/${person}?${query}`, { headers }],
        [`/things/things/${person}/more/${person}?${query}`, { headers }],
        [`/things${thing}//x?${query}`, { headers }],
        [`/things${thing}/%2e%2e/${key}?${query}`, { headers }],
        [`/things/things?${query}`, { method: 'POST', headers: json, body: secret('request body') }],
        [`/things/things?${query}`, { method: 'POST', headers, body: secret('request body') }],
        [`/things${thing}?${query}%27%20union%20select%20password%20from%20users--`, { headers }],
        [
          `/things${thing}?${query}`,
          { headers: { ...headers, accept: `x/${secret('text that is no key')}` } },
        ],
        [`/open${thing}?${query}`, {}],
        [`/dead${thing}?${query}`, { headers }],
      ];
      for (const [path, options] of requests) {
        const answer = await call(`${gatehouse.url()}${path}`, options).catch(() => undefined);
        statuses.push(answer?.status ?? 0);
        if (answer !== undefined && answer.status >= 400 && answer.body.includes('"instance"'))
          said.push(JSON.stringify({ ...problemOf(answer), type: '' }));
      }
    }
    const seen = [...new Set(statuses)].toSorted((a, b) => a - b);
    assert.deepEqual(seen, [0, 200, 400, 401, 403, 404, 405, 406, 415, 500, 502]);
  });

  test('upstreams are shown credentials, and the keys of the vault are replaced', async () => {
    const { admin } = gatehouse;
    const name = 'gatehouse';
    const [password, client] = [secret('password for an upstream'), secret('client secret for an upstream')];
    for (const credentials of [
      { kind: 'basic', name, secret: password },
      { kind: 'oauth', name, secret: client, tokenUrl: `${service.url}/token` },
      { kind: 'oauth', name, secret: client, tokenUrl: `${service.url}/nowhere` },
    ]) {
      const { headers } = await admin.call('GET', '/apis/open/versions/v1');
      const upstreamOf = { targets: [service.url], credentials };
      const answer = await admin.raw(
        'PATCH',
        '/apis/open/versions/v1',
        { upstream: upstreamOf },
        { ifMatch: headers.get('etag') },
      );
      const text = await answer.text();
      said.push(text);
      assert.equal(answer.status, 200, text);
      await eventually(
        async () => {
          const { status } = await call(`${gatehouse.url()}/open/things/1`);
          return credentials.kind === 'basic'
            ? shown.has(`Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`)
            : credentials.tokenUrl?.endsWith('/token') === true
              ? shown.has(`Bearer ${secret('token for an upstream')}`)
              : status === 502;
        },
        seen => seen,
      );
    }
    for (const options of [[], ['status'], ['rotate'], ['rotate', '--master']]) {
      const { stdout, stderr } = await gatehouse.command(['vault', ...options]);
      said.push(stdout, stderr);
    }
    const { body: audit } = await admin.call<{ items: { action: string }[] }>(
      'GET',
      '/audit?action=vault.unseal',
    );
    assert.ok(audit.items.length > 3, 'each secret that was opened is in the audit log');
    assert.match(said.join('\n'), /internal-2/);
  });

  test('requests that are not HTTP are answered', async () => {
    const port = gatehouse.ports.get('external-http') ?? 0;
    const person = secret('personal path parameter of letters only');
    for (const text of [
      `GET /things/things/${person} HTTP/1.1\r\nhost: a\r\nx-api-key : ${key}\r\n\r\n`,
      `GET /things/things?${key} HTTP/9.9\r\nx-api-key: ${key}\r\n\r\n`,
      `GET /things/things HTTP/1.1\r\nhost: a\r\nhost: ${secret('text that is no key')}\r\nx-api-key: ${key}\r\nconnection: close\r\n\r\n`,
      `GET /things/things HTTP/1.1\r\nhost: a\r\nx-api-key: ${key}\r\nx-long: ${'x'.repeat(70_000)}\r\n\r\n`,
    ])
      assert.match(await talk(port, text).all, /^HTTP\/1\.1 4/);
  });

  test('the admin API is used well and badly', async () => {
    const base = `${gatehouse.url('console')}/api/v1`;
    const input = secret('admin input');
    const authorization = `Bearer ${secret('admin token')}`;
    const json = { 'content-type': 'application/json' };
    const answers = [
      await call(`${base}/audit`, { headers: { authorization } }),
      await call(`${base}/developers`, {
        method: 'POST',
        headers: { authorization, ...json },
        body: `{"name":"x","password":"${input}"`,
      }),
      await call(`${base}/developers?token=${secret('admin token')}`, { headers: { authorization } }),
      await call(`${base}/status`, {
        headers: { authorization: `Bearer ${secret('admin token that never existed')}` },
      }),
      await call(`${base}/status`, { headers: { authorization: `Basic ${secret('bearer token')}` } }),
      await call(`${base}/keys/${key}/revoke`, {
        method: 'POST',
        headers: { authorization, ...json },
        body: '{}',
      }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 403, 400, 401, 401, 403],
    );
    const { admin } = gatehouse;
    for (const body of [{ name: 'x', password: input }, { name: { secret: input } }, `{"name": "${input}`]) {
      const refused = await admin.raw('POST', '/developers', body);
      assert.equal(refused.status, 400);
      await refused.body?.cancel();
    }
    const unknown = await admin.raw('POST', `/keys/${key}/revoke`, { reason: 'A test says so.' });
    assert.equal(unknown.status, 404);
    await unknown.body?.cancel();
    const asArgument = await gatehouse.command(['key', 'revoke', key, '--reason', 'A test says so.']);
    assert.equal(asArgument.code, 2, asArgument.stderr.replaceAll(key, '(the key)'));
    said.push(asArgument.stdout, asArgument.stderr);
  });

  test('nothing that was planted is in the data directory, the logs, a backup, the metrics or the output', async () => {
    const { admin } = gatehouse;
    const places = new Map<string, Buffer>();
    const read = (path: string) => places.set(path, readFileSync(path));
    // The last lines of the logs are written within a second.
    const log = join(gatehouse.dataDir, 'log', 'access.jsonl');
    let size = -1;
    await eventually(
      async () => {
        const before = size;
        await new Promise(resolve => setTimeout(resolve, 1_200));
        size = statSync(log).size;
        return size === before;
      },
      settled => settled,
    );
    const metrics = await call(`${gatehouse.url('health')}/metrics`);
    places.set('metrics', Buffer.from(metrics.body));
    assert.match(metrics.body, /refusal="api-key-in-url"/);
    const backup = join(gatehouse.dataDir, '..', 'all.backup');
    assert.equal((await gatehouse.command(['backup', backup])).code, 0);
    read(backup);
    for (const path of ['/audit', '/configuration', '/applications/holder/keys', '/tokens', '/status'])
      places.set(path, Buffer.from(await (await admin.raw('GET', path)).text()));
    const ids = said.flatMap(text => /"instance":"(d_[^"]+)"/.exec(text)?.[1] ?? []);
    assert.ok(ids.length > 20);
    for (const id of ids)
      places.set(`decision ${id}`, Buffer.from(await (await admin.raw('GET', `/decisions/${id}`)).text()));
    places.set('answers and commands', Buffer.from(said.join('\n')));
    await gatehouse.end();
    places.set('output', Buffer.from(gatehouse.output));
    for (const file of globSync('**/*', { cwd: gatehouse.dataDir })) {
      const path = join(gatehouse.dataDir, file);
      if (statSync(path).isFile()) read(path);
    }
    assert.ok([...places.keys()].some(name => name.endsWith('gatehouse.db')));
    assert.ok((places.get(log)?.length ?? 0) > 5_000);

    const found: string[] = [];
    for (const [place, bytes] of places)
      for (const [name, text] of [...planted, ['master key, raw', masterKey] as const])
        if (bytes.includes(text)) {
          const at = bytes.indexOf(text);
          found.push(`${name} in ${place}: ${bytes.subarray(Math.max(0, at - 200), at + 20).toString()}`);
        }
    assert.deepEqual(found, []);
  });
});
