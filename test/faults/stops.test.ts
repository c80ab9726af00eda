/** A guarantee: what is stopped is refused within one second by every worker, and served again once it is lifted. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { call, codeOf, workerOf } from '../support/calls.ts';
import { issueKey, publishApi, subscribe, untilServed, type IssuedKey } from '../support/catalogue.ts';
import { Product } from '../support/product.ts';
import { echo, type TestUpstream } from '../support/upstreams.ts';
import { connectionsToAll } from '../support/workers.ts';

const guaranteedMs = 1_000;
const reason = 'A test says so.';

suite('the kill switch', () => {
  let gatehouse: Product;
  let service: TestUpstream;
  let key: IssuedKey;
  const url = () => `${gatehouse.url()}/things/things`;
  const headers = () => ({ 'x-api-key': key.key });

  before(async () => {
    service = await echo();
    gatehouse = await Product.start({ on: 'sqlite' });
    await publishApi(gatehouse.admin, { upstream: service.url });
    await subscribe(gatehouse.admin, 'holder');
    key = await issueKey(gatehouse.admin, 'holder');
    await untilServed(url(), headers());
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
  });

  const stop = async (body: object): Promise<string> =>
    (await gatehouse.admin.call<{ id: string }>('POST', '/stops', { reason, ...body })).body.id;
  const lift = (id: string) => gatehouse.admin.call('POST', `/stops/${id}/lift`, { reason });

  for (const [what, status, code] of [
    ['api', 503, 'api-stopped'],
    ['version', 503, 'api-stopped'],
    ['application', 403, 'caller-stopped'],
    ['key', 403, 'caller-stopped'],
    ['address', 403, 'caller-stopped'],
  ] as const)
    test(`a stopped ${what} is refused within one second by every worker, until it is lifted`, async t => {
      const subjects = {
        api: 'things',
        version: 'things/v1',
        application: 'holder',
        key: key.id,
        address: '127.0.0.0/8',
      };
      const agents = await connectionsToAll(url(), 2);
      let acknowledgedAt = Infinity;
      let lastServedAt = 0;
      const workers = new Set<string>();
      const users = agents.map(async agent => {
        for (;;) {
          const askedAt = performance.now();
          const answer = await call(url(), { headers: headers(), agent });
          if (answer.status === status) {
            assert.equal(codeOf(answer), code);
            workers.add(workerOf(answer));
            return;
          }
          assert.equal(answer.status, 200);
          if (askedAt > acknowledgedAt) lastServedAt = Math.max(lastServedAt, askedAt);
          assert.ok(askedAt < acknowledgedAt + 10 * guaranteedMs, 'not refused in ten seconds');
        }
      });
      const id = await stop({ what, subject: subjects[what] });
      acknowledgedAt = performance.now();
      await Promise.all(users);
      for (const agent of agents) agent.destroy();
      assert.equal(workers.size, 2, 'each worker refused it');
      const lateMs = Math.max(0, lastServedAt - acknowledgedAt);
      assert.ok(lateMs < guaranteedMs, `still served after ${lateMs} ms`);
      t.diagnostic(`${what}: served for ${lateMs.toFixed(1)} ms after it was stopped`);
      await lift(id);
      await untilServed(url(), headers());
    });

  test('a stop outlives a crash: from their first request on, new workers refuse what it stopped', async () => {
    const id = await stop({ what: 'application', subject: 'holder' });
    await untilServed(url(), headers(), 403);
    const [main = 0] = gatehouse.mainPids;
    process.kill(main, 'SIGKILL');
    let refused = 0;
    while (refused < 10) {
      const status = await call(url(), { headers: headers() }).then(
        answer => answer.status,
        () => 'cut',
      );
      assert.ok(status === 403 || status === 'cut', String(status));
      if (status === 403) refused++;
    }
    await lift(id);
    await untilServed(url(), headers());
  });

  test('a stop ends by itself', async () => {
    await stop({ what: 'api', subject: 'things', until: Date.now() + 1_500 });
    await untilServed(url(), headers(), 503);
    await untilServed(url(), headers());
  });
});
