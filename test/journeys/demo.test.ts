/** `gatehouse start --demo`, as `npm start` does it: everything that it shows and writes down works. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type Called, call } from '../support/calls.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';

interface DemoRequest {
  readonly name: string;
  readonly category: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly expectedStatus: number;
}

interface DemoFile {
  readonly addresses: Readonly<Record<string, string>>;
  readonly application: string;
  readonly keyId: string;
  readonly key: string;
  readonly requests: readonly DemoRequest[];
}

suite('the demo', () => {
  let gatehouse: Product;
  const file = () => join(gatehouse.dataDir, 'demo.json');
  const demo = () => JSON.parse(readFileSync(file(), 'utf8')) as DemoFile;
  const send = ({ method, url, headers, body }: DemoRequest): Promise<Called> =>
    call(url, { method, headers, ...(body === null ? {} : { body }) });

  before(async () => {
    gatehouse = await Product.start({ demo: true });
  });
  after(() => gatehouse?.stop());

  test('demo.json is for its owner only, and so is everything beside it', () => {
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.equal(statSync(gatehouse.dataDir).mode & 0o777, 0o700);
    assert.equal(statSync(`${gatehouse.dataDir}.key`).mode & 0o777, 0o600);
  });

  test('has for each category a request that passes and one that is refused', () => {
    const statuses = new Map<string, Set<boolean>>();
    for (const { category, expectedStatus } of demo().requests)
      statuses.set(category, (statuses.get(category) ?? new Set()).add(expectedStatus < 400));
    assert.deepEqual([...statuses.keys()].toSorted(), ['does', 'does-harm', 'tells', 'tells-harm']);
    for (const [category, passes] of statuses) assert.equal(passes.size, 2, category);
  });

  test('every request gives the status that it is said to give, however often the list is run', async () => {
    for (let round = 1; round <= 6; round++)
      for (const request of demo().requests) {
        const { status, body } = await send(request);
        assert.equal(status, request.expectedStatus, `round ${round}, ${request.name}: ${body}`);
      }
  });

  test('an attack in a text is refused by its category, and what people write is not', async () => {
    const { addresses, key } = demo();
    const report = (near: string) =>
      call(`${addresses['external http']}/city/v1/potholes`, {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        body: JSON.stringify({ district: 'old-town', street: "St. Mary's Row", near, depth: 'deep' }),
      });
    const attack = await report("x' union select password from users --");
    assert.equal(attack.status, 403);
    assert.match(attack.body, /threat-detected[^]*SQL injection/);
    assert.equal((await report("opposite O'Neill & sons; select table or bench")).status, 201);
  });

  test('a licence takes a key and the token of a person, for this API and with the scope that it names', async () => {
    const ask = async (headers: Record<string, string>) => {
      const { addresses } = demo();
      const {
        status,
        body,
        headers: answer,
      } = await call(`${addresses['external http']}/city/v1/licences/LN-204815`, { headers });
      const code = status === 200 ? undefined : (JSON.parse(body) as { type: string }).type.split('/').at(-1);
      return { status, code, challenge: answer['www-authenticate'] ?? '' };
    };
    const { key, token } = demo() as DemoFile & { token: string };
    const [head = '', claims = '', signature = ''] = token.split('.');
    const altered = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'usr_other' }),
    ).toString('base64url');
    const bearer = (text: string) => ({ 'x-api-key': key, authorization: `Bearer ${text}` });
    assert.equal((await ask(bearer(token))).status, 200);
    assert.equal((await ask({ 'x-api-key': key })).code, 'token-missing');
    assert.equal((await ask({ authorization: `Bearer ${token}` })).code, 'api-key-missing');
    assert.equal((await ask(bearer(`${head}.${altered}.${signature}`))).code, 'token-invalid');
    assert.match((await ask(bearer('x'))).challenge, /^Bearer realm="city", error="invalid_token"/);
  });

  test('a licence tells nothing of its holder to a token without the scope for that', async () => {
    const { addresses, key, token } = demo() as DemoFile & { token: string };
    const { body } = await call(`${addresses['external http']}/city/v1/licences/LN-204815`, {
      headers: { 'x-api-key': key, authorization: `Bearer ${token}` },
    });
    assert.deepEqual((JSON.parse(body) as { holder: unknown }).holder, {
      name: 'M***er',
      birthDate: '***',
      address: { street: 'W*** 7', district: 'weavers-quarter' },
    });
  });

  test('a sandbox key is answered from the contract by every operation that passes, and changes nothing', async () => {
    const { body: made } = await gatehouse.admin.call<{ id: string; key: string }>(
      'POST',
      '/applications/demo/keys',
      { environment: 'test' },
    );
    const passing = demo().requests.filter(({ expectedStatus }) => expectedStatus < 400);
    const keyed = passing.map(request => ({
      ...request,
      headers: { ...request.headers, 'x-api-key': made.key },
    }));
    const [open = assert.fail()] = keyed;
    await eventually(
      () => send(open),
      ({ headers }) => headers['gatehouse-sandbox'] === 'true',
    );
    const answers = new Map<string, string>();
    // Once each: a sandbox key is counted in the same limits as any other.
    for (const request of keyed) {
      const { status, body, headers } = await send(request);
      assert.deepEqual([status, headers['gatehouse-sandbox']], [request.expectedStatus, 'true'], body);
      answers.set(request.name, body);
    }
    assert.match(answers.get('report a pothole') ?? '', /"id":"1042"/);
    await gatehouse.admin.call('POST', `/keys/${made.id}/revoke`, { reason: 'A test says so.' });
  });

  test("the portal's pages, under both of its names, may call; those of others may not", async () => {
    const { addresses, requests } = demo();
    const [request] = requests;
    const portal = new URL(addresses['portal'] ?? '');
    const ask = (origin: string) =>
      call(request?.url ?? '', {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'x-api-key',
        },
      });
    for (const origin of [`http://127.0.0.1:${portal.port}`, `http://localhost:${portal.port}`]) {
      const { status, headers } = await ask(origin);
      assert.deepEqual([status, headers['access-control-allow-origin']], [204, origin]);
      assert.match(String(headers['access-control-allow-headers']), /x-api-key/);
    }
    assert.equal((await ask('https://evil.example')).headers['access-control-allow-origin'], undefined);
  });

  test('the addresses that it names answer', async () => {
    const { addresses } = demo();
    assert.deepEqual(Object.keys(addresses).toSorted(), [
      'console',
      'external http',
      'health',
      'internal http',
      'portal',
    ]);
    assert.equal((await call(`${addresses['health']}/status/ready`)).status, 200);
    assert.equal((await call(`${addresses['health']}/metrics`)).status, 200);
    assert.equal((await call(`${addresses['console']}/api/v1/status`)).status, 401);
    assert.equal((await call(`${addresses['portal']}/errors/api-key-missing`)).status, 200);
  });

  test('the calls that it prints give what it says of them', async () => {
    const printed = [...gatehouse.output.matchAll(/^ {2}curl -i (.+)$/gm)].map(([, line]) =>
      curl(line ?? ''),
    );
    assert.equal(printed.length, 3);
    const statuses = [];
    for (const { method, url, headers, body } of printed)
      statuses.push((await call(url, { method, headers, ...(body === undefined ? {} : { body }) })).status);
    assert.deepEqual(statuses, [200, 401, 201]);
  });

  test('the waivers that it lives by are in the open', async () => {
    const waivers = await gatehouse.admin.list<{ control: string; until: number }>('/waivers');
    assert.ok(waivers.length > 0);
    for (const { control, until } of waivers) {
      assert.ok(until > Date.now());
      assert.ok(!control.startsWith('oauth-'), 'the licences are not for users who signed in');
      assert.notEqual(control, 'response-validation');
    }
  });

  test('started again, it keeps its key and serves at once', async t => {
    const before = demo();
    await gatehouse.end();
    // How long it takes is a figure for a quiet machine; here it is only told.
    const seconds = await startToFirstAnswer(before.requests[0] ?? assert.fail());
    t.diagnostic(`first request served ${seconds.toFixed(2)} s after the start`);
    await gatehouse.ready();
    const again = demo();
    assert.deepEqual([again.keyId, again.key], [before.keyId, before.key]);
    for (const request of again.requests)
      assert.equal((await send(request)).status, request.expectedStatus, request.name);
  });

  async function startToFirstAnswer(request: DemoRequest): Promise<number> {
    const startedAt = performance.now();
    gatehouse.launch();
    await eventually(
      () => send(request).catch(() => undefined),
      answer => answer?.status === request.expectedStatus,
    );
    return (performance.now() - startedAt) / 1000;
  }
});

/** What a printed call means, as a shell would read it. */
function curl(line: string): { method: string; url: string; headers: Record<string, string>; body?: string } {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const headers: Record<string, string> = {};
  let method = 'GET';
  let url = '';
  let body: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '-X') method = words[++i] ?? '';
    else if (word === '-d') body = words[++i];
    else if (word === '-H') {
      const [name = '', value = ''] = (words[++i] ?? '').split(': ');
      headers[name] = value;
    } else url = word;
  }
  return { method, url, headers, ...(body === undefined ? {} : { body }) };
}
