import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { LongExchanges, type LongEnd, type LongExchange } from './long-exchanges.ts';
import type { ExchangeState } from './exchange-state.ts';
import { Refusal } from './refusal.ts';
import { testExchange } from './testing.ts';

interface Watched extends LongExchange {
  readonly ends: LongEnd[];
}

function long(over: Partial<LongExchange> = {}): Watched {
  const ends: LongEnd[] = [];
  return {
    x: testExchange(),
    endsAt: Infinity,
    idleAt: Infinity,
    conclude: why => ends.push(why),
    ends,
    ...over,
  };
}

/** All, judged by what a test says of each; without the timer, as rounds are made by hand. */
function all(
  t: TestContext,
  judge: (x: ExchangeState) => Refusal | Promise<Refusal> | undefined = () => undefined,
) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const judged: ExchangeState[] = [];
  const exchanges = new LongExchanges(x => {
    judged.push(x);
    return judge(x);
  });
  return { exchanges, judged };
}

suite('long exchanges', () => {
  test('end when they are old or have been quiet for too long', t => {
    const { exchanges } = all(t);
    const [old, quiet, fresh] = [long({ endsAt: 100 }), long({ idleAt: 100 }), long()];
    for (const each of [old, quiet, fresh]) exchanges.add(each);
    exchanges.sweep(99);
    assert.deepEqual([old.ends, quiet.ends], [[], []]);
    exchanges.sweep(100);
    assert.deepEqual([old.ends, quiet.ends, fresh.ends], [['lifetime'], ['idle'], []]);
  });

  test('are judged again as soon as they are added: opening takes time', t => {
    const refusal = new Refusal('api-key-invalid');
    const { exchanges } = all(t, () => refusal);
    const late = long();
    exchanges.add(late);
    assert.deepEqual(late.ends, [refusal]);
  });

  test('are all judged within three rounds of a change, and none twice before', t => {
    const { exchanges, judged } = all(t);
    const many = Array.from({ length: 1_000 }, () => long());
    for (const each of many) exchanges.add(each);
    judged.length = 0;
    exchanges.changed();
    for (let round = 0; round < 3; round++) exchanges.sweep(0);
    assert.equal(judged.length <= 1_002, true);
    assert.equal(new Set(judged).size, 1_000);
  });

  test('changes without end do not keep the last ones from being judged', t => {
    const { exchanges, judged } = all(t);
    const many = Array.from({ length: 1_000 }, () => long());
    for (const each of many) exchanges.add(each);
    judged.length = 0;
    for (let round = 0; round < 3; round++) {
      exchanges.changed();
      exchanges.sweep(0);
    }
    assert.equal(new Set(judged).size, 1_000);
    assert.ok(judged.length <= 1_002);
  });

  test('are judged again without a change too, at a fiftieth a round', t => {
    const { exchanges, judged } = all(t);
    const many = Array.from({ length: 1_000 }, () => long());
    for (const each of many) exchanges.add(each);
    judged.length = 0;
    for (let round = 0; round < 50; round++) exchanges.sweep(0);
    assert.equal(new Set(judged).size, 1_000);
    assert.equal(judged.length, 1_000);
  });

  test('whose judge fails or is late to refuse end', async t => {
    const refusal = new Refusal('api-key-invalid');
    const verdicts = [
      () => {
        throw new Error('broken');
      },
      () => Promise.resolve(refusal),
      () => Promise.reject(new Error('broken')),
    ];
    const { exchanges } = all(t, () => verdicts.shift()?.());
    const ended = verdicts.map(() => long());
    for (const each of ended) exchanges.add(each);
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(
      ended.map(({ ends }) => (ends[0] as Refusal | undefined)?.code),
      ['policy-failed', 'api-key-invalid', 'policy-failed'],
    );
  });

  test('all end in a drain, and so does whatever comes later', t => {
    const { exchanges } = all(t);
    const [early, late] = [long(), long()];
    exchanges.add(early);
    exchanges.drain();
    exchanges.add(late);
    assert.deepEqual([early.ends, late.ends], [['draining'], ['draining']]);
  });

  test('that are over are forgotten', t => {
    const { exchanges, judged } = all(t);
    const over = long({ endsAt: 0 });
    exchanges.add(over);
    exchanges.delete(over);
    judged.length = 0;
    exchanges.changed();
    exchanges.sweep(1);
    assert.deepEqual([over.ends, judged, exchanges.size], [[], [], 0]);
  });
});
