/** Limits that several machines count together: exact while the cache is there, bounded while it is not. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createClient } from 'redis';
import { settle } from '../../src/gateway/engine.ts';
import { BlockExchange } from '../../src/gateway/blocks/block-exchange.ts';
import { blockRule } from '../../src/gateway/blocks/block-rule.ts';
import { BlockTable } from '../../src/gateway/blocks/block-table.ts';
import { Blocks } from '../../src/gateway/blocks/blocks.ts';
import { LimitTable } from '../../src/gateway/limits/limit-table.ts';
import { CachedLimits } from '../../src/gateway/limits/shared-limits.ts';
import { settleShared } from '../../src/gateway/limits/shared-takes.ts';
import { policy } from '../../src/gateway/policies/rate-limit/policy.ts';
import { Refusal } from '../../src/gateway/refusal.ts';
import { compilePolicy, testExchange, testPlacement } from '../../src/gateway/testing.ts';
import { startRedis } from '../services/redis.ts';
import type { Service } from '../services/service.ts';
import { eventually } from '../support/eventually.ts';
import { severable, type Severable } from '../support/severable.ts';

/** A day, so that no time passes that would matter. */
const window = '1d';

suite('limits shared through Redis', { timeout: 240_000 }, () => {
  let redis: Service;
  let way: Severable;
  const machines: CachedLimits[] = [];
  const heard: (string | undefined)[] = [];

  before(async () => {
    redis = await startRedis();
    way = await severable(redis.url);
    for (let n = 0; n < 2; n++) machines.push(new CachedLimits(way.url, away => heard.push(away)));
    await eventually(
      () => Promise.all(machines.map(each => each.take([]))),
      answers => answers.every(answer => answer !== undefined),
    );
  });
  after(async () => {
    for (const machine of machines) machine.close();
    await way?.cut();
    await redis?.stop();
  });

  /** A gateway's limits, as attachments of these ids, on each of the machines. */
  const gateways = (options: readonly Record<string, unknown>[], id: string) =>
    machines.map(shared => {
      const limits = LimitTable.create({ slots: 64, seed: { k0: 1, k1: 2 } });
      const steps = options.map((given, index) => {
        const attachment = {
          ...testPlacement().attachment,
          id: `${id}-${index}`,
          policy: 'rate-limit',
          mode: given['mode'] === 'report' ? ('report' as const) : ('block' as const),
        };
        const { mode: _mode, ...rest } = given;
        const { limit } = compilePolicy(
          policy,
          { shared: true, window, ...rest },
          { place: { attachment }, dependencies: { limits, shared } },
        );
        return { limit, step: { policyId: attachment.id, policy: 'rate-limit', mode: attachment.mode } };
      });
      return async () => {
        const x = testExchange();
        for (const { limit, step } of steps) {
          const verdict = limit?.(x);
          assert.ok(!(verdict instanceof Promise));
          const refusal = settle(step, verdict, x);
          if (refusal !== undefined) return { code: refusal.code, x };
        }
        const outcome = x.shared === undefined ? x : await settleShared(x, x.shared);
        return { code: outcome instanceof Refusal ? outcome.code : 'passes', x };
      };
    });

  const passing = (answers: readonly { code: string }[]) =>
    answers.filter(({ code }) => code === 'passes').length;

  test('all machines together admit exactly the limit, however many ask at once', async () => {
    const [a, b] = gateways([{ limit: 50, per: ['address'] }], 'exact');
    assert.ok(a && b);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? a() : b())));
    assert.equal(passing(answers), 50);
    assert.equal((await a()).code, 'rate-limited');
  });

  test('three limits of a call are one round trip, and a call that one refuses counts in none', async () => {
    const probe = createClient({ url: redis.url });
    await probe.connect();
    const calls = async () =>
      [...(await probe.info('commandstats')).matchAll(/cmdstat_(?:evalsha|eval):calls=(\d+)/g)]
        .map(([, count]) => Number(count))
        .reduce((sum, count) => sum + count, 0);
    const [a, b] = gateways(
      [{ limit: 10 }, { limit: 3, name: 'small' }, { limit: 20, name: 'large' }],
      'one',
    );
    assert.ok(a && b);
    const before = await calls();
    const answers = [await a(), await b(), await a(), await b(), await b()];
    assert.deepEqual([passing(answers), (await calls()) - before], [3, 5]);
    const { limitHeaders } = answers[4]?.x ?? assert.fail();
    assert.match(limitHeaders.limit, /"application";r=7;t=\d+, "small";r=0;t=\d+, "large";r=17;t=\d+/);
    await probe.close();
  });

  test('one that only reports keeps nobody from counting', async () => {
    const [a] = gateways([{ limit: 1, mode: 'report' }, { limit: 5 }], 'report');
    assert.ok(a);
    const answers = await Promise.all(Array.from({ length: 9 }, () => a()));
    assert.equal(passing(answers), 5);
    assert.ok(answers.some(({ x }) => x.reported.length === 1));
  });

  test('while the cache is away each machine admits its own limit at most, or refuses where that was chosen', async () => {
    const local = gateways([{ limit: 10 }], 'local');
    const strict = gateways([{ limit: 10, whenCacheAway: 'refuse' }], 'strict');
    const each = (all: typeof local, times: number) =>
      Promise.all(all.flatMap(one => Array.from({ length: times }, () => one())));
    assert.equal(passing(await each(local, 2)), 4);
    await way.cut();
    assert.equal(passing(await each(local, 30)), 2 * 8);
    const answers = await each(strict, 3);
    assert.deepEqual(new Set(answers.map(({ code }) => code)), new Set(['limits-unavailable']));
    assert.ok(heard.some(away => away !== undefined));
    await way.mend();
    await eventually(
      () => each(strict, 1),
      again => passing(again) === 2,
    );
    assert.equal(heard.at(-1), undefined);
  });

  test('machines take a proof once between them, however many show it at once', async () => {
    const shown = (name: string) =>
      Promise.all(machines.flatMap(one => Array.from({ length: 20 }, () => one.claim(name, 60_000))));
    for (const name of ['signature\nsgk_1\nnonce', 'signature\nsgk_1\nother nonce']) {
      const answers = await shown(name);
      assert.equal(answers.filter(isFirst => isFirst === true).length, 1);
      assert.equal(answers.filter(isFirst => isFirst === false).length, 39);
    }
  });

  test('while the cache is away nobody says that a proof is new', async () => {
    await way.cut();
    assert.equal(await machines[0]?.claim('away', 60_000), undefined);
    await way.mend();
    await eventually(
      () => machines[0]?.claim(`back ${performance.now()}`, 60_000) ?? Promise.resolve(undefined),
      isFirst => isFirst === true,
    );
  });

  test('nothing in the cache tells whom it counts, and everything there ends', async () => {
    const probe = createClient({ url: redis.url });
    await probe.connect();
    const keys = await probe.keys('*');
    assert.ok(keys.length > 0);
    for (const key of keys) {
      assert.match(key, /^gatehouse:(?:limit:[0-9a-f]{16}|proof:[\w-]{43})$/);
      assert.ok((await probe.pTTL(key)) > 0);
    }
    await probe.close();
  });

  test('who attacks two machines in turn is blocked at both, until it is lifted at one', async () => {
    const rule = blockRule({
      limit: 4,
      windowSeconds: 86_400,
      firstSeconds: 3_600,
      longestSeconds: 3_600,
      forgetSeconds: 3_600,
    });
    const joined = machines.map(shared => {
      const table = BlockTable.attach(
        BlockTable.create({ slots: 64, seed: { k0: 0, k1: 0 } }).buffer,
        0,
        shared.seed,
      );
      const news = new BlockExchange(shared, table, Date.now);
      const blocks = new Blocks({ table, shared: { limits: shared, news } });
      return { table, news, blocks, left: () => table.blocked(70, 7, Date.now()) };
    });
    await eventually(
      () => Promise.all(machines.map(each => each.take([]))),
      answers => answers.every(answer => answer !== undefined),
    );
    const [one, other] = joined as [(typeof joined)[0], (typeof joined)[0]];
    const both = async () => {
      await Promise.all(joined.map(({ news }) => news.turn()));
      return joined.map(({ left }) => left() > 0);
    };
    const text = JSON.stringify(['external', 'att_1', '192.0.2.1', '', '0000']);
    for (let n = 0; n < 4; n++) {
      assert.deepEqual(await both(), [false, false]);
      (n % 2 === 0 ? one : other).blocks.strike(70, 7, Date.now(), rule, () => text);
      // Each is counted before the next is sent.
      await machines[0]?.take([]);
    }
    await eventually(both, blocked => blocked.every(Boolean));
    const [block] = one.table.list(Date.now());
    assert.ok(block);
    one.table.lift(block.id, Date.now());
    one.blocks.lifted(block.id, block.until);
    await eventually(both, blocked => !blocked.some(Boolean));
  });
});
