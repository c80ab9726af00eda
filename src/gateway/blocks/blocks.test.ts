import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { BlockExchange, type SharedNews } from './block-exchange.ts';
import { blockRule } from './block-rule.ts';
import { BlockTable } from './block-table.ts';
import { Blocks } from './blocks.ts';
import type { SharedAsk } from '../limits/shared-limits.ts';

const now = Date.UTC(2026, 0, 15, 12);
const seconds = now / 1000;
const rule = blockRule({
  limit: 3,
  windowSeconds: 60,
  firstSeconds: 60,
  longestSeconds: 600,
  forgetSeconds: 3_600,
});
const text = JSON.stringify(['external', 'att_1', '192.0.2.1', '', '0000']);
const seed = { k0: 1, k1: 2 };

/** A cache: news in order, and strikes counted together; away when told. */
class Cache implements SharedNews {
  away = false;
  readonly #counts = new Map<string, number>();
  readonly told: string[] = [];

  take = (asks: readonly SharedAsk[]) =>
    Promise.resolve(
      this.away
        ? undefined
        : asks.map(({ hi, lo }) => {
            const count = (this.#counts.get(`${hi} ${lo}`) ?? 0) + 1;
            if (count < 3) this.#counts.set(`${hi} ${lo}`, count);
            return { allowed: count < 3, owedUs: 0 };
          }),
    );

  tell(news: string): Promise<boolean> {
    if (!this.away) this.told.push(news);
    return Promise.resolve(!this.away);
  }

  heard(after: string | undefined) {
    if (this.away) return Promise.resolve(undefined);
    const from = after === undefined ? 0 : Number(after);
    return Promise.resolve(this.told.slice(from).map((news, at) => ({ at: String(from + at + 1), news })));
  }
}

function machine(cache: Cache) {
  const table = BlockTable.create({ slots: 64, seed });
  const news = new BlockExchange(cache, table, () => now);
  const blocks = new Blocks({ table, shared: { limits: cache, news } });
  return { table, news, blocks, left: () => table.blocked(7, 7, now) };
}

const settled = () => new Promise(resolve => setImmediate(resolve));

async function strike({ blocks }: { blocks: Blocks }, times = 1): Promise<void> {
  for (let n = 0; n < times; n++) {
    blocks.strike(7, 7, now, rule, () => text);
    await settled();
  }
}

suite('blocks of several machines', () => {
  test('attacks are counted together, and who is blocked at one is blocked at all', async () => {
    const cache = new Cache();
    const [one, other] = [machine(cache), machine(cache)];
    await strike(one, 2);
    assert.deepEqual([one.left(), other.left()], [0, 0]);
    await strike(other);
    assert.equal(other.left(), 60);
    await one.news.turn();
    assert.equal(one.left(), 60);
    assert.equal(one.table.list(now)[0]?.text, text);
  });

  test('a block that is lifted at one ends at all, also for those that hear of both later', async () => {
    const cache = new Cache();
    const [one, other] = [machine(cache), machine(cache)];
    await strike(one, 3);
    await other.news.turn();
    const [block] = one.table.list(now);
    assert.ok(block);
    one.table.lift(block.id, now);
    one.blocks.lifted(block.id, block.until);
    await settled();
    await other.news.turn();
    assert.equal(other.left(), 0);
    const late = machine(cache);
    await late.news.turn();
    assert.equal(late.left(), 0);
  });

  test('after a lift attacks are counted from the beginning, and after a block too', async () => {
    const cache = new Cache();
    const [one, other] = [machine(cache), machine(cache)];
    await strike(one, 3);
    await other.news.turn();
    const [block] = one.table.list(now);
    assert.ok(block);
    one.table.lift(block.id, now);
    one.blocks.lifted(block.id, block.until);
    await settled();
    await other.news.turn();
    await strike(one);
    await strike(other);
    assert.deepEqual([one.left(), other.left()], [0, 0]);
    await strike(other);
    assert.equal(other.left(), 60);
  });

  test('an old lift that is heard again lifts no later block', async () => {
    const cache = new Cache();
    const one = machine(cache);
    cache.told.push(JSON.stringify({ lift: { id: 'blk_0000000700000007', until: seconds + 30 } }));
    one.table.start(7, 7, now, rule, () => text);
    await one.news.turn();
    assert.equal(one.left(), 60);
  });

  test('while the cache is away each machine counts for itself, and tells the others when it is back', async () => {
    const cache = new Cache();
    const [one, other] = [machine(cache), machine(cache)];
    cache.away = true;
    await strike(one, 3);
    assert.equal(one.left(), 60);
    one.blocks.lifted('blk_00000000000000ff', seconds + 60);
    await settled();
    assert.deepEqual(cache.told, []);
    assert.equal(other.left(), 0);
    cache.away = false;
    await one.news.turn();
    await other.news.turn();
    assert.equal(cache.told.length, 2);
    assert.equal(other.left(), 60);
  });

  const good = {
    id: 'blk_0000000700000007',
    since: seconds,
    until: seconds + 60,
    level: 1,
    text,
    forgetSeconds: 60,
  };
  for (const [what, news] of Object.entries({
    'no JSON': '{',
    nothing: 'null',
    'a list': '[]',
    'a block without an id': JSON.stringify({ block: { ...good, id: undefined } }),
    'a block of another shape': JSON.stringify({ block: { ...good, until: '9' } }),
    'a block for years': JSON.stringify({ block: { ...good, until: seconds + 31 * 86_400 } }),
    'a block that is over': JSON.stringify({ block: { ...good, until: seconds } }),
    'a level beyond all': JSON.stringify({ block: { ...good, level: 1e9 } }),
    'a text without end': JSON.stringify({ block: { ...good, text: 'x'.repeat(10_000) } }),
  }))
    test(`what another program wrote is passed over: ${what}`, async () => {
      const cache = new Cache();
      const one = machine(cache);
      cache.told.push(news, JSON.stringify({ block: { ...good, id: 'blk_0000000800000008' } }));
      await one.news.turn();
      assert.equal(one.left(), 0);
      assert.equal(one.table.blocked(8, 8, now), 60);
    });
});

suite('reports of blocks', () => {
  test('tell each block that began once, without whom it is of', () => {
    const blocks = new Blocks({ table: BlockTable.create({ slots: 64, seed }) });
    assert.equal(blocks.takeReport(), undefined);
    for (let n = 0; n < 5; n++) blocks.strike(7, 7, now, rule, () => text);
    const report = blocks.takeReport();
    assert.deepEqual(report, {
      began: [
        {
          id: 'blk_0000000700000007',
          zone: 'external',
          what: 'address',
          mode: 'block',
          level: 1,
          seconds: 60,
        },
      ],
      crowded: 0,
      held: 0,
    });
    assert.deepEqual(blocks.takeReport(), { began: [], crowded: 0, held: 0 });
    assert.equal(blocks.takeReport(), undefined);
  });

  test('tell when there was no room', () => {
    const blocks = new Blocks({ table: BlockTable.create({ slots: 8, seed }) });
    for (let who = 1; who <= 9; who++)
      for (let n = 0; n < 3; n++) blocks.strike(who, who, now, rule, () => text);
    assert.equal(blocks.takeReport()?.crowded, 3);
  });
});
