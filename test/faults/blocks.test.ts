/** A guarantee: who keeps attacking is refused by every worker, nobody else is, and a lift ends it at once. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { call, codeOf, workerOf } from '../support/calls.ts';
import { issueKey, publishApi, subscribe, untilServed } from '../support/catalogue.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';
import { type TestUpstream, upstream } from '../support/upstreams.ts';
import { connectionsToAll } from '../support/workers.ts';

const reason = 'A test says so.';
const attack = `?q=${encodeURIComponent("x' OR 1=1 --")}`;

interface Block {
  readonly id: string;
  readonly what: string;
  readonly application: { readonly name: string } | null;
  readonly refused: number;
}

suite('blocks after attacks', () => {
  let gatehouse: Product;
  let service: TestUpstream;
  let calls = 0;
  const keys = new Map<string, string>();
  const url = () => `${gatehouse.url()}/things/things`;
  const as = (name: string) => ({ 'x-api-key': keys.get(name) ?? '' });

  before(async () => {
    service = await upstream((_request, response) => {
      calls++;
      response.end('[]');
    });
    gatehouse = await Product.start({ on: 'sqlite' });
    await publishApi(gatehouse.admin, { upstream: service.url });
    for (const name of ['attacker', 'neighbour']) {
      await subscribe(gatehouse.admin, name);
      keys.set(name, (await issueKey(gatehouse.admin, name)).key);
      await untilServed(url(), as(name));
    }
    const before = await served();
    await gatehouse.admin.call('POST', '/attachments', {
      scope: 'zone',
      scopeId: 'external',
      policy: 'threat-response',
      options: { limit: 5, window: '1h', first: '1h', tarpit: { seconds: 1, held: 1 } },
    });
    await eventually(served, number => number > before);
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
  });

  const served = async () => {
    const { body } = await call(`${gatehouse.url('health')}/status/ready`);
    return (JSON.parse(body) as { snapshot: number }).snapshot;
  };
  const blocks = () => gatehouse.admin.list<Block>('/blocks');

  test('attacks over all workers are counted together; then every call is refused, of this application alone', async () => {
    const agents = await connectionsToAll(url(), 2);
    for (let n = 0; n < 5; n++) {
      assert.deepEqual(await blocks(), []);
      const [agent = agents[0]] = agents.slice(n % agents.length);
      assert.ok(agent);
      const { status } = await call(url() + attack, { headers: as('attacker'), agent });
      assert.equal(status, 403);
    }
    const forwarded = calls;
    const startedAt = performance.now();
    const answers = await Promise.all(agents.map(agent => call(url(), { headers: as('attacker'), agent })));
    // The tarpit holds one for each worker, and lets the others go at once.
    assert.ok(performance.now() - startedAt >= 990);
    assert.equal(new Set(answers.map(workerOf)).size, 2);
    for (const answer of answers) {
      assert.deepEqual([answer.status, codeOf(answer)], [429, 'too-many-threats']);
      assert.ok(Number(answer.headers['retry-after']) > 3_500);
    }
    assert.equal(calls, forwarded);
    for (const agent of agents)
      assert.equal((await call(url(), { headers: as('neighbour'), agent })).status, 200);
    for (const agent of agents) agent.destroy();
  });

  test('the list names the application, counts what was refused, and a lift lets it in again', async () => {
    const [block, ...others] = await blocks();
    assert.ok(block);
    assert.deepEqual(others, []);
    assert.deepEqual([block.what, block.application?.name], ['application', 'attacker']);
    assert.ok(block.refused >= 4);
    await gatehouse.admin.call('POST', `/blocks/${block.id}/lift`, { reason });
    assert.equal((await call(url(), { headers: as('attacker') })).status, 200);
    assert.deepEqual(await blocks(), []);
  });

  test('metrics tell of it, and neither they nor the log of whom', async () => {
    const read = async () => (await call(`${gatehouse.url('health')}/metrics`)).body;
    const text = await eventually(read, body =>
      /gatehouse_blocks_begun_total\{.*what="application".*\} 1/.test(body),
    );
    assert.doesNotMatch(text, /blk_/);
  });
});
