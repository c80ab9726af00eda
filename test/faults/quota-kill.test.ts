/** Killed in the middle of traffic, a quota grants nothing twice: what passes is counted where it arrives. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../support/calls.ts';
import { issueKey, publishApi, subscribe, untilServed } from '../support/catalogue.ts';
import { withoutPostgres } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Dialect, Product } from '../support/product.ts';

const limit = 2_000;
/** A block is a sixteenth of the limit at most, and that is what a kill may cost. */
const block = limit / 16;
const callers = 8;

function grantsNothingTwice(on: Dialect, kills: number): void {
  let gatehouse: Product;
  let service: Server;
  let arrived = 0;

  before(async () => {
    service = createServer((request, response) => {
      if (request.url === '/things') arrived += 1;
      response.end('{}');
    });
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
    gatehouse = await Product.start({ on });
  });
  after(async () => {
    await gatehouse?.stop();
    service?.close();
    service?.closeAllConnections();
  });

  test(`${kills} kills, then all the rest: never more than the limit, and little less`, async t => {
    const { admin } = gatehouse;
    const upstream = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    const { versionId } = await publishApi(admin, { upstream });
    const options = { limit, window: 'month', per: 'application' };
    await admin.call('POST', '/attachments', {
      scope: 'version',
      scopeId: versionId,
      policy: 'quota',
      options,
    });
    await admin.call('POST', '/apis/things/versions/v1/publish', {});
    await subscribe(admin, 'holder');
    const headers = { 'x-api-key': (await issueKey(admin, 'holder')).key };
    const url = `${gatehouse.url()}/things/things`;
    await untilServed(url, headers);

    for (let round = 0; round < kills; round++) {
      const stop = new AbortController();
      const work = Array.from({ length: callers }, () => traffic(url, headers, stop.signal));
      const began = arrived;
      await eventually(
        () => Promise.resolve(arrived),
        count => count >= began + 150,
      );
      await sleep(Math.random() * 50);
      await gatehouse.kill();
      stop.abort();
      await Promise.all(work);
      await gatehouse.start();
    }
    assert.ok(arrived < limit, `${arrived} arrived before the last start: nothing is left to be tested`);
    let refused = 0;
    while (refused < callers) {
      const answers = await Promise.all(Array.from({ length: callers }, () => call(url, { headers })));
      refused = answers.filter(({ status }) => status === 429).length;
    }
    t.diagnostic(`${arrived} of ${limit} granted over ${kills} kills`);
    assert.ok(arrived <= limit, `${arrived} granted of ${limit}`);
    assert.ok(arrived >= limit - kills * block - callers, `only ${arrived} of ${limit} granted`);
  });

  async function traffic(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await call(url, { headers }).catch(() => sleep(5));
  }
}

suite('quota and kill -9: SQLite', () => grantsNothingTwice('sqlite', 2));

suite('quota and kill -9: PostgreSQL', { skip: withoutPostgres }, () => grantsNothingTwice('postgres', 1));
