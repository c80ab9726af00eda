/** A hundred Snapshots are swapped in while requests keep coming: none may notice. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { call, connection } from '../support/calls.ts';
import { issueKey, publishApi, subscribe, untilServed } from '../support/catalogue.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';
import { echo, type TestUpstream } from '../support/upstreams.ts';

const swaps = 100;
/** Lanes of requests one after the other: each on a connection that is kept, or on a fresh one every time. */
const keptLanes = 16;
const freshLanes = 4;
/** Milliseconds between two requests of a lane: the load should be constant, not all that the machine can do. */
const pauseMs = 5;

suite(`${swaps} Snapshot swaps under load`, () => {
  let gatehouse: Product;
  let services: TestUpstream[];
  let versionId: string;
  let key: string;
  let limit: string;
  let added: string | undefined;

  before(async () => {
    services = [await echo(), await echo()];
    gatehouse = await Product.start();
    ({ versionId } = await publishApi(gatehouse.admin, { upstream: services[0]?.url ?? '' }));
    limit = await attach('rate-limit', { limit: 2_000_000, window: '1s' });
    await subscribe(gatehouse.admin, 'steady');
    ({ key } = await issueKey(gatehouse.admin, 'steady'));
    await untilServed(`${gatehouse.url()}/things/things`, { 'x-api-key': key });
  });
  after(async () => {
    await gatehouse?.stop();
    for (const service of services ?? []) await service.close();
  });

  test('no request is lost: every one is answered as it should be, on a connection that lives on', async t => {
    let over = false;
    const answered = { 200: 0, 401: 0, 404: 0 };
    const unexpected: string[] = [];
    const lane = async (number: number): Promise<void> => {
      const kept = number < keptLanes ? connection() : undefined;
      for (let i = number; !over; i++) {
        const [expected, path, headers] = (
          [
            [200, `/things/things/${i}`, { 'x-api-key': key }],
            [200, '/things/things', { 'x-api-key': key }],
            [401, `/things/things/${i}`, {}],
            [200, '/things/things', { 'x-api-key': key, 'content-type': 'application/json' }],
            [404, '/things/nothing', { 'x-api-key': key }],
          ] as const
        )[i % 5] as [200 | 401 | 404, string, Record<string, string>];
        const body = headers['content-type'] === undefined ? undefined : JSON.stringify({ number: i });
        try {
          const answer = await call(`${gatehouse.url()}${path}`, {
            method: body === undefined ? 'GET' : 'POST',
            headers,
            body,
            ...(kept === undefined ? {} : { agent: kept }),
          });
          // What comes back is what was sent: nobody else's answer, and all of it.
          const whole = answer.status !== 200 || isEchoOf(answer.body, path.slice('/things'.length), body);
          if (answer.status === expected && whole) answered[expected]++;
          else unexpected.push(`${answer.status} instead of ${expected} for ${path}: ${answer.body}`);
        } catch (error) {
          unexpected.push(`${path}: ${String(error)}`);
        }
        await new Promise(resolve => setTimeout(resolve, pauseMs));
      }
      kept?.destroy();
    };
    const lanes = Array.from({ length: keptLanes + freshLanes }, (_, number) => lane(number));

    const startedAt = performance.now();
    try {
      const first = await serving();
      for (let swap = 1; swap <= swaps; swap++) {
        await change(swap);
        // Each one is served before the next one is made.
        await eventually(serving, number => number >= first + swap);
      }
    } finally {
      over = true;
      await Promise.all(lanes);
    }
    const elapsedMs = performance.now() - startedAt;

    const done = Object.values(answered).reduce((sum, count) => sum + count);
    t.diagnostic(
      `${done} requests while ${swaps} Snapshots were swapped in ${(elapsedMs / 1000).toFixed(1)} s; ${unexpected.length} lost`,
    );
    assert.deepEqual(unexpected, []);
    assert.ok(answered[200] > swaps && answered[401] > 50 && answered[404] > 50, JSON.stringify(answered));
  });

  /** Number of the Snapshot that all workers serve. */
  async function serving(): Promise<number> {
    const { body } = await call(`${gatehouse.url('health')}/status/ready`);
    return (JSON.parse(body) as { snapshot: number }).snapshot;
  }

  async function attach(policy: string, options: object): Promise<string> {
    const attachment = { scope: 'version', scopeId: versionId, policy, options };
    return (await gatehouse.admin.call<{ id: string }>('POST', '/attachments', attachment)).body.id;
  }

  /** Changes of different kinds: where calls go, which controls there are, and how they are set. */
  async function change(swap: number): Promise<void> {
    const { admin } = gatehouse;
    if (swap % 3 === 0) {
      if (added === undefined) added = await attach('security-headers', {});
      else {
        const { headers } = await admin.get(`/attachments/${added}`);
        await admin.call('DELETE', `/attachments/${added}`, undefined, { ifMatch: headers.get('etag') });
        added = undefined;
      }
      return;
    }
    if (swap % 3 === 1) {
      const { headers } = await admin.get(`/attachments/${limit}`);
      const options = { limit: 2_000_000 + swap, window: '1s' };
      await admin.call('PATCH', `/attachments/${limit}`, { options }, { ifMatch: headers.get('etag') });
      return;
    }
    const at = '/apis/things/versions/v1';
    const { headers } = await admin.get(at);
    const upstream = { targets: [services[(swap + 1) % 2]?.url] };
    await admin.call('PATCH', at, { upstream }, { ifMatch: headers.get('etag') });
  }
});

function isEchoOf(text: string, path: string, body = ''): boolean {
  const echoed = JSON.parse(text) as { path: string; body: string };
  return echoed.path === path && echoed.body === body;
}
