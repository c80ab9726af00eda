/** The store is away when Gatehouse starts, or goes away under it: what was served is served on, and nothing more. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, codeOf } from '../support/calls.ts';
import {
  type IssuedKey,
  issueKey,
  publishApi,
  revokeKey,
  subscribe,
  untilServed,
} from '../support/catalogue.ts';
import { freshDatabase, withoutPostgres } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';
import { severable } from '../support/severable.ts';
import { echo, type TestUpstream } from '../support/upstreams.ts';

/** How a store is taken away and given back. */
interface Away {
  readonly gatehouse: Product;
  take(): Promise<void>;
  giveBack(): Promise<void>;
  /** What the operator is told while it is away. */
  readonly reason: RegExp;
  cleanUp(): Promise<void>;
}

/** The file is gone, as from a volume that is not mounted. It must not be taken for a store that was never there. */
async function sqliteAway(): Promise<Away> {
  const gatehouse = await Product.create();
  const file = join(gatehouse.dataDir, 'gatehouse.db');
  const lost = join(gatehouse.dataDir, '..', 'lost.db');
  const move = (from: string, to: string): void => {
    // Closed tidily there is neither -wal nor -shm.
    for (const end of ['', '-wal', '-shm']) if (existsSync(from + end)) renameSync(from + end, to + end);
  };
  return {
    gatehouse,
    take: () => Promise.resolve(move(file, lost)),
    giveBack: () => Promise.resolve(move(lost, file)),
    reason: /gatehouse\.db is gone/,
    cleanUp: () => Promise.resolve(),
  };
}

async function postgresAway(): Promise<Away> {
  const database = await freshDatabase();
  const way = await severable(database.url);
  const gatehouse = await Product.create({ databaseUrl: way.url });
  return {
    gatehouse,
    take: way.cut,
    giveBack: way.mend,
    reason: /ECONNREFUSED/,
    async cleanUp() {
      await way.cut();
      await database.drop();
    },
  };
}

function behaviour(make: () => Promise<Away>, { isFile }: { isFile: boolean }): void {
  let away: Away;
  let gatehouse: Product;
  let service: TestUpstream;
  let good: IssuedKey;
  let revoked: IssuedKey;
  const url = () => `${gatehouse.url()}/things/things`;
  const status = async ({ key }: IssuedKey) => (await call(url(), { headers: { 'x-api-key': key } })).status;
  const sealed = () => join(gatehouse.dataDir, 'gateway', 'last-good.sealed');
  /** Makes a change and waits until the sealed file has it, which is written at most once a second. */
  const kept = async (change: () => Promise<unknown>) => {
    // Until what changed before is written.
    await sleep(1_200);
    const before = Date.now();
    await change();
    await eventually(
      () => Promise.resolve(statSync(sealed()).mtimeMs),
      written => written > before,
    );
  };
  const ready = () => call(`${gatehouse.url('health')}/status/ready`);

  before(async () => {
    service = await echo();
    away = await make();
    ({ gatehouse } = away);
    await gatehouse.start();
    const { admin } = gatehouse;
    await publishApi(admin, { upstream: service.url });
    await subscribe(admin, 'holder');
    [good, revoked] = [await issueKey(admin, 'holder'), await issueKey(admin, 'holder')];
    await untilServed(url(), { 'x-api-key': revoked.key });
  });
  after(async () => {
    await gatehouse?.stop();
    await away?.cleanUp();
    await service?.close();
  });

  // An open file does not go away.
  if (!isFile)
    test('a store that goes away stops no traffic; a change of what is served is made when it is back', async () => {
      await away.take();
      for (let i = 0; i < 20; i++) assert.equal(await status(good), 200);
      assert.equal((await ready()).status, 200);
      await assert.rejects(gatehouse.admin.get('/status'));
      await away.giveBack();
      await eventually(
        () =>
          gatehouse.admin.get('/status').then(
            () => true,
            () => false,
          ),
        answered => answered,
      );
      const late = await issueKey(gatehouse.admin, 'holder');
      await untilServed(url(), { 'x-api-key': late.key });
    });

  test('away at the start: what was served last is served, and what was revoked stays revoked', async () => {
    await revokeKey(gatehouse.admin, revoked.id);
    await untilServed(url(), { 'x-api-key': revoked.key }, 401);
    await gatehouse.end();
    await away.take();
    await gatehouse.start('serving');
    assert.equal(await status(good), 200);
    assert.equal(await status(revoked), 401);
    assert.equal((await call(url())).status, 401);
    assert.match(gatehouse.output, away.reason);
    assert.match(gatehouse.output, /^Serving what was served last/m);
    const { status: readiness, body } = await ready();
    assert.equal(readiness, 200);
    assert.ok((JSON.parse(body) as { snapshot: number }).snapshot > 0);
    await assert.rejects(gatehouse.admin.get('/status'), /No Gatehouse answers/);
  });

  test('when the store comes back, the control plane does, with all that there was', async () => {
    await away.giveBack();
    const { body } =
      (await eventually(
        () => gatehouse.admin.get<{ counts: { applications: number } }>('/status').catch(() => undefined),
        answer => answer !== undefined,
      )) ?? assert.fail();
    assert.equal(body.counts.applications, 1);
    assert.equal(await status(good), 200);
    assert.equal(await status(revoked), 401);
    const fresh = await issueKey(gatehouse.admin, 'holder');
    await untilServed(url(), { 'x-api-key': fresh.key });
    await revokeKey(gatehouse.admin, fresh.id);
    await untilServed(url(), { 'x-api-key': fresh.key }, 401);
  });

  // What is kept beside the store is the same on every database.
  if (isFile) {
    test('killed, and started without the store: what was revoked before is still revoked', async () => {
      let last: IssuedKey = good;
      await kept(async () => (last = await issueKey(gatehouse.admin, 'holder')));
      assert.equal(await status(last), 200);
      await kept(() => revokeKey(gatehouse.admin, last.id));
      await gatehouse.kill();
      await away.take();
      await gatehouse.start('serving');
      assert.equal(await status(last), 401);
      assert.equal(await status(good), 200);
      await gatehouse.kill();
    });

    test('a sealed file that was tampered with is refused: nothing is served from it', async () => {
      const whole = readFileSync(sealed());
      const changed = Buffer.from(whole);
      const at = Math.floor(whole.length / 2);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(sealed(), changed);
      gatehouse.launch();
      const { code } = await gatehouse.ended;
      assert.ok(code !== null && code !== 0, `ended with ${code}`);
      await assert.rejects(call(url()), /ECONNREFUSED/);
      writeFileSync(sealed(), whole);
    });
  } else {
    test('with the store away and nothing kept, it does not start, and says why', async () => {
      await gatehouse.end();
      await away.take();
      renameSync(sealed(), `${sealed()}.away`);
      const before = gatehouse.output.length;
      gatehouse.launch();
      const { code } = await gatehouse.ended;
      assert.ok(code !== null && code !== 0, `ended with ${code}`);
      assert.match(gatehouse.output.slice(before), away.reason);
      await assert.rejects(call(url()), /ECONNREFUSED/);
      renameSync(`${sealed()}.away`, sealed());
    });
  }

  test('started again with the store, all is as it was', async () => {
    await away.giveBack();
    await gatehouse.start();
    assert.equal(await status(good), 200);
    const refused = await call(url(), { headers: { 'x-api-key': revoked.key } });
    assert.equal(codeOf(refused), 'api-key-invalid');
  });
}

suite('the store is away: SQLite', () => behaviour(sqliteAway, { isFile: true }));

suite('the store is away: PostgreSQL', { skip: withoutPostgres }, () =>
  behaviour(postgresAway, { isFile: false }),
);
