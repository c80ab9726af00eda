import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { testNow } from '../testing.ts';
import { IntrospectionDesk, unknown, type Introspected } from './introspection-desk.ts';
import { VerifiedTokens } from './verified-token.ts';
import { testClaims } from './testing.ts';

const good = { active: true, ...testClaims } as const satisfies Introspected;

function desk(answer: (token: string) => Promise<Introspected>, keepMs = 60_000) {
  let now = testNow;
  const asked: string[] = [];
  const made = new IntrospectionDesk({
    ask: token => {
      asked.push(token);
      return answer(token);
    },
    keepMs,
    now: () => now,
  });
  return {
    asked,
    find: (token: string) => made.find(token, VerifiedTokens.nameOf(token)),
    later: (ms: number) => (now += ms),
  };
}

suite('opaque tokens', () => {
  test('are asked for once while the answer is believed, then again', async () => {
    const { asked, find, later } = desk(async () => good);
    const first = await find('t');
    assert.ok(typeof first === 'object');
    assert.equal(first.shown.id, 'token-1');
    for (let n = 0; n < 5; n++) assert.equal(find('t'), first);
    assert.equal(asked.length, 1);
    later(60_000);
    await find('t');
    assert.equal(asked.length, 2);
  });

  test('are asked for once, however many calls show one at the same time', async () => {
    const { asked, find } = desk(async () => good);
    await Promise.all(Array.from({ length: 50 }, async () => find('t')));
    assert.equal(asked.length, 1);
  });

  test('that were good and are no longer, are not believed from the next answer on', async () => {
    let answer: Introspected = good;
    const { find, later } = desk(async () => answer, 1_000);
    await find('t');
    answer = { active: false };
    later(1_000);
    assert.equal(typeof (await find('t')), 'string');
    assert.equal(typeof find('t'), 'string');
  });

  test('that are none are asked for again only after a while, and drive no good one out', async () => {
    const { asked, find, later } = desk(async token => (token === 'good' ? good : { active: false }));
    await find('good');
    for (let n = 0; n < 20_000; n++) await find(`none ${n}`);
    assert.equal(typeof find('good'), 'object');
    const before = asked.length;
    assert.equal(typeof find('none 19999'), 'string');
    assert.equal(asked.length, before);
    later(10_000);
    await find('none 19999');
    assert.equal(asked.length, before + 1);
  });

  test('nobody can tell about are neither good nor remembered as none', async () => {
    let fails = true;
    const { find } = desk(async () => {
      if (fails) throw new Error('away');
      return good;
    });
    assert.equal(await find('t'), unknown);
    fails = false;
    assert.equal(typeof (await find('t')), 'object');
  });

  test('are not asked for without bound', () => {
    const { asked, find } = desk(() => new Promise(() => {}));
    for (let n = 0; n < 5_000; n++) void find(`t${n}`);
    assert.equal(asked.length, 1_000);
    assert.equal(find('one more'), unknown);
  });

  test('whose answer lacks what a token must say are none', async () => {
    for (const missing of ['iss', 'sub', 'aud', 'exp', 'iat']) {
      const { find } = desk(async () => ({ ...good, [missing]: undefined }));
      assert.equal(typeof (await find('t')), 'string', missing);
    }
  });
});
