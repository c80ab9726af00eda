/** A guarantee: what is revoked is refused within one second by every worker of every connected gateway. */
import assert from 'node:assert/strict';
import type { Agent } from 'node:http';
import { after, before, suite, test, type TestContext } from 'node:test';
import { call, codeOf, workerOf } from '../support/calls.ts';
import { issueKey, publishApi, revokeKey, subscribe, untilServed } from '../support/catalogue.ts';
import { withoutPostgres } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Dialect, Product } from '../support/product.ts';
import { echo, type TestUpstream } from '../support/upstreams.ts';
import { connectionsToAll } from '../support/workers.ts';

const repetitions = 30;
const guaranteedMs = 1_000;
/** Connections to each worker, kept open. */
const lines = 4;

interface Revocation {
  /** Milliseconds from the acknowledgement to the last answer that still took the key; 0 when there was none. */
  readonly lateMs: number;
  readonly workers: ReadonlySet<string>;
}

/** Revokes a key that is in use on these connections, and goes on using it until each of them has refused it. */
async function revokeInUse(
  agents: readonly Agent[],
  url: string,
  key: string,
  revoke: () => Promise<void>,
): Promise<Revocation> {
  let acknowledgedAt = Infinity;
  let lastAcceptedAt = 0;
  const workers = new Set<string>();
  const use = async (agent: Agent): Promise<void> => {
    const deadline = performance.now() + 10 * guaranteedMs;
    while (performance.now() < deadline) {
      const askedAt = performance.now();
      const answer = await call(url, { headers: { 'x-api-key': key }, agent });
      if (answer.status === 401) {
        assert.equal(codeOf(answer), 'api-key-invalid');
        workers.add(workerOf(answer));
        return;
      }
      assert.equal(answer.status, 200);
      // When it was asked counts: the answer may have been on its way for long.
      if (askedAt > acknowledgedAt) lastAcceptedAt = Math.max(lastAcceptedAt, askedAt);
    }
    assert.fail(`not refused for ${10 * guaranteedMs} ms`);
  };
  const users = agents.map(use);
  await revoke();
  acknowledgedAt = performance.now();
  await Promise.all(users);
  return { lateMs: Math.max(0, lastAcceptedAt - acknowledgedAt), workers };
}

function report(t: TestContext, what: string, late: readonly number[]): void {
  const sorted = late.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(1);
  t.diagnostic(`${what}: refused after ${at(0.5)} ms (median), ${at(1)} ms at most, of ${late.length}`);
}

function guarantee(on: Dialect, { restarts = false } = {}): void {
  let gatehouse: Product;
  let service: TestUpstream;
  const url = () => `${gatehouse.url()}/things/things`;

  before(async () => {
    service = await echo();
    gatehouse = await Product.start({ on });
    await publishApi(gatehouse.admin, { upstream: service.url });
    await subscribe(gatehouse.admin, 'holder');
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
  });

  const issued = async () => {
    const key = await issueKey(gatehouse.admin, 'holder');
    await untilServed(url(), { 'x-api-key': key.key });
    return key;
  };

  test(`a revoked key is refused within one second by every worker, ${repetitions} times`, async t => {
    const agents = await connectionsToAll(url(), lines);
    const late: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      const key = await issued();
      const { lateMs, workers } = await revokeInUse(agents, url(), key.key, () =>
        revokeKey(gatehouse.admin, key.id),
      );
      assert.equal(workers.size, 2, 'each worker refused it');
      assert.ok(lateMs < guaranteedMs, `still accepted ${lateMs} ms after it was revoked`);
      late.push(lateMs);
    }
    for (const agent of agents) agent.destroy();
    report(t, on, late);
  });

  test('a suspended application is refused within one second by every worker', async () => {
    const key = await issued();
    await gatehouse.admin.call('POST', '/applications/holder/suspend', { reason: 'A test says so.' });
    const suspendedAt = performance.now();
    await untilServed(url(), { 'x-api-key': key.key }, 403);
    assert.ok(performance.now() - suspendedAt < guaranteedMs);
    await gatehouse.admin.call('POST', '/applications/holder/resume');
    await untilServed(url(), { 'x-api-key': key.key });
  });

  // What they start from is the same on every database.
  if (!restarts) return;

  test('a revoked key stays refused by the workers that an upgrade brings, from their first request on', async () => {
    const [revoked, good] = [await issued(), await issued()];
    await revokeKey(gatehouse.admin, revoked.id);
    await untilServed(url(), { 'x-api-key': revoked.key }, 401);
    const workersBefore = await refusingWorkers(revoked.key);
    gatehouse.signal('SIGHUP');
    for (;;) {
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => call(url(), { headers: { 'x-api-key': revoked.key } })),
      );
      assert.ok(answers.every(({ status }) => status === 401));
      if (answers.some(answer => !workersBefore.has(workerOf(answer)))) break;
    }
    await untilServed(url(), { 'x-api-key': good.key });
    await untilServed(url(), { 'x-api-key': revoked.key }, 401);
    await eventually(
      () => Promise.resolve(gatehouse.mainPids),
      ({ length }) => length === 1,
    );
  });

  test('a revoked key stays refused by the workers that start after a crash, from their first request on', async () => {
    const [revoked, good] = [await issued(), await issued()];
    await revokeKey(gatehouse.admin, revoked.id);
    const [main = 0] = gatehouse.mainPids;
    process.kill(main, 'SIGKILL');
    // The launcher holds the socket: calls wait in its queue for the next process, or were cut with the old one.
    let refused = 0;
    while (refused < 20) {
      const status = await call(url(), { headers: { 'x-api-key': revoked.key } }).then(
        answer => answer.status,
        () => 'cut',
      );
      assert.ok(status === 401 || status === 'cut', String(status));
      if (status === 401) refused++;
    }
    await untilServed(url(), { 'x-api-key': good.key });
    const agents = await connectionsToAll(url(), lines);
    const { lateMs } = await revokeInUse(agents, url(), good.key, () => revokeKey(gatehouse.admin, good.id));
    for (const agent of agents) agent.destroy();
    assert.ok(lateMs < guaranteedMs, `${lateMs} ms after the crash`);
  });

  async function refusingWorkers(key: string): Promise<Set<string>> {
    const ask = () => call(url(), { headers: { 'x-api-key': key } });
    return new Set((await Promise.all(Array.from({ length: 24 }, ask))).map(workerOf));
  }
}

suite('revocation on SQLite', () => guarantee('sqlite', { restarts: true }));

suite('revocation on PostgreSQL', { skip: withoutPostgres }, () => {
  guarantee('postgres');

  test(`a key revoked at one node is refused within one second by the other, ${repetitions} times`, async t => {
    const service = await echo();
    const one = await Product.start({ on: 'postgres' });
    const other = await Product.start({ sharing: one });
    try {
      await publishApi(one.admin, { upstream: service.url });
      await subscribe(one.admin, 'holder');
      const agents = await connectionsToAll(other.url(), lines);
      const late: number[] = [];
      for (let i = 0; i < repetitions; i++) {
        const key = await issueKey(one.admin, 'holder');
        const url = `${other.url()}/things/things`;
        await untilServed(url, { 'x-api-key': key.key });
        const { lateMs } = await revokeInUse(agents, url, key.key, () => revokeKey(one.admin, key.id));
        assert.ok(lateMs < guaranteedMs, `still accepted ${lateMs} ms after it was revoked`);
        late.push(lateMs);
      }
      for (const agent of agents) agent.destroy();
      report(t, 'two nodes', late);
    } finally {
      await other.stop();
      await one.stop();
      await service.close();
    }
  });
});
