import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CalendarWindow } from './calendar.ts';
import { QuotaKeeper, type QuotaStorage } from './quota-keeper.ts';
import { QuotaTable, type QuotaGrant, type QuotaRow, type QuotaWant } from './quota-table.ts';

const noon = Date.UTC(2026, 0, 7, 12);
const seed = { k0: 1, k1: 2 };
const day = new CalendarWindow('day');

/** What is stored survives the process; `reserve` is as a transaction of a database. */
class Disk implements QuotaStorage {
  readonly rows = new Map<string, QuotaRow>();
  away = false;

  load(now: number): Promise<readonly QuotaRow[]> {
    return Promise.resolve([...this.rows.values()].filter(row => row.windowEnd > now));
  }

  reserve(wants: readonly QuotaWant[]): Promise<readonly QuotaGrant[]> {
    if (this.away) return Promise.reject(new Error('away'));
    return Promise.resolve(wants.map(want => this.#reserve(want)));
  }

  giveBack(rows: readonly QuotaRow[]): Promise<void> {
    for (const { fingerprint, used } of rows) {
      const row = this.rows.get(fingerprint);
      if (row !== undefined) this.rows.set(fingerprint, { ...row, used: row.used - used });
    }
    return Promise.resolve();
  }

  #reserve({ fingerprint, windowEnd, limit, amount }: QuotaWant): QuotaGrant {
    const row = this.rows.get(fingerprint);
    const used = row?.windowEnd === windowEnd ? row.used : 0;
    const granted = Math.max(0, Math.min(amount, limit - used));
    this.rows.set(fingerprint, { fingerprint, windowEnd, used: used + granted });
    return { fingerprint, windowEnd, amount: granted, reserved: used + granted };
  }
}

/** One process: a table, and who keeps its counts. */
async function start(disk: Disk, slots = 64) {
  const table = QuotaTable.create({ slots, seed, reserving: true });
  let announced = 0;
  const failures: unknown[] = [];
  const keeper = new QuotaKeeper({
    table,
    storage: disk,
    now: () => noon,
    granted: () => (announced += 1),
    failed: error => failures.push(error),
  });
  await keeper.start();
  /** Makes one call; what it wants reserved is on its way. */
  const call = (key: number, limit: number, now = noon) => {
    const { allowed, short, want } = table.take(key, key, now, day, limit);
    if (want !== undefined) keeper.reserve([want]);
    return allowed ? 'granted' : short ? 'short' : 'refused';
  };
  /** Calls until it is refused, or so many were granted; waits for reservations in between. */
  const use = async (key: number, limit: number, most = Infinity, now = noon) => {
    for (let granted = 0; ; ) {
      const answer = granted < most ? call(key, limit, now) : 'refused';
      if (answer === 'refused') return granted;
      if (answer === 'granted') granted += 1;
      else await new Promise(resolve => setImmediate(resolve));
    }
  };
  return { table, keeper, call, use, failures, announced: () => announced };
}

suite('quotas reserved before they are granted', () => {
  test('nothing is granted before its reservation is stored', async () => {
    const disk = new Disk();
    const { call, announced } = await start(disk);
    assert.equal(call(1, 100), 'short');
    assert.equal(disk.rows.size, 1);
    assert.equal(call(1, 100), 'short');
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(announced(), 1);
    assert.equal(call(1, 100), 'granted');
  });

  test('all of a quota can be used in one window, one call of it as much as a million', async () => {
    for (const limit of [1, 2, 15, 16, 17, 1_000, 1_000_000]) {
      const { use } = await start(new Disk());
      assert.equal(await use(1, limit), limit);
      assert.equal(await use(1, limit, Infinity, noon + 12 * 3_600_000), limit);
    }
  });

  test('a busy subject is asked for seldom, and ahead of need', async () => {
    const disk = new Disk();
    let writes = 0;
    const reserve = disk.reserve.bind(disk);
    disk.reserve = wants => {
      writes += 1;
      return reserve(wants);
    };
    const { call } = await start(disk);
    let short = 0;
    for (let n = 0; n < 200_000; n++) {
      if (call(1, 10_000_000, noon + n / 50) === 'short') short += 1;
      // A store that answers within some milliseconds.
      if (n % 100 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    assert.ok(writes < 30, `${writes} writes`);
    assert.ok(short < 200, `${short} calls would have waited`);
  });

  test('a stop in order gives back what was not used, and a kill costs a block at most', async () => {
    const disk = new Disk();
    const first = await start(disk);
    assert.equal(await first.use(1, 1_000, 300), 300);
    await first.keeper.stop();
    assert.equal([...disk.rows.values()][0]?.used, 300);

    const second = await start(disk);
    assert.equal(await second.use(1, 1_000, 300), 300);
    const third = await start(disk);
    const rest = await third.use(1, 1_000);
    assert.ok(rest <= 400 && rest >= 400 - 1_000 / 16, `${rest} of 400`);
  });

  test('killed again and again, in a table far too small, no subject ever gets more than its limit', async () => {
    let state = 7;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % below;
    };
    const disk = new Disk();
    const granted = new Map<number, number>();
    const limit = 40;
    for (let life = 0; life < 60; life++) {
      const { call, keeper } = await start(disk, life % 3 === 0 ? 32 : 8);
      for (let n = 0; n < 150; n++) {
        const key = 1 + random(20);
        if (call(key, limit) === 'granted') granted.set(key, (granted.get(key) ?? 0) + 1);
        if (random(4) === 0) await new Promise(resolve => setImmediate(resolve));
      }
      if (random(2) === 0) await keeper.stop();
    }
    assert.ok(
      [...granted.values()].every(count => count <= limit),
      JSON.stringify([...granted]),
    );
    assert.ok([...granted.values()].reduce((sum, count) => sum + count) > limit);
  });

  test('two processes that reserve from one store share a quota exactly', async () => {
    const disk = new Disk();
    const [a, b] = [await start(disk), await start(disk)];
    let granted = 0;
    for (let n = 0; n < 2_000; n++) {
      for (const { call } of [a, b]) if (call(1, 500) === 'granted') granted += 1;
      await new Promise(resolve => setImmediate(resolve));
    }
    assert.ok(granted <= 500 && granted >= 500 - 500 / 16, String(granted));
    await Promise.all([a.keeper.stop(), b.keeper.stop()]);
    const { use } = await start(disk);
    assert.equal(granted + (await use(1, 500)), 500);
  });

  test('while the storage is away nothing is granted but what is reserved, and afterwards all goes on', async () => {
    const disk = new Disk();
    const { call, use, failures } = await start(disk);
    assert.equal(await use(1, 1_000, 20), 20);
    disk.away = true;
    let granted = 0;
    for (let n = 0; n < 200; n++) {
      if (call(1, 1_000) === 'granted') granted += 1;
      await new Promise(resolve => setImmediate(resolve));
    }
    const stored = [...disk.rows.values()][0]?.used ?? 0;
    assert.ok(20 + granted <= stored, `${granted} beyond 20, ${stored} reserved`);
    assert.equal(call(1, 1_000), 'short');
    assert.ok(failures.length > 0 && failures.length < 5);
    disk.away = false;
    assert.equal(await use(1, 1_000, Infinity, noon + 2_000), 980 - granted);
  });

  test('what was counted while the storage was away is reserved afterwards', async () => {
    const disk = new Disk();
    const { table, call } = await start(disk);
    for (let n = 0; n < 30; n++) assert.equal(table.take(1, 1, noon, day, 40, true).allowed, true);
    assert.equal(call(1, 40, noon + 2_000), 'short');
    await new Promise(resolve => setImmediate(resolve));
    assert.ok(([...disk.rows.values()][0]?.used ?? 0) >= 30);
  });

  test('a block that was reserved for a window that is over is not granted in the next', async () => {
    const table = QuotaTable.create({ slots: 64, seed, reserving: true });
    const { want } = table.take(1, 1, noon, day, 160);
    assert.ok(want);
    const next = noon + 24 * 3_600_000;
    table.take(1, 1, next, day, 160);
    table.grant({ ...want, reserved: 10 });
    assert.equal(table.take(1, 1, next, day, 160).short, true);
  });
});
