/** The history of traffic on both databases, with several nodes that write to one. */
import assert from 'node:assert/strict';
import { latencyBuckets, type Decision, type Telemetry } from '#gateway';
import { createLog } from '#kernel';
import { retention, stepMs, Traffic } from '#monitoring';
import { eachStore } from '../../src/store/testing.ts';

const start = Date.UTC(2026, 0, 15, 12);
const clock = { time: start, now: () => clock.time };

const node = (store: Parameters<Traffic['keepIn']>[0]): Traffic => {
  const log = createLog({ level: 'silent', to: 'stdout' });
  const traffic = new Traffic({ clock, log, latencyBounds: latencyBuckets });
  traffic.keepIn(store);
  return traffic;
};

const seen = (applications: number, decisions: readonly Decision[] = []): Telemetry => ({
  series: Array.from({ length: applications }, (_, i) => ({
    zone: 'external',
    version: 'city/v1',
    operation: 'GET /forecast/{district}',
    application: `a${i}`,
    status: 200,
    refusal: '',
    requests: 2,
    totalMs: 3,
    buckets: [1, 1],
  })),
  decisions,
  dropped: 0,
  keysUsed: [],
  connections: 1,
  targets: [],
});

const refusal = (id: string, at: number): Decision => ({
  id,
  at,
  zone: 'external',
  version: '-',
  operation: '-',
  application: '-',
  code: 'resource-unknown',
  status: 404,
  policy: 'verbs-and-resources',
  policyId: 'verbs-and-resources',
  mode: 'block',
  reason: '',
});

const hour = { step: 'hour', from: start, to: start + stepMs.hour } as const;

eachStore(
  'nodes that write at the same time lose no request and count none twice',
  async (_t, store, place) => {
    clock.time = start;
    const nodes = [node(store), node(await place.another()), node(await place.another())];
    for (let round = 0; round < 5; round++) {
      for (const each of nodes) each.add(0, seen(40));
      await Promise.all(nodes.map(each => each.flush()));
      clock.time += 30_000;
    }
    const expected = 3 * 5 * 40 * 2;
    const [whole] = await node(store).points(hour, {});
    assert.equal(whole?.requests, expected);
    assert.equal(whole.p50, 1);
    const minutes = await node(store).points({ ...hour, step: 'minute' }, { application: 'a7' });
    assert.deepEqual(
      minutes.slice(0, 4).map(({ requests }) => requests),
      [12, 12, 6, 0],
    );
    const [first] = await node(store).top(hour, {}, 'operation', 1);
    assert.equal(first?.requests, expected);
  },
);

eachStore('refusals of one node are found by another, and listed once', async (_t, store, place) => {
  clock.time = start;
  const other = node(await place.another());
  const here = node(store);
  other.add(0, seen(0, [refusal('d_1', start), refusal('d_2', start + 1)]));
  await other.flush();
  here.add(0, seen(0, [refusal('d_2', start + 1)]));
  await here.flush();
  assert.equal((await here.decision('d_1'))[0]?.code, 'resource-unknown');
  const page = await here.decisions({ code: 'resource-unknown' }, { limit: 1 });
  assert.deepEqual(
    page?.items.map(({ id }) => id),
    ['d_2'],
  );
  const next = await here.decisions({}, { limit: 1, after: page.next ?? '' });
  assert.deepEqual(
    next?.items.map(({ id }) => id),
    ['d_1'],
  );
  assert.equal(next.next, null);
});

eachStore('what is too old goes, and what is not stays', async (t, store) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  clock.time = start;
  const traffic = node(store);
  traffic.add(0, seen(3, [refusal('d_1', start)]));
  await traffic.flush();
  const sweepAt = async (time: number) => {
    clock.time = time;
    traffic.start();
    t.mock.timers.tick(60_000);
    await traffic.stop();
  };
  const left = async () => (await store.db.selectFrom('traffic_rollups').select('id').execute()).length;
  await sweepAt(start + retention.minute);
  assert.equal(await left(), 6);
  await sweepAt(start + retention.minute + 1);
  assert.equal(await left(), 3, 'the hours are kept for longer');
  assert.equal((await traffic.decision('d_1')).length, 1);
  await sweepAt(start + retention.hour + 1);
  assert.equal(await left(), 0);
  assert.deepEqual(await store.db.selectFrom('decisions').select('id').execute(), []);
});
