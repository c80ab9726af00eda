import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { audited, contract, expect, lastAudited, upstream, weather } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
  await weather(api);
});
after(() => api.close());

suite('201 and 200', () => {
  test('an API is found by its name and its id, with its ETag', async () => {
    const byName = await expect(api, 200, { url: '/apis/weather' });
    const byId = await expect(api, 200, { url: `/apis/${String(byName.body['id'])}` });
    assert.deepEqual(byId.body, byName.body);
    assert.equal(byName.headers['etag'], '"1"');
  });

  test('an import makes a draft whose operations carry suggested categories', async () => {
    const { body } = await expect(api, 200, { url: '/apis/weather/versions/v1/operations' });
    const found = (body['items'] as Record<string, unknown>[]).map(({ method, path, category }) => [
      method,
      path,
      category,
    ]);
    assert.deepEqual(found, [
      ['GET', '/forecast/{city}', 'tells'],
      ['POST', '/reports', 'does'],
    ]);
  });

  test('a contract is taken as text, too, and given back as JSON', async () => {
    await expect(api, 201, {
      method: 'POST',
      url: '/apis/weather/versions',
      body: { name: 'text', upstream, contract: JSON.stringify(contract), basePath: '/text' },
    });
    const { body } = await expect(api, 200, { url: '/apis/weather/versions/text/contract' });
    assert.deepEqual(body, contract);
  });

  test('a version without a contract is fronted by a catch-all', async () => {
    const made = await expect(api, 201, {
      method: 'POST',
      url: '/apis/weather/versions',
      body: { name: 'bare', upstream, basePath: '/bare' },
    });
    assert.equal(made.body['hasContract'], false);
    assert.match(String(made.headers['location']), /^\/api\/v1\/apis\/api_\w+\/versions\/ver_\w+$/);
  });

  test('a change tells its new revision and is audited field by field, with who and where from', async () => {
    const changed = await expect(api, 200, {
      method: 'PATCH',
      url: '/apis/weather',
      ifMatch: '"1"',
      body: { owner: 'Team Sky' },
    });
    assert.equal(changed.headers['etag'], '"2"');
    const { detail, ...entry } = await lastAudited(api, 'api.update');
    assert.deepEqual(detail, { owner: { before: '', after: 'Team Sky' } });
    const told = [entry['actor'], entry['address'], entry['resourceKind']];
    assert.deepEqual(told, ['operator:tester', '127.0.0.1', 'api']);
  });

  test('a list is read page by page, each thing once', async () => {
    for (const name of ['a', 'b', 'c', 'd'])
      await expect(api, 201, { method: 'POST', url: '/apis', body: { name } });
    const names: string[] = [];
    let after = '';
    do {
      const { body } = await expect(api, 200, { url: `/apis?limit=2${after}` });
      const page = body as { items: { name: string }[]; next: string | null };
      names.push(...page.items.map(({ name }) => name));
      after = page.next === null ? '' : `&after=${page.next}`;
    } while (after !== '');
    assert.deepEqual(names.sort(), ['a', 'b', 'c', 'd', 'weather']);
  });

  test('what is deleted is gone, and the log tells what it was', async () => {
    await expect(api, 204, { method: 'DELETE', url: '/apis/d', ifMatch: '"1"' });
    await expect(api, 404, { url: '/apis/d' });
    const { detail } = await lastAudited(api, 'api.delete');
    assert.deepEqual(detail['name'], { before: 'd', after: null });
  });

  test('policies come with the schemas of their options', async () => {
    const { body } = await expect(api, 200, { url: '/policies?limit=200' });
    const rateLimit = (body['items'] as Record<string, unknown>[]).find(({ name }) => name === 'rate-limit');
    assert.ok(rateLimit !== undefined);
    assert.equal((rateLimit['options'] as Record<string, unknown>)['type'], 'object');
  });
});

suite('400: refused for what it says, naming the place', () => {
  const bad: readonly (readonly [string, string, unknown, string])[] = [
    ['a name that is no slug', '/apis', { name: 'Weather API' }, '/name'],
    ['a name that climbs', '/apis', { name: '../x' }, '/name'],
    ['a list for a name', '/apis', { name: ['x'] }, '/name'],
    ['a missing name', '/apis', {}, ''],
    [
      'a target that is no address',
      '/apis/weather/versions',
      { name: 'v9', upstream: { targets: ['ftp://x/'] } },
      '/upstream/targets/0',
    ],
    [
      'a password in a target',
      '/apis/weather/versions',
      { name: 'v9', upstream: { targets: ['http://u:p@127.0.0.1/'] } },
      '/upstream/targets/0',
    ],
    ['no target', '/apis/weather/versions', { name: 'v9', upstream: { targets: [] } }, '/upstream/targets'],
    [
      'a base path that climbs',
      '/apis/weather/versions',
      { name: 'v9', upstream, basePath: '/a/../b' },
      '/basePath',
    ],
    ['an unknown zone', '/apis/weather/versions', { name: 'v9', upstream, zones: ['moon'] }, '/zones/0'],
    ['an unknown profile', '/apis/weather/versions', { name: 'v9', upstream, profile: 'none@1' }, '/profile'],
    [
      'an unknown audience',
      '/apis/weather/versions',
      { name: 'v9', upstream, audience: 'everyone' },
      '/audience',
    ],
    [
      'an unknown option of a policy',
      '/attachments',
      {
        scope: 'zone',
        scopeId: 'external',
        policy: 'rate-limit',
        options: { limit: 1, window: '1s', burts: 2 },
      },
      '/options',
    ],
    [
      'an unknown policy',
      '/attachments',
      { scope: 'zone', scopeId: 'external', policy: 'no-such-thing' },
      '/policy',
    ],
    [
      'a proxy of a zone with an address that does not exist',
      '/zones',
      { name: 'edge', trustedProxies: ['10.0.0.0/8', '10.0.0.999'] },
      '/trustedProxies/1',
    ],
    ['a plan as a scope', '/attachments', { scope: 'plan', scopeId: 'pln_x', policy: 'quota' }, '/scope'],
  ];
  for (const [name, url, body, place] of bad)
    test(name, async () => {
      const answer = await expect(api, 400, { method: 'POST', url, body });
      const places = (answer.body['errors'] as { at: string }[]).map(({ at }) => at);
      assert.ok(places.includes(place), answer.text);
    });

  test('a page that follows something that is gone', async () => {
    await expect(api, 400, { url: '/policies?after=gone' });
  });
});

suite('422: a contract that cannot be used', () => {
  const contracts: readonly (readonly [string, unknown])[] = [
    ['is no OpenAPI document', { hello: 'world' }],
    ['is no text that can be read', 'openapi: [3.1'],
    ['names a file of this machine instead', { file: '/etc/passwd' }],
    ['refers to a file', { ...contract, paths: { '/x': { $ref: 'file:///etc/passwd' } } }],
    ['refers to another server', { ...contract, paths: { '/x': { $ref: 'http://169.254.169.254/latest' } } }],
  ];
  for (const [name, given] of contracts)
    test(name, async () => {
      const body = { name: 'v9', upstream, contract: given };
      const answer = await expect(api, 422, { method: 'POST', url: '/apis/weather/versions', body });
      assert.equal(answer.body['type'], 'https://docs.example/errors/contract-invalid');
      assert.doesNotMatch(answer.text, /root:/);
      await expect(api, 404, { url: '/apis/weather/versions/v9' });
    });
});

suite('422: a file of this machine', () => {
  test('is not read, though there is a good contract in it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'gatehouse-contract-'));
    try {
      const file = join(directory, 'contract.json');
      await writeFile(file, JSON.stringify(contract));
      for (const given of [{ file }, file, `file://${file}`]) {
        const body = { name: 'v9', upstream, contract: given };
        await expect(api, 422, { method: 'POST', url: '/apis/weather/versions', body });
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

suite('404: what belongs to another is not found here', () => {
  test('the version of another API, by its id', async () => {
    const { body } = await expect(api, 200, { url: '/apis/weather/versions/v1' });
    await expect(api, 404, { url: `/apis/a/versions/${String(body['id'])}` });
  });

  test('the operation of another version, by its id', async () => {
    const { body } = await expect(api, 200, { url: '/apis/weather/versions/v1/operations/forecast' });
    await expect(api, 404, { url: `/apis/weather/versions/bare/operations/${String(body['id'])}` });
    await expect(api, 404, {
      method: 'PATCH',
      url: `/apis/weather/versions/bare/operations/${String(body['id'])}`,
      ifMatch: '"1"',
      body: { category: 'tells' },
    });
  });

  test('a limit of a plan among the other attachments, and the other way round', async () => {
    const limits = [{ policy: 'quota', options: { limit: 10, window: 'day', per: 'application' } }];
    await expect(api, 201, { method: 'POST', url: '/plans', body: { name: 'silver', limits } });
    const listed = await expect(api, 200, { url: '/plans/silver/limits' });
    const limit = String((listed.body['items'] as { id: string }[])[0]?.id);
    const patch = { method: 'PATCH', ifMatch: '"1"', body: { mode: 'report' } } as const;
    await expect(api, 404, { ...patch, url: `/attachments/${limit}` });
    await expect(api, 404, { ...patch, url: '/plans/silver/limits/zone%2Fexternal%2Frate-limit' });
    await expect(api, 200, { ...patch, url: `/plans/silver/limits/${limit}` });
    await expect(api, 200, { url: '/attachments/zone%2Fexternal%2Frate-limit' });
  });
});

suite('409: it does not fit what is there', () => {
  test('a second API of one name, told at the place of the name', async () => {
    const { body } = await expect(api, 409, { method: 'POST', url: '/apis', body: { name: 'weather' } });
    assert.deepEqual(body['errors'], [{ at: '/name', message: 'There is already an API "weather".' }]);
  });

  test('an API that still has versions is not deleted', async () => {
    await expect(api, 409, { method: 'DELETE', url: '/apis/weather', ifMatch: '"2"' });
  });

  test('a standard zone is not deleted', async () => {
    await expect(api, 409, { method: 'DELETE', url: '/zones/internal', ifMatch: '"1"' });
  });
});

suite('412: changed meanwhile', () => {
  test('of two who read the same, the second is refused and told the present revision', async () => {
    const patch = { method: 'PATCH', url: '/apis/a', ifMatch: '"1"' } as const;
    const answers = await Promise.all([
      api.call({ ...patch, body: { title: 'one' } }),
      api.call({ ...patch, body: { title: 'two' } }),
    ]);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 412]));
    const refused = answers.find(({ status }) => status === 412);
    assert.equal(refused?.body['revision'], 2);
    assert.equal(refused?.headers['etag'], undefined);
  });

  test('a revision that never was', async () => {
    await expect(api, 412, { method: 'DELETE', url: '/apis/a', ifMatch: '"77"' });
    await expect(api, 200, { url: '/apis/a' });
  });
});

suite('a rehearsal', () => {
  test('answers as the change would and leaves nothing: no thing, no audit entry', async () => {
    const before = (await audited(api)).length;
    const answer = await expect(api, 201, {
      method: 'POST',
      url: '/apis?dryRun=true',
      body: { name: 'ghost' },
    });
    assert.equal(answer.body['name'], 'ghost');
    assert.equal(answer.headers['gatehouse-dry-run'], 'true');
    assert.equal(answer.headers['location'], undefined);
    await expect(api, 404, { url: '/apis/ghost' });
    assert.equal((await audited(api)).length, before);
  });

  test('is refused for what the change would be refused for', async () => {
    await expect(api, 409, { method: 'POST', url: '/apis?dryRun=true', body: { name: 'weather' } });
  });

  for (const value of ['', '1', 'yes', 'TRUE', 'true&dryRun=false'])
    test(`is not guessed from dryRun=${value}, and nothing happens`, async () => {
      await expect(api, 400, { method: 'POST', url: `/apis?dryRun=${value}`, body: { name: 'maybe' } });
      await expect(api, 404, { url: '/apis/maybe' });
    });

  test('is not offered where a secret would be shown', async () => {
    await expect(api, 400, {
      method: 'POST',
      url: '/tokens?dryRun=true',
      body: { name: 'x', roles: ['analyst'] },
    });
  });
});
