import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { openTestPortal, publishApi, type TestPortal } from './testing.ts';

let portal: TestPortal;
before(async () => {
  portal = await openTestPortal();
  await publishApi(portal, 'weather');
  await portal.signIn('dora');
});
beforeEach(() => {
  portal.clock.time += 60_000;
});
after(() => portal.close());

suite("the portal's API", () => {
  test('hears an address that nobody signed in from only so often', async () => {
    const ask = () => portal.call({ url: '/apis', from: '127.0.0.7' });
    for (let time = 0; time < 300; time += 1) assert.equal((await ask()).status, 200);
    const refused = await ask();
    assert.equal(refused.status, 429);
    assert.equal(refused.headers['retry-after'], '60');
    assert.equal((await portal.call({ url: '/apis', from: '127.0.0.8' })).status, 200);
    assert.equal((await portal.call({ url: '/apis', as: 'dora', from: '127.0.0.7' })).status, 200);
  });

  test('lets one person change things only so often, and look on', async () => {
    const change = () =>
      portal.call({
        method: 'POST',
        url: '/applications/app_x/keys',
        as: 'dora',
        body: { environment: 'live' },
      });
    for (let time = 0; time < 60; time += 1) assert.equal((await change()).status, 404);
    assert.equal((await change()).status, 429);
    assert.equal((await portal.call({ url: '/applications', as: 'dora' })).status, 200);
  });

  test('takes no credential of the admin API', async () => {
    const answer = await portal.app.inject({
      url: '/api/applications',
      headers: { authorization: 'Bearer gha_anything' },
    });
    assert.equal(answer.statusCode, 401);
  });

  test('answers a contract with the key header of the gateway, the same until something changes', async () => {
    const first = await portal.call({ url: '/apis/weather/versions/v1/contract' });
    assert.equal(first.status, 200, first.text);
    assert.doesNotMatch(first.text, /inside\.example|x-gatehouse/i);
    assert.equal((await portal.call({ url: '/apis/weather/versions/v1/contract' })).text, first.text);
    const version = await portal.admin('GET', '/apis/weather/versions/v1');
    const moved = await portal.admin(
      'PATCH',
      '/apis/weather/versions/v1',
      { basePath: '/moved' },
      String(version.headers['etag']),
    );
    assert.equal(moved.status, 200, moved.text);
    const after = await portal.call({ url: '/apis/weather/versions/v1/contract' });
    assert.deepEqual((after.body['servers'] as { url: string }[])[0], {
      url: 'https://gw.example.org:8443/moved',
    });
  });
});
