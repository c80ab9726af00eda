import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { expect, weather } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
  await weather(api);
});
after(() => api.close());

const base = { api: 'weather', version: 'v1' };
const check = async (body: object, status = 200) =>
  (await expect(api, status, { method: 'POST', url: '/cedar/check', body: { ...base, ...body } })).body;

const clerks = `@id("clerks")
permit (principal in Role::"clerk", action == Action::"GET /forecast/{city}", resource)
when { context.path.city == "delft" && context.hour < 18 };`;
const call = {
  operation: 'GET /forecast/{city}',
  path: { city: 'delft' },
  user: { id: 'usr_1', roles: ['clerk'] },
  at: Date.UTC(2026, 0, 15, 12),
};

suite('policies in Cedar', () => {
  test('are held against the contract, with every place that is wrong', async () => {
    assert.equal((await check({ policies: clerks }))['valid'], true);
    const found = await check({ policies: clerks.replace('path.city', 'path.town') });
    assert.deepEqual([found['valid'], found['decision']], [false, null]);
    const [fault] = found['faults'] as { line: number; policy: string; message: string }[];
    assert.deepEqual([fault?.line, fault?.policy], [3, 'clerks']);
    assert.match(String(found['schema']), /action "GET \/forecast\/\{city\}" in \["reads", /);
  });

  test('decide about a call that is only thought of', async () => {
    const decided = async (over: object) =>
      (await check({ policies: clerks, call: { ...call, ...over } }))['decision'];
    assert.deepEqual(await decided({}), { permitted: true, because: ['clerks'], errors: [] });
    for (const over of [
      { path: { city: 'gouda' } },
      { at: Date.UTC(2026, 0, 15, 18) },
      { user: { id: 'usr_1' } },
      { operation: 'POST /reports', path: {} },
    ])
      assert.deepEqual(await decided(over), { permitted: false, because: [], errors: [] });
  });

  test('are not tried on what does not exist', async () => {
    await check({ policies: clerks, version: 'v9' }, 404);
    await check({ policies: clerks, operation: 'GET /none' }, 400);
    await check({ policies: clerks, call: { ...call, operation: 'GET /none' } }, 400);
    await check({ policies: clerks, call: { ...call, address: 'localhost' } }, 400);
    await check({ policies: clerks, timeZone: 'Delft' }, 400);
    await check({ policies: 'x'.repeat(70_000) }, 400);
  });

  test('that are wrong are refused where they are attached to what is served, and at publish', async () => {
    const version = String((await expect(api, 200, { url: '/apis/weather/versions/v1' })).body['id']);
    await expect(api, 201, {
      method: 'POST',
      url: '/attachments',
      body: { scope: 'version', scopeId: version, policy: 'cedar', options: { policies: 'permit (' } },
    });
    const answer = await api.call({ method: 'POST', url: '/apis/weather/versions/v1/publish', body: {} });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /cedar/);
    assert.match(answer.text, /1:\d+ unexpected end/);
  });
});
