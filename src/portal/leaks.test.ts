import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { expectStatus, openTestPortal, type TestPortal } from './testing.ts';

let portal: TestPortal;
before(async () => {
  portal = await openTestPortal();
  await portal.signIn('dora');
});
beforeEach(() => {
  portal.clock.time += 120_000;
});
after(() => portal.close());

const report = (text: unknown) => portal.call({ method: 'POST', url: '/leaks', body: { text } });

suite('anybody may report a leaked credential', () => {
  test('which is revoked at once, with the same answer as for anything else', async () => {
    const made = await portal.call({
      method: 'POST',
      url: '/applications',
      as: 'dora',
      body: { title: 'A', kind: 'confidential' },
    });
    const url = `/applications/${String(made.body['id'])}`;
    const key = await expectStatus(
      201,
      portal.call({ method: 'POST', url: `${url}/keys`, as: 'dora', body: { environment: 'live' } }),
    );
    const hit = await expectStatus(200, report(`key = ${String(key.body['key'])}`));
    const miss = await expectStatus(200, report('key = gh_live_000000000000000000000000000_000000'));
    assert.deepEqual(hit.body, miss.body);
    assert.deepEqual(Object.keys(hit.headers), Object.keys(miss.headers));
    const { items } = (await portal.call({ url: `${url}/keys`, as: 'dora' })).body as {
      items: { state: string }[];
    };
    assert.deepEqual(
      items.map(({ state }) => state),
      ['revoked'],
    );
  });

  test('but not without end, and not with a book', async () => {
    assert.equal((await report('x'.repeat(65_537))).status, 400);
    assert.equal((await report('')).status, 400);
    const statuses = [];
    for (let times = 0; times < 40; times += 1) statuses.push((await report('nothing')).status);
    assert.ok(statuses.includes(429));
  });
});
