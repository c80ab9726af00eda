/** Killed in the middle of traffic, the call journal holds every call that reached its upstream. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, codeOf } from '../support/calls.ts';
import { issueKey, publishApi, subscribe, untilServed } from '../support/catalogue.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';
import { type TestUpstream, upstream } from '../support/upstreams.ts';

const callers = 16;

suite('call journal and kill -9', () => {
  let gatehouse: Product;
  let service: TestUpstream;
  let url = '';
  let headers: Record<string, string> = {};
  /** Decision ids of all calls that arrived. */
  const arrived: string[] = [];

  before(async () => {
    service = await upstream((request, response) => {
      arrived.push(String(request.headers['x-gatehouse-decision']));
      response.end('{}');
    });
    gatehouse = await Product.start();
    const { admin } = gatehouse;
    const { versionId } = await publishApi(admin, { upstream: service.url });
    for (const policy of ['call-journal', 'caller-headers'])
      await admin.call('POST', '/attachments', { scope: 'version', scopeId: versionId, policy });
    await admin.call('POST', '/apis/things/versions/v1/publish', {});
    await subscribe(admin, 'holder');
    headers = { 'x-api-key': (await issueKey(admin, 'holder')).key };
    url = `${gatehouse.url()}/things/things`;
    await untilServed(url, headers);
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
  });

  const written = (): Set<string> => {
    const directory = join(gatehouse.dataDir, 'journal');
    const text = readdirSync(directory).map(file => readFileSync(join(directory, file), 'utf8'));
    return new Set(Array.from(text.join('').matchAll(/"decision":"(\w+)"/g), ([, id = '']) => id));
  };

  async function traffic(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await call(url, { headers }).catch(() => sleep(5));
  }

  test('no call that was forwarded is missing', async t => {
    for (let round = 0; round < 2; round++) {
      const stop = new AbortController();
      const work = Array.from({ length: callers }, () => traffic(stop.signal));
      const began = arrived.length;
      await eventually(
        () => Promise.resolve(arrived.length),
        count => count >= began + 300,
      );
      await sleep(Math.random() * 50);
      await gatehouse.kill();
      stop.abort();
      await Promise.all(work);
      const journal = written();
      assert.deepEqual(
        arrived.filter(id => !journal.has(id)),
        [],
      );
      await gatehouse.start();
      await untilServed(url, headers);
    }
    t.diagnostic(`${arrived.length} calls arrived over two kills`);
  });

  test('a journal that cannot be written refuses, and forwards nothing', async () => {
    const directory = join(gatehouse.dataDir, 'journal');
    renameSync(directory, `${directory}-before`);
    // Nothing is unwritable for root, but below a file there is no directory.
    writeFileSync(directory, '');
    await gatehouse.kill();
    await gatehouse.start();
    const before = arrived.length;
    const answer = await call(url, { headers });
    assert.equal(codeOf(answer), 'journal-unavailable');
    assert.equal(arrived.length, before);
  });
});
