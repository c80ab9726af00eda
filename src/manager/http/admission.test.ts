import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { createOperatorCredential, verifyOperatorCredential } from '#credentials';
import { openTestApi, type TestApi } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
});
beforeEach(() => {
  api.clock.time += 10 * 60_000;
});
after(() => api.close());

suite('401: who asks is not known', () => {
  const foreign = createOperatorCredential(Buffer.alloc(32, 8), 'tester', Date.UTC(2026, 0, 15));
  const attacks: readonly (readonly [string, Record<string, string>])[] = [
    ['no credential', {}],
    ['an empty one', { authorization: '' }],
    ['a scheme alone', { authorization: 'Bearer' }],
    ['another scheme', { authorization: 'Basic YWRtaW46YWRtaW4=' }],
    ['a made-up token', { authorization: `Bearer gha_${'a'.repeat(34)}` }],
    ['an API key', { authorization: `Bearer gh_live_${'a'.repeat(34)}` }],
    ['a token in another header', { 'x-api-key': 'gha_x' }],
    ['an oversized one', { authorization: `Bearer gha_${'a'.repeat(8000)}` }],
    ["another installation's operator", { authorization: `Bearer ${foreign}` }],
    ['two credentials in one', { authorization: 'Bearer gha_a, Bearer gha_b' }],
  ];
  for (const [name, headers] of attacks)
    test(name, async () => {
      const answer = await api.call({ url: '/apis', as: null, headers });
      assert.equal(answer.status, 401);
      assert.equal(answer.body['type'], 'https://docs.example/errors/unauthenticated');
      assert.match(String(answer.headers['www-authenticate']), /^Bearer/);
    });

  test('a token in the URL', async () => {
    const token = await api.token(['administrator']);
    assert.equal((await api.call({ url: `/apis?access_token=${token}`, as: null })).status, 401);
  });

  test('a token that was revoked', async () => {
    const token = await api.token(['administrator']);
    assert.equal((await api.call({ url: '/apis', as: token })).status, 200);
    const { items } = (await api.call({ url: '/tokens?limit=200' })).body as {
      items: { id: string; hint: string }[];
    };
    for (const { id } of items)
      await api.call({ method: 'POST', url: `/tokens/${id}/revoke`, body: { reason: 'left the house' } });
    assert.equal((await api.call({ url: '/apis', as: token })).status, 401);
  });

  test('a token past its end', async () => {
    const token = await api.token(['administrator']);
    api.clock.time += 86_400_000;
    assert.equal((await api.call({ url: '/apis', as: token })).status, 401);
  });

  test('the operator from another machine, where a token would be heard', async () => {
    const from = { url: '/apis', from: '192.0.2.7', headers: { host: 'admin.example.org' } };
    assert.equal((await api.call(from)).status, 401);
    assert.equal((await api.call({ ...from, as: await api.token(['analyst']) })).status, 200);
  });

  test("an operator's credential older than its minute", async () => {
    const operator = api.operator();
    api.clock.time += 60_000;
    assert.equal((await api.call({ url: '/apis', as: operator })).status, 401);
  });

  test('for an address that does not exist either', async () => {
    assert.equal((await api.call({ url: '/no/such/thing', as: null })).status, 401);
  });
});

suite('421: the name is not ours', () => {
  for (const host of ['attacker.example', 'attacker.example:7002', '0.0.0.0', 'localhost.attacker.example'])
    test(host, async () => {
      const answer = await api.call({ url: '/apis', headers: { host } });
      assert.equal(answer.status, 421);
    });
});

suite('421: through the gateway', () => {
  test('nobody is heard, not even with the credential of the operator', async () => {
    const answer = await api.call({ url: '/apis', headers: { via: '1.1 gatehouse' } });
    assert.equal(answer.status, 421);
  });

  test('nor do failures from there lock out the address of this machine', async () => {
    const token = await api.token(['administrator']);
    for (let time = 0; time < 20; time += 1)
      await api.call({ url: '/apis', as: 'gha_wrong', headers: { via: '1.1 gatehouse' } });
    assert.equal((await api.call({ url: '/apis', as: token })).status, 200);
  });
});

suite('429: too many failures', () => {
  test('makes the address wait, also with a good token, until its minute is over', async () => {
    const token = await api.token(['administrator']);
    for (let time = 0; time < 10; time += 1) await api.call({ url: '/apis', as: 'gha_wrong' });
    const blocked = await api.call({ url: '/apis', as: token });
    assert.equal(blocked.status, 429);
    assert.equal(blocked.headers['retry-after'], '60');
    api.clock.time += 60_000;
    assert.equal((await api.call({ url: '/apis', as: token })).status, 200);
  });

  test('does not lock out the operator of this machine', async () => {
    for (let time = 0; time < 20; time += 1) await api.call({ url: '/apis', as: 'gha_wrong' });
    assert.equal((await api.call({ url: '/apis' })).status, 200);
  });
});

suite('404 and 405', () => {
  test('an unknown address is told as a problem', async () => {
    const answer = await api.call({ url: '/no/such/thing' });
    assert.equal(answer.status, 404);
    assert.equal(answer.headers['content-type'], 'application/problem+json');
  });

  test('a known address names the methods that it takes', async () => {
    const answer = await api.call({ method: 'PUT', url: '/apis', body: {} });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers['allow'], 'GET, POST');
  });

  for (const url of ['/apis/', '//apis', '/APIS', '/apis;x', '/apis%00', '/apis%2f'])
    test(`${url} is not taken for /apis`, async () => {
      assert.ok([400, 404].includes((await api.call({ url })).status));
    });
});

suite('413 and 415: the body', () => {
  test('one beyond the limit is not read', async () => {
    const answer = await api.call({
      method: 'POST',
      url: '/apis',
      body: { name: 'x', description: 'x'.repeat(300 * 1024) },
    });
    assert.equal(answer.status, 413);
  });

  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/yaml',
    'text/json',
    '',
  ])
    test(`"${type}" is refused, so that no form of another site can send one`, async () => {
      const answer = await api.call({
        method: 'POST',
        url: '/apis',
        body: '{"name":"x"}',
        headers: { 'content-type': type },
      });
      assert.equal(answer.status, 415, answer.text);
      assert.equal(answer.headers['accept'], 'application/json');
    });

  test('a body where none is taken is refused', async () => {
    const answer = await api.call({
      method: 'POST',
      url: '/subscriptions/sub_x/approve',
      body: { status: 'approved' },
    });
    assert.equal(answer.status, 400);
    assert.equal(answer.body['type'], 'https://docs.example/errors/body-unexpected');
  });

  const broken = [
    '{',
    '{"name":"a"}}',
    '{"name":"a",}',
    "{'name':'a'}",
    '\u0000',
    '{"__proto__":{"isAdmin":true}}',
  ];
  for (const body of broken)
    test(`${JSON.stringify(body)} is not taken for JSON, and not repeated`, async () => {
      const headers = { 'content-type': 'application/json' };
      const answer = await api.call({ method: 'POST', url: '/apis', body, headers });
      assert.equal(answer.status, 400);
      assert.equal(answer.body['type'], 'https://docs.example/errors/invalid-input');
    });
});

suite('every answer', () => {
  const answers = ['/apis', '/no/such/thing', '/apis?limit=0'] as const;
  for (const url of answers)
    test(`of ${url} is neither stored, framed nor sniffed, and open to no other origin`, async () => {
      const { headers } = await api.call({ url, headers: { origin: 'https://attacker.example' } });
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/);
      assert.equal(headers['access-control-allow-origin'], undefined);
      assert.equal(headers['server'], undefined);
    });

  test('to a preflight of another origin permits nothing', async () => {
    const answer = await api.app.inject({
      method: 'OPTIONS',
      url: '/api/v1/apis',
      headers: { origin: 'https://attacker.example', 'access-control-request-method': 'POST' },
    });
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.headers['access-control-allow-methods'], undefined);
  });
});

suite('500: a failure of ours', () => {
  test('is told by an id only; message and stack go to the log', async () => {
    const services = await openTestApi();
    await services.store.close();
    const answer = await services.call({ url: '/apis' });
    assert.equal(answer.status, 500);
    const { instance } = answer.body as { instance: string };
    assert.match(instance, /^err_/);
    assert.deepEqual(Object.keys(answer.body).sort(), ['detail', 'instance', 'status', 'title', 'type']);
    assert.doesNotMatch(answer.text, /\.ts|node_modules|sqlite|database/i);
    assert.ok(services.logged.some(line => line.includes(instance)));
    await services.app.close();
  });
});

suite('the log', () => {
  test('holds neither the credential nor the query of a request', async () => {
    const token = await api.token(['administrator']);
    await api.call({ url: '/apis?after=api_secretish', as: token });
    const text = api.logged.join('');
    assert.ok(text.includes('"route":"/api/v1/apis"'));
    assert.ok(!text.includes(token) && !text.includes('secretish'));
    assert.ok(verifyOperatorCredential(Buffer.alloc(32, 7), api.operator(), api.clock.now()));
  });
});
