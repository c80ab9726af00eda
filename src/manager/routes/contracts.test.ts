import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { ContractLint } from '#contracts';
import { invalidInput } from '#kernel';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { contract, expect, lastAudited, upstream, weather } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
});
after(() => api.close());

interface Preview {
  readonly findings: { readonly level: string; readonly message: string; readonly line?: number }[];
  readonly contract: {
    readonly operations: Record<string, unknown>[];
    readonly operationCount: number;
  } | null;
  readonly suggested: Record<string, unknown> | null;
}

async function preview(contract: unknown): Promise<Preview> {
  const answer = await expect(api, 200, { method: 'POST', url: '/contracts/preview', body: { contract } });
  return answer.body as unknown as Preview;
}

suite('a document before its import', () => {
  test('is told with operations, their suggested categories and why', async () => {
    const found = await preview(contract);
    assert.equal(found.contract?.operationCount, 2);
    const [first] = found.contract.operations;
    assert.deepEqual(
      [first?.['method'], first?.['path'], first?.['category']],
      ['GET', '/forecast/{city}', 'tells'],
    );
    assert.ok(Array.isArray(first?.['reasons']) && first['reasons'].length > 0);
  });

  test('gets names that it could have, and addresses of its servers without secrets', async () => {
    const servers = [
      { url: 'https://todo.example.org/base' },
      { url: '/relative' },
      { url: 'ftp://files.example' },
      { url: 'https://user:password@secret.example/' },
    ];
    const { suggested } = await preview({
      ...contract,
      info: { title: 'Todo API', version: '2.1.0' },
      servers,
    });
    assert.deepEqual(suggested, {
      api: 'todo',
      version: 'v2',
      basePath: '/base',
      targets: ['https://todo.example.org'],
    });
  });

  test('is given a name that no other API has', async () => {
    await weather(api);
    const { suggested } = await preview(contract);
    assert.deepEqual([suggested?.['api'], suggested?.['basePath']], ['weather-2', '/weather-2/v1']);
  });

  test('needs no API, and makes none', async () => {
    const before = (await expect(api, 200, { url: '/status' })).body['counts'];
    await preview(contract);
    assert.deepEqual((await expect(api, 200, { url: '/status' })).body['counts'], before);
  });

  const unusable: readonly (readonly [string, unknown, RegExp])[] = [
    ['YAML that does not parse', 'openapi: 3.0.0\ninfo: [', /./],
    ['a page of HTML', '<!doctype html><html></html>', /OpenAPI|not/i],
    ['JSON that is no document', '{"a":1}', /OpenAPI/],
    [
      'a document that reaches outside',
      { ...contract, paths: { '/x': { $ref: 'http://127.0.0.1/x' } } },
      /./,
    ],
    ['a file name', '/etc/passwd', /OpenAPI/],
    ['an object that names a file', { file: '/etc/passwd' }, /OpenAPI/],
    ['aliases without end', 'a: &a [x]\nb: *c', /./],
  ];
  for (const [what, given, message] of unusable)
    test(`is answered with what is wrong: ${what}`, async () => {
      const found = await preview(given);
      assert.deepEqual([found.contract, found.suggested], [null, null]);
      assert.ok(found.findings.some(each => each.level === 'fault' && message.test(each.message)));
      assert.doesNotMatch(JSON.stringify(found), /root:/);
    });

  test('tells line and column of a mistake', async () => {
    const { findings } = await preview('openapi: 3.0.0\ninfo:\n\ttitle: x\n');
    assert.equal(findings[0]?.line, 3);
  });

  test('is refused for who may not write APIs, and with nothing in it', async () => {
    const call = { method: 'POST', url: '/contracts/preview' } as const;
    const as = await api.token(['administrator'], ['apis:read']);
    await expect(api, 403, { ...call, as, body: { contract } });
    for (const body of [{}, { contract: '' }, { contract: null }, { contract: 5 }])
      await expect(api, 400, { ...call, body });
  });

  test('of five megabytes is read', async () => {
    const padded = { ...contract, info: { ...contract.info, description: 'x'.repeat(5 * 1024 * 1024) } };
    assert.equal((await preview(JSON.stringify(padded))).contract?.operationCount, 2);
  });
});

suite('a document by its URL', () => {
  const fetched: string[] = [];
  let fetching: TestApi;
  before(async () => {
    fetching = await openTestApi({
      contracts: {
        async fetch(url) {
          fetched.push(url);
          if (url.includes('inside')) throw invalidInput([{ at: '/url', message: 'leads inside' }]);
          return { contract: 'openapi: 3.1.0', bytes: 14 };
        },
      },
    });
  });
  after(() => fetching.close());
  const call = (url: string) => ({ method: 'POST', url: '/contracts/fetch', body: { url } }) as const;

  test('is handed out as it came, and audited without path and query', async () => {
    const { body } = await expect(fetching, 200, call('https://api.example/hidden?token=secret'));
    assert.deepEqual(body, { contract: 'openapi: 3.1.0', bytes: 14 });
    const entry = await lastAudited(fetching, 'contract.fetch');
    assert.deepEqual([entry['resourceId'], entry.detail['outcome']], ['https://api.example', 'fetched']);
    assert.doesNotMatch(JSON.stringify(entry), /secret|hidden/);
  });

  test('that is refused is audited, too', async () => {
    await expect(fetching, 400, call('http://inside.example/x'));
    const { detail } = await lastAudited(fetching, 'contract.fetch');
    assert.deepEqual(detail, { outcome: 'refused', why: '/url: leads inside' });
  });

  test('is fetched for nobody who may not write APIs, and not as a rehearsal', async () => {
    const before = fetched.length;
    const as = await fetching.token(['administrator'], ['apis:read']);
    await expect(fetching, 403, { ...call('https://api.example/'), as });
    await expect(fetching, 400, { ...call('https://api.example/'), url: '/contracts/fetch?dryRun=true' });
    for (const body of [{}, { url: '' }, { url: ['x'] }, { url: 'x'.repeat(2001) }])
      await expect(fetching, 400, { method: 'POST', url: '/contracts/fetch', body });
    assert.equal(fetched.length, before);
  });

  test('leads nowhere inside unless told otherwise', async () => {
    for (const url of ['http://127.0.0.1:7002/', 'http://[::1]/', 'http://169.254.169.254/'])
      assert.match((await expect(api, 400, call(url))).text, /not public/);
  });
});

suite('the status', () => {
  test('tells whether it is the demo, where it listens and what is served', async () => {
    const addresses = new Map([['portal', 'http://127.0.0.1:7000']]);
    const installed = await openTestApi({
      installation: () => ({ demo: true, addresses, serving: 7, certificates: () => Promise.resolve([]) }),
    });
    try {
      const { body } = await expect(installed, 200, { url: '/status' });
      assert.deepEqual(
        [body['demo'], body['addresses'], body['serving'], body['version']],
        [true, { portal: 'http://127.0.0.1:7000' }, 7, '0.0.0-test'],
      );
    } finally {
      await installed.close();
    }
  });
});

suite('the lint of a contract', () => {
  test('tells rules, places and the gate, of a document and of a version', async () => {
    const { body } = await expect(api, 200, { method: 'POST', url: '/contracts/lint', body: { contract } });
    assert.equal(body['gate'], 'off');
    const rules = body['rules'] as { rule: string; places: { at: string }[] }[];
    assert.ok(rules.some(({ rule, places }) => rule === 'no-limit-answer' && places.length > 0));
    const ofVersion = await expect(api, 200, { url: '/apis/weather/versions/v1/lint' });
    assert.deepEqual(ofVersion.body['counts'], body['counts']);
  });

  test('is not made of what cannot be imported', async () => {
    const refused = await expect(api, 422, {
      method: 'POST',
      url: '/contracts/lint',
      body: { contract: 'x: 1' },
    });
    assert.match(String(refused.body['type']), /contract-invalid$/);
  });

  test('is for those who write APIs', async () => {
    const as = await api.token(['auditor']);
    await expect(api, 403, { method: 'POST', url: '/contracts/lint', as, body: { contract } });
  });

  test('a version without a contract has none', async () => {
    await expect(api, 404, { url: '/apis/nothing/versions/v1/lint' });
  });
});

suite('a contract that is held back', () => {
  test('does not publish, is told before, and publishes once the gate is open', async () => {
    for (const gate of ['warning', 'off'] as const) {
      const gated = await openTestApi({ lint: new ContractLint(gate) });
      try {
        await weather(gated);
        const url = '/apis/weather/versions/v1';
        const problems = (await expect(gated, 200, { url: `${url}/preview` })).body['problems'] as {
          code: string;
        }[];
        assert.equal(
          problems.some(({ code }) => code === 'contract-held-back'),
          gate === 'warning',
        );
        const answer = await gated.call({ method: 'POST', url: `${url}/publish`, body: {} });
        assert.equal(String(answer.body['type']).endsWith('contract-held-back'), gate === 'warning');
      } finally {
        await gated.close();
      }
    }
  });
});

suite('what a contract changes', () => {
  const { '/reports': _gone, ...kept } = contract.paths;

  test('is told of a document before it replaces the one of a version', async () => {
    const { body } = await expect(api, 200, {
      method: 'POST',
      url: '/contracts/compare',
      body: { contract: { ...contract, paths: kept }, against: { api: 'weather', version: 'v1' } },
    });
    assert.deepEqual(body['counts'], { breaking: 1, unclear: 0, compatible: 0 });
    assert.deepEqual(body['changes'], [
      { effect: 'breaking', operation: 'POST /reports', where: '', message: 'is gone' },
    ]);
  });

  test('is told of one version since another', async () => {
    await expect(api, 201, {
      method: 'POST',
      url: '/apis/weather/versions',
      body: { name: 'v2', upstream, contract: { ...contract, paths: kept }, basePath: '/weather/v2' },
    });
    const { body } = await expect(api, 200, { url: '/apis/weather/versions/v2/changes?since=v1' });
    assert.deepEqual(body['counts'], { breaking: 1, unclear: 0, compatible: 0 });
    const back = await expect(api, 200, { url: '/apis/weather/versions/v1/changes?since=v2' });
    assert.deepEqual(back.body['counts'], { breaking: 0, unclear: 0, compatible: 1 });
  });

  test('needs both versions, both with a contract', async () => {
    await expect(api, 404, { url: '/apis/weather/versions/v1/changes?since=v9' });
    await expect(api, 404, { url: '/apis/nothing/versions/v1/changes?since=v1' });
    await expect(api, 400, { url: '/apis/weather/versions/v1/changes' });
  });
});

suite('a contract that attaches policies', () => {
  const guarded = {
    ...contract,
    'x-gatehouse-policies': [{ policy: 'body-limit', options: { bytes: 512 } }],
  };
  const version = (contract: unknown, name: string) => ({
    method: 'POST' as const,
    url: '/apis/weather/versions',
    body: { name, upstream, contract, basePath: `/weather/${name}` },
  });

  test('attaches them to what is served', async () => {
    await expect(api, 201, version(guarded, 'v3'));
    const operations = await expect(api, 200, { url: '/apis/weather/versions/v3/operations' });
    const [operation] = operations.body['items'] as { id: string }[];
    const { body } = await expect(api, 200, {
      url: `/apis/weather/versions/v3/operations/${operation?.id}/pipeline`,
    });
    assert.match(JSON.stringify(body), /body-limit/);
  });

  test('needs the right to attach policies', async () => {
    const as = await api.token(['api-developer'], ['apis:read', 'apis:write']);
    await expect(api, 201, { ...version(contract, 'v4'), as });
    const refused = await expect(api, 403, { ...version(guarded, 'v5'), as });
    assert.equal(refused.body['permission'], 'policies:write');
  });

  test('is refused with policies or options that there are not', async () => {
    for (const policy of [{ policy: 'no-such' }, { policy: 'body-limit', options: { bytes: -1 } }]) {
      const wrong = { ...contract, 'x-gatehouse-policies': [policy] };
      const { body } = await expect(api, 400, version(wrong, 'v6'));
      const [first] = body['errors'] as { at: string }[];
      assert.match(first?.at ?? '', /x-gatehouse-policies\/0/);
    }
  });
});
