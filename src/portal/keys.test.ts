import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { listAudit } from '#audit';
import { bounds } from './bounds.ts';
import { type Answer, day, expectStatus, openTestPortal, publishApi, type TestPortal } from './testing.ts';

let portal: TestPortal;
before(async () => {
  portal = await openTestPortal();
  await publishApi(portal, 'weather');
  const limits = [
    { policy: 'rate-limit', options: { limit: 20, window: '1s', burst: 40 } },
    { policy: 'quota', options: { limit: 1000, window: 'day' } },
    { policy: 'quota', mode: 'report', options: { limit: 7, window: 'hour' } },
  ];
  await expectStatus(201, portal.admin('POST', '/plans', { name: 'free', approval: 'automatic', limits }));
  await expectStatus(201, portal.admin('POST', '/plans', { name: 'gold', approval: 'manual' }));
  await portal.signIn('dora');
});
beforeEach(() => {
  portal.clock.time += 60_000;
});
after(() => portal.close());

const post = (url: string, body: unknown): Promise<Answer> =>
  portal.call({ method: 'POST', url, as: 'dora', body });
const get = (url: string): Promise<Answer> => portal.call({ url, as: 'dora' });

async function madeApplication(kind = 'confidential'): Promise<string> {
  const made = await expectStatus(201, post('/applications', { title: 'App', kind }));
  return `/applications/${String(made.body['id'])}`;
}

const itemsOf = ({ body }: Answer) => body['items'] as Record<string, unknown>[];

suite('a key', () => {
  test('is shown once, with how to keep it', async () => {
    const url = await madeApplication('public');
    const { body } = await expectStatus(201, post(`${url}/keys`, { environment: 'test', days: 7 }));
    const secret = String(body['key']);
    assert.match(secret, /^gh_test_/);
    assert.equal(body['notAfter'], portal.clock.time + 7 * day);
    assert.match(String(body['advice']), /anybody who looks/);
    const listed = await get(`${url}/keys`);
    assert.equal(itemsOf(listed).length, 1);
    assert.ok(!listed.text.includes(secret));
    assert.doesNotMatch(listed.text, /hash/);
    const entries = await listAudit(portal.store.db, {}, { limit: 200 });
    assert.ok(!JSON.stringify(entries).includes(secret));
  });

  test('lives no longer than the APIs in use allow', async () => {
    const url = await madeApplication();
    assert.equal((await post(`${url}/keys`, { environment: 'live', days: 366 })).status, 400);
    await expectStatus(201, post(`${url}/keys`, { environment: 'live', days: 365 }));
  });

  test('is replaced by rotation, and both work for a while', async () => {
    const url = await madeApplication();
    const { body } = await expectStatus(201, post(`${url}/keys`, { environment: 'live' }));
    const rotated = await expectStatus(
      201,
      post(`${url}/keys/${String(body['id'])}/rotate`, { overlapSeconds: 60 }),
    );
    assert.equal(rotated.body['replaces'], body['id']);
    assert.notEqual(rotated.body['key'], body['key']);
    const states = async () =>
      itemsOf(await get(`${url}/keys`))
        .map(({ state }) => state)
        .toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
    assert.deepEqual(await states(), ['working', 'working']);
    portal.clock.time += 60_000;
    assert.deepEqual(await states(), ['expired', 'working']);
  });

  test('is revoked with a reason, once', async () => {
    const url = await madeApplication();
    const { body } = await expectStatus(201, post(`${url}/keys`, { environment: 'live' }));
    const revoke = `${url}/keys/${String(body['id'])}/revoke`;
    assert.equal((await post(revoke, {})).status, 400);
    const revoked = await expectStatus(200, post(revoke, { reason: 'it got out' }));
    assert.equal(revoked.body['state'], 'revoked');
    assert.equal((await post(revoke, { reason: 'it got out' })).status, 409);
  });

  test('cannot be made without end, neither by asking nor by rotating', async () => {
    const url = await madeApplication();
    let last = '';
    for (let made = 0; made < bounds.keys; made += 1) {
      portal.clock.time += 2_000;
      last = String((await expectStatus(201, post(`${url}/keys`, { environment: 'live' }))).body['id']);
    }
    assert.equal((await post(`${url}/keys`, { environment: 'live' })).status, 409);
    assert.equal((await post(`${url}/keys/${last}/rotate`, {})).status, 409);
  });

  test('cannot be made and revoked without end either', async () => {
    const url = await madeApplication();
    for (let made = 0; made < bounds.keysMadeADay; made += 1) {
      portal.clock.time += 3_000;
      const { body } = await expectStatus(201, post(`${url}/keys`, { environment: 'live' }));
      await expectStatus(200, post(`${url}/keys/${String(body['id'])}/revoke`, { reason: 'made anew' }));
    }
    assert.equal((await post(`${url}/keys`, { environment: 'live' })).status, 409);
    portal.clock.time += day;
    await expectStatus(201, post(`${url}/keys`, { environment: 'live' }));
  });
});

suite('limits left', () => {
  test('are those of plan and API that refuse, with what was counted', async () => {
    const url = await madeApplication();
    await expectStatus(201, post(`${url}/subscriptions`, { api: 'weather', version: 'v1', plan: 'free' }));
    const asked: object[] = [];
    portal.quotaUsed = ask => {
      asked.push(ask);
      return ask.inPlan ? { used: 12, resetsAt: 99 } : undefined;
    };
    const items = itemsOf(await expectStatus(200, get(`${url}/limits`)));
    const brief = items.map(({ source, kind, text, used, resetsAt }) => [source, kind, text, used, resetsAt]);
    assert.deepEqual(brief, [
      ['plan', 'rate', '20 calls a second, up to 40 at once after a pause', null, null],
      ['plan', 'quota', '1,000 calls a day', 12, 99],
      ['api', 'rate', '50 calls a second, up to 100 at once after a pause', null, null],
      ['api', 'rate', '10 calls that change something a second, up to 20 at once after a pause', null, null],
      ['api', 'quota', '1,000,000 calls a day', null, null],
    ]);
    assert.equal(asked.length, 2);
  });

  test('are none while a subscription waits', async () => {
    const url = await madeApplication();
    await expectStatus(201, post(`${url}/subscriptions`, { api: 'weather', version: 'v1', plan: 'gold' }));
    assert.deepEqual(itemsOf(await get(`${url}/limits`)), []);
  });
});

suite('what ends soon', () => {
  test('is listed of one’s own applications only, until it is replaced', async () => {
    await portal.signIn('ella');
    const url = await madeApplication();
    const made = await expectStatus(201, post(`${url}/keys`, { environment: 'live', days: 7 }));
    await expectStatus(201, post(`${url}/keys`, { environment: 'live', days: 90 }));
    const own = async (as: string) =>
      itemsOf(await expectStatus(200, portal.call({ url: '/ending-credentials', as })))
        .filter(({ application }) => url.endsWith((application as { id: string }).id))
        .map(({ id }) => id);
    assert.deepEqual(await own('dora'), [made.body['id']]);
    assert.deepEqual(await own('ella'), []);
    assert.equal((await portal.call({ url: '/ending-credentials' })).status, 401);
    await expectStatus(201, post(`${url}/keys/${String(made.body['id'])}/rotate`, { overlapSeconds: 3600 }));
    assert.deepEqual(await own('dora'), []);
  });
});
