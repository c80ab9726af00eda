/**
 * The whole program is killed, launcher and all, while it serves and changes are made. Started again, everything
 * that was acknowledged is there.
 */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AdminClient } from '../../src/cli/client.ts';
import { call } from '../support/calls.ts';
import {
  type IssuedKey,
  issueKey,
  publishApi,
  revokeKey,
  subscribe,
  untilServed,
} from '../support/catalogue.ts';
import { withoutPostgres } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Dialect, Product } from '../support/product.ts';
import { echo, type TestUpstream } from '../support/upstreams.ts';

/** What was acknowledged, and so must never be lost. */
interface Acknowledged {
  readonly developers: string[];
  readonly good: IssuedKey[];
  readonly revoked: IssuedKey[];
}

function survives(on: Dialect, kills: number): void {
  let gatehouse: Product;
  let service: TestUpstream;
  const acknowledged: Acknowledged = { developers: [], good: [], revoked: [] };

  before(async () => {
    service = await echo();
    gatehouse = await Product.start({ on });
    await publishApi(gatehouse.admin, { upstream: service.url });
    await subscribe(gatehouse.admin, 'holder');
    const key = await issueKey(gatehouse.admin, 'holder');
    await untilServed(`${gatehouse.url()}/things/things`, { 'x-api-key': key.key });
    acknowledged.good.push(key);
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
  });

  test(`killed while it serves and is changed, it loses nothing that was acknowledged`, async t => {
    for (let round = 0; round < kills; round++) {
      const stop = new AbortController();
      const work = [change(gatehouse.admin, `r${round}`, stop.signal), traffic(stop.signal)];
      const before = acknowledged.developers.length;
      await eventually(
        () => Promise.resolve(acknowledged.developers.length),
        count => count >= before + 4,
      );
      await sleep(Math.random() * 200);
      await gatehouse.kill();
      stop.abort();
      await Promise.all(work);
      await gatehouse.start();
      await check();
    }
    const { developers, good, revoked } = acknowledged;
    t.diagnostic(
      `${kills} kills: ${developers.length} developers, ${good.length + revoked.length} keys, ${revoked.length} revoked`,
    );
    assert.ok(developers.length > 0 && revoked.length > 0);
  });

  /** Makes changes one after the other, and notes those that were acknowledged, until it fails. */
  async function change(admin: AdminClient, prefix: string, signal: AbortSignal): Promise<void> {
    try {
      for (let i = 0; !signal.aborted; i++) {
        const name = `${prefix}-${i}`;
        await admin.call('POST', '/developers', { name });
        acknowledged.developers.push(name);
        const key = await issueKey(admin, 'holder');
        if (i % 2 === 0) {
          acknowledged.good.push(key);
          continue;
        }
        await revokeKey(admin, key.id);
        acknowledged.revoked.push(key);
      }
    } catch {
      // Killed in the middle: this one was not acknowledged.
    }
  }

  async function traffic(signal: AbortSignal): Promise<void> {
    const headers = { 'x-api-key': acknowledged.good[0]?.key };
    while (!signal.aborted) {
      await call(`${gatehouse.url()}/things/things`, { headers }).then(
        ({ status }) => assert.equal(status, 200),
        () => sleep(5),
      );
    }
  }

  async function check(): Promise<void> {
    const { admin } = gatehouse;
    const names = new Set((await admin.list<{ name: string }>('/developers')).map(({ name }) => name));
    assert.deepEqual(
      acknowledged.developers.filter(name => !names.has(name)),
      [],
    );
    const url = `${gatehouse.url()}/things/things`;
    const [last] = acknowledged.good.slice(-1);
    await untilServed(url, { 'x-api-key': last?.key ?? '' });
    const refusedOf = async (keys: readonly IssuedKey[]) => {
      const answers = await Promise.all(keys.map(({ key }) => call(url, { headers: { 'x-api-key': key } })));
      return answers.map(({ status }) => status).filter(status => status !== 200);
    };
    assert.deepEqual(await refusedOf(acknowledged.good), []);
    assert.deepEqual(
      await refusedOf(acknowledged.revoked),
      acknowledged.revoked.map(() => 401),
    );
  }
}

suite('kill -9 of the whole program: SQLite', () => survives('sqlite', 3));

suite('kill -9 of the whole program: PostgreSQL', { skip: withoutPostgres }, () => survives('postgres', 1));
