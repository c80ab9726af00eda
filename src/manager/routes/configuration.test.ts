import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { audited, client, contract, expect, upstream, weather } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
  const { url } = await weather(api);
  await expect(api, 200, { method: 'POST', url: `${url}/publish`, body: {} });
  await client(api);
});
after(() => api.close());

const yaml = { 'content-type': 'application/yaml' };

const shop = {
  gatehouse: 1,
  apis: [
    {
      name: 'shop',
      versions: [{ name: 'v1', upstream, contract, profile: 'registered@2', basePath: '/shop' }],
    },
  ],
};

const sync = (body: unknown, more: { as?: string; url?: string } = {}) => ({
  method: 'POST' as const,
  url: '/configuration/sync',
  body,
  ...more,
});

suite('a dump', () => {
  test('that is read back changes nothing', async () => {
    const dumped = await expect(api, 200, { url: '/configuration' });
    const diff = await expect(api, 200, { method: 'POST', url: '/configuration/diff', body: dumped.body });
    assert.deepEqual(diff.body['differences'], []);
    const before = await expect(api, 200, { url: '/status' });
    const done = await expect(api, 200, sync(dumped.body));
    assert.deepEqual(done.body, { applied: [], left: [], snapshot: null });
    assert.deepEqual((await expect(api, 200, { url: '/status' })).body, before.body);
  });

  test('holds no hash and no key', async () => {
    await expect(api, 201, {
      method: 'POST',
      url: '/applications/umbrella/keys',
      body: { environment: 'live' },
    });
    const { text } = await expect(api, 200, { url: '/configuration' });
    assert.doesNotMatch(text, /"hash"|gh_live_/);
  });

  test('is not given to who may not see developers', async () => {
    const as = await api.token(['api-developer']);
    const answer = await expect(api, 403, { url: '/configuration', as });
    assert.equal(answer.body['permission'], 'developers:read');
  });
});

suite('a sync', () => {
  test('is rehearsed without a trace, then done with one Snapshot and an entry for each step', async () => {
    const rehearsed = await expect(api, 200, sync(shop, { url: '/configuration/sync?dryRun=true' }));
    await expect(api, 404, { url: '/apis/shop' });
    const done = await expect(api, 200, sync(shop));
    assert.deepEqual(done.body['applied'], rehearsed.body['applied']);
    assert.equal((await expect(api, 200, { url: '/apis/shop/versions/v1' })).body['lifecycle'], 'published');
    const actions = (await audited(api)).slice(-6).map(({ action }) => action);
    assert.ok(actions.includes('api-version.publish') && actions.at(-1) === 'configuration.sync');
  });

  test('takes YAML as well, and tells line and column of what is wrong in it', async () => {
    const wrong = 'gatehouse: 1\napis:\n  - name: Not A Slug\n';
    const answer = await expect(api, 400, { ...sync(wrong), headers: yaml });
    assert.equal((answer.body['errors'] as { at: string }[])[0]?.at, 'declaration:3:5');
    await expect(api, 200, { ...sync('gatehouse: 1\n'), headers: yaml });
  });

  test('a large declaration in YAML is read as a small one is, and told where its mistake is', async () => {
    const large = `gatehouse: 1\n# ${'x'.repeat(200)}\n`.padEnd(100_000, '#\n');
    await expect(api, 200, { ...sync(large), headers: yaml });
    const answer = await expect(api, 400, { ...sync(`${large}\ngatehouse: 1\n`), headers: yaml });
    assert.match(JSON.stringify(answer.body), /declaration:\d+:1.*"gatehouse\\" is repeated/);
    await expect(api, 400, { ...sync(`${large}\nother: 1\n`), headers: yaml });
  });

  test('leaves what it does not name, unless it is told to prune', async () => {
    const kept = await expect(api, 200, sync({ gatehouse: 1 }));
    assert.ok((kept.body['left'] as unknown[]).length > 0);
    await expect(api, 200, { url: '/apis/shop' });
  });

  const secured = {
    ...shop,
    apis: [
      {
        name: 'secret',
        versions: [
          {
            name: 'v1',
            upstream,
            profile: 'registered@2',
            basePath: '/secret',
            waivers: [{ control: 'contract', reason: 'there is no document', until: '2026-06-01' }],
          },
        ],
      },
    ],
  };

  test('with a waiver needs the Security role, and changes nothing without', async () => {
    const as = await api.token(['administrator', 'business-owner']);
    const answer = await expect(api, 403, sync(secured, { as }));
    assert.equal(answer.body['permission'], 'waivers:write');
    await expect(api, 404, { url: '/apis/secret' });
    await expect(api, 200, sync(secured));
  });

  test('that prunes a version in service needs who may retire it', async () => {
    const scopes = ['apis:read', 'apis:write', 'policies:write', 'plans:write'] as const;
    const others = [
      'developers:read',
      'developers:write',
      'applications:read',
      'applications:write',
    ] as const;
    const approves = ['subscriptions:write', 'subscriptions:approve', 'waivers:write'] as const;
    const roles = ['administrator', 'security', 'business-owner'] as const;
    const as = await api.token(roles, [...scopes, ...others, ...approves]);
    const answer = await expect(
      api,
      403,
      sync({ gatehouse: 1 }, { as, url: '/configuration/sync?prune=true' }),
    );
    assert.equal(answer.body['permission'], 'apis:publish');
    await expect(api, 200, { url: '/apis/shop/versions/v1' });
  });

  test('of who may only read is refused when it would change something', async () => {
    const as = await api.token(['auditor']);
    await expect(api, 403, sync({ gatehouse: 1, apis: [{ name: 'mine' }] }, { as }));
    await expect(api, 404, { url: '/apis/mine' });
  });

  test('below the floor is refused as a whole', async () => {
    const bare = { name: 'v1', upstream, contract, basePath: '/low' };
    const body = { gatehouse: 1, apis: [{ name: 'fine' }, { name: 'low', versions: [bare] }] };
    const answer = await expect(api, 422, sync(body));
    assert.ok(Array.isArray(answer.body['missing']));
    await expect(api, 404, { url: '/apis/fine' });
  });
});

suite('a declaration is refused', () => {
  const bomb = `gatehouse: 1\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghijk'
    .split('')
    .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijk'[at]}`).join(',')}]`)
    .join('\n')}\n`;
  const texts: readonly (readonly [string, string])[] = [
    ['when it grows without end', bomb],
    ['when it is no YAML', 'a: [1, 2'],
    ['when a name stands twice', 'gatehouse: 1\ngatehouse: 1\n'],
    ['when it calls for code', 'gatehouse: !!js/function "function () {}"\n'],
    ['when it is empty', ''],
    [
      'when a contract is a file of this machine',
      'gatehouse: 1\napis:\n- name: x\n  versions:\n  - {name: v1, upstream: {targets: ["http://127.0.0.1:9"]}, contract: /etc/passwd}\n',
    ],
  ];
  for (const [name, text] of texts)
    test(name, async () => {
      for (const step of ['validate', 'diff', 'sync']) {
        const answer = await api.call({
          method: 'POST',
          url: `/configuration/${step}`,
          body: text,
          headers: yaml,
        });
        assert.equal(answer.status, 400, `${step}: ${answer.text}`);
        assert.doesNotMatch(answer.text, /root:/);
      }
    });

  const objects: readonly (readonly [string, unknown])[] = [
    ['in another format', { gatehouse: 2 }],
    ['with something unknown in it', { gatehouse: 1, admins: ['me'] }],
    ['with an identifier of choice', { gatehouse: 1, apis: [{ name: 'x', id: 'api_mine' }] }],
    [
      'with a file for a contract',
      { gatehouse: 1, apis: [{ name: 'x', versions: [{ name: 'v1', upstream, contract: '/etc/passwd' }] }] },
    ],
    ['as a list', [1]],
    ['as null', null],
  ];
  for (const [name, body] of objects)
    test(`${name}, also as JSON`, async () => {
      const headers = { 'content-type': 'application/json' };
      const answer = await api.call({
        method: 'POST',
        url: '/configuration/validate',
        body: JSON.stringify(body),
        headers,
      });
      assert.equal(answer.status, 400, answer.text);
    });

  test('with keys in it, which are issued here and not brought along', async () => {
    const keys = [{ application: 'umbrella', value: 'env:KEY' }];
    const applications = [{ name: 'umbrella', developer: 'dora' }];
    await expect(api, 409, sync({ gatehouse: 1, developers: [{ name: 'dora' }], applications, keys }));
  });

  test('as a body of any other kind', async () => {
    for (const type of ['text/plain', 'application/x-yaml', 'text/yaml', 'application/x-www-form-urlencoded'])
      await expect(api, 415, { ...sync('gatehouse: 1'), headers: { 'content-type': type } });
  });
});
