import assert from 'node:assert/strict';
import { after, before, suite, test, type TestContext } from 'node:test';
import type { Decision, Telemetry } from '#gateway';
import { openTestApi, start, type TestApi } from '../http/testing.ts';
import { expect } from './testing.ts';

const minute = 60_000;
const hour = 60 * minute;

const counted = (over: Partial<Telemetry['series'][number]> = {}) => ({
  zone: 'external',
  version: 'city/v1',
  operation: 'GET /forecast/{district}',
  application: 'demo',
  status: 200,
  refusal: '',
  requests: 3,
  totalMs: 5,
  buckets: [0, 3],
  ...over,
});

const refusal = (id: string, over: Partial<Decision> = {}): Decision => ({
  id,
  at: start,
  zone: 'external',
  version: 'city/v1',
  operation: 'POST /potholes',
  application: 'demo',
  code: 'rate-limited',
  status: 429,
  policy: 'rate-limit',
  policyId: 'att_1',
  mode: 'block',
  reason: 'more than 2 in 1 s',
  ...over,
});

suite('traffic', () => {
  let api: TestApi;
  before(async () => {
    api = await openTestApi();
    api.traffic.add(0, {
      series: [
        counted(),
        counted({ application: 'other', status: 429, refusal: 'rate-limited', requests: 1 }),
      ],
      decisions: [refusal('d_1'), refusal('d_2', { application: 'other', at: start + 1 })],
      dropped: 0,
      keysUsed: [],
      connections: 2,
      targets: [],
      exposed: [
        {
          ...{ version: 'city/v1', operation: 'GET /licences/{number}', what: 'undeclared' as const },
          ...{ place: '/hash', data: '', outcome: 'removed' as const, answers: 3 },
        },
      ],
    });
    await api.traffic.flush();
  });
  after(() => api.close());

  const faultOf = async (url: string): Promise<string> => {
    const { body } = await expect(api, 400, { url });
    return (body['errors'] as { at: string; message: string }[])
      .map(({ at, message }) => `${at} ${message}`)
      .join('; ');
  };

  test('tells what answers held, of a version or an operation', async () => {
    const { body } = await expect(api, 200, { url: '/exposure?version=city/v1' });
    const [first, ...more] = body['items'] as { place: string; answers: number; outcome: string }[];
    assert.deepEqual([first?.place, first?.answers, first?.outcome, more.length], ['/hash', 3, 'removed', 0]);
    const none = await expect(api, 200, { url: '/exposure?operation=GET%20/others' });
    assert.deepEqual(none.body['items'], []);
  });

  test('is told step by step, with how long it is kept and whether it was made up', async () => {
    const { body } = await expect(api, 200, { url: `/traffic?from=${start - minute}&to=${start + minute}` });
    const { points, ...about } = body;
    assert.deepEqual(about, {
      from: start - minute,
      to: start,
      step: 'minute',
      retention: { minute: 48 * hour, hour: 400 * 24 * hour },
      demoUntil: null,
    });
    assert.equal((points as unknown[]).length, 1);
    api.clock.time += 1;
    const now = await expect(api, 200, { url: '/traffic?application=demo' });
    const all = now.body['points'] as { at: number; requests: number }[];
    assert.equal(all.length, 61);
    assert.deepEqual(all.at(-1), {
      at: start,
      requests: 3,
      refused: 0,
      errors: 0,
      p50: 1.5,
      p95: 1.95,
      p99: 1.99,
      byRefusal: {},
    });
  });

  test('says so when it is made up', async () => {
    const demo = await openTestApi();
    await demo.traffic.seed(start, () => [
      { step: 'minute', at: start - minute, labels: counted(), requests: 1, totalMs: 1, buckets: [1] },
    ]);
    const { body } = await expect(demo, 200, { url: '/traffic' });
    assert.equal(body['demoUntil'], start);
    await demo.close();
  });

  test('names the busiest', async () => {
    const { body } = await expect(api, 200, { url: '/traffic/top?by=refusal' });
    assert.deepEqual(
      (body['items'] as { name: string; requests: number }[]).map(({ name, requests }) => [name, requests]),
      [['rate-limited', 1]],
    );
    assert.equal(body['step'], 'minute');
    const long = await expect(api, 200, { url: `/traffic/top?by=application&from=${start - 48 * hour}` });
    assert.equal(long.body['step'], 'hour');
    assert.equal((long.body['items'] as { name: string }[])[0]?.name, 'demo');
  });

  test('of too long a time is refused with what to ask for instead', async () => {
    assert.match(await faultOf(`/traffic?from=${start - 47 * hour}`), /query:\/from .*1500.*step=hour/);
    assert.match(await faultOf(`/traffic?step=hour&from=${start - 9_000 * hour}`), /query:\/from .*1500/);
    await expect(api, 200, { url: `/traffic?step=hour&from=${start - 1_400 * hour}` });
  });

  for (const url of [
    '/traffic?from=2&to=1',
    '/traffic?step=second',
    '/traffic?from=now',
    '/traffic?from=-1',
    '/traffic?application=',
    '/traffic?status=200',
    '/traffic/top',
    '/traffic/top?by=address',
    '/traffic/top?by=version&limit=1000',
    '/decisions?after=nowhere',
    '/decisions?limit=100000',
    '/decisions?reason=x',
  ])
    test(`${url} is refused`, async () => {
      await expect(api, 400, { url });
    });

  test('is for those who may see metrics', async () => {
    const as = await api.token(['application-developer']);
    for (const url of ['/traffic', '/traffic/top?by=version', '/live']) await expect(api, 403, { url, as });
  });

  test('refusals are listed newest first, their reason only for those who see metrics', async () => {
    const { body } = await expect(api, 200, { url: '/decisions' });
    assert.deepEqual(body['items'], [
      refusal('d_2', { application: 'other', at: start + 1 }),
      refusal('d_1'),
    ]);
    const as = await api.token(['application-developer']);
    const told = await expect(api, 200, { url: '/decisions?application=demo', as });
    const { reason: _, ...shown } = refusal('d_1');
    assert.deepEqual(told.body['items'], [shown]);
  });

  test('refusals come page by page', async () => {
    const first = await expect(api, 200, { url: '/decisions?limit=1' });
    const next = encodeURIComponent(String(first.body['next']));
    const second = await expect(api, 200, { url: `/decisions?limit=1&after=${next}` });
    assert.deepEqual(second.body, { items: [refusal('d_1')], next: null });
  });
});

suite('traffic as it happens', () => {
  let api: TestApi;
  before(async () => {
    api = await openTestApi();
  });
  after(() => api.close());

  async function listen(as: string) {
    const answer = await api.app.inject({
      url: '/api/v1/live',
      headers: { authorization: `Bearer ${as}` },
      payloadAsStream: true,
    });
    const heard = { text: '', stream: answer.stream(), answer };
    heard.stream.on('data', piece => (heard.text += String(piece)));
    heard.stream.on('error', () => {});
    return heard;
  }
  const settled = () => new Promise(resolve => setImmediate(resolve));

  test('is not stored by anybody on the way, and begins with the last minutes', async () => {
    api.traffic.live.tick();
    const heard = await listen(api.operator());
    assert.equal(heard.answer.statusCode, 200);
    assert.equal(heard.answer.headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.equal(heard.answer.headers['cache-control'], 'no-store');
    assert.equal(heard.answer.headers['x-accel-buffering'], 'no');
    api.traffic.add(0, {
      series: [counted()],
      decisions: [refusal('d_1')],
      dropped: 0,
      keysUsed: [],
      connections: 1,
      targets: [],
    });
    api.traffic.live.tick();
    await settled();
    assert.match(heard.text, /^retry: \d+\n\nevent: history\ndata: \[\{"at":/);
    assert.match(heard.text, /event: tick\ndata: \{"at":\d+,"requests":3/);
    assert.match(heard.text, /event: decision\ndata: \[\{.*"id":"d_1".*"reason":"more than/);
    heard.stream.destroy();
  });

  test('shows no refusals to those who may not read them', async () => {
    const heard = await listen(await api.token(['business-owner']));
    assert.equal(heard.answer.statusCode, 200);
    api.traffic.add(0, {
      series: [],
      decisions: [refusal('d_2')],
      dropped: 0,
      keysUsed: [],
      connections: 1,
      targets: [],
    });
    api.traffic.live.tick();
    await settled();
    assert.match(heard.text, /event: tick/);
    assert.doesNotMatch(heard.text, /d_2|event: decision/);
    heard.stream.destroy();
  });

  test('is refused clearly when as many watch as may', async () => {
    const ends = Array.from({ length: 200 }, () =>
      api.traffic.live.watch({ tick: () => true, decisions: () => true }),
    );
    const { headers, body } = await expect(api, 503, { url: '/live' });
    assert.match(String(body['type']), /busy$/);
    assert.equal(headers['retry-after'], '2');
    for (const end of ends) end?.();
    const { stream } = await listen(api.operator());
    stream.destroy();
  });

  /** Opens it, lets something happen, and tells whether it is over five seconds later. */
  async function isOverAfter(
    t: TestContext,
    as: string,
    happening: () => Promise<unknown>,
  ): Promise<boolean> {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const { stream } = await listen(as);
    let isOver = false;
    stream.once('end', () => (isOver = true));
    await happening();
    t.mock.timers.tick(5_000);
    for (let i = 0; i < 20; i++) await settled();
    stream.destroy();
    return isOver;
  }

  test('goes on for as long as the credential is good', async t => {
    assert.equal(await isOverAfter(t, await api.token(['analyst']), async () => {}), false);
  });

  test('ends within five seconds when the token behind it is revoked', async t => {
    const as = await api.token(['analyst']);
    const revoke = async () => {
      const { body } = await expect(api, 200, { url: '/tokens' });
      for (const { id, revokedAt } of body['items'] as { id: string; revokedAt: number | null }[])
        if (revokedAt === null)
          await expect(api, 200, {
            method: 'POST',
            url: `/tokens/${id}/revoke`,
            body: { reason: 'No longer needed.' },
          });
    };
    assert.equal(await isOverAfter(t, as, revoke), true);
  });

  test('ends within five seconds when the credential behind it has run out', async t => {
    const later = async () => (api.clock.time += 2 * 24 * hour);
    assert.equal(await isOverAfter(t, await api.token(['analyst']), later), true);
  });

  test('ends when the server closes', async () => {
    const closing = await openTestApi();
    const answer = await closing.app.inject({
      url: '/api/v1/live',
      headers: { authorization: `Bearer ${closing.operator()}` },
      payloadAsStream: true,
    });
    const stream = answer.stream();
    const ended = new Promise(resolve => stream.once('end', resolve));
    stream.resume();
    await closing.close();
    await ended;
    assert.equal(closing.traffic.live.watchers, 0);
  });
});
