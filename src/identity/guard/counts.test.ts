import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openStore, type Store } from '#store';
import { createKeyed } from '../keyed.ts';
import { CodeGuard } from './code-guard.ts';
import { StoreCounts, sweepCounts } from './counts.ts';
import { SignInGuard } from './sign-in-guard.ts';

const minute = 60_000;
const keyed = createKeyed(Buffer.alloc(32, 3));
const clock = { time: 1_700_000_000_000, now: () => clock.time };
const attempt = { account: 'ann@example.org', address: '192.0.2.7', device: undefined };

suite('what was counted', () => {
  let store: Store;
  before(async () => {
    store = await openStore({ clock });
  });
  after(() => store.close());

  /** Another node, or the same one after a restart. */
  const guard = () => new SignInGuard(new StoreCounts(store, keyed), clock);
  const rows = () => store.db.selectFrom('attempt_counts').selectAll().execute();

  test('counts at every node and after a restart, with many attempts at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => guard().admit(attempt)));
    assert.equal(outcomes.filter(outcome => typeof outcome !== 'number').length, 6);
    assert.equal(typeof (await guard().admit(attempt)), 'number');
  });

  test('says nothing of who it was', async () => {
    assert.doesNotMatch(JSON.stringify(await rows()), /ann|example|192/);
  });

  test('is not written for whoever has to wait', async () => {
    const before = await rows();
    for (let i = 0; i < 20; i++) await guard().admit(attempt);
    assert.deepEqual(await rows(), before);
  });

  test('is forgotten for whoever got in, also inside of a change that counts', async () => {
    const counts = new StoreCounts(store, keyed);
    const codes = new CodeGuard(counts, clock);
    for (let i = 0; i < 6; i++) await codes.admit('usr_1', undefined);
    const admission = await new CodeGuard(counts, clock).admit('usr_1', undefined);
    assert.ok(typeof admission !== 'number');
    assert.equal(typeof (await codes.admit('usr_1', undefined)), 'number');
    await assert.rejects(
      store.change(async change => {
        await admission.succeeded(change);
        throw new Error('taken back');
      }),
    );
    assert.equal(typeof (await codes.admit('usr_1', undefined)), 'number');
    await store.change(change => admission.succeeded(change));
    assert.notEqual(typeof (await codes.admit('usr_1', undefined)), 'number');
  });

  test('is swept away when it is forgotten, and what is too much with it, the least first', async () => {
    const counts = new StoreCounts(store, keyed);
    for (let i = 0; i < 20; i++)
      await counts.change([`key ${i}`], held =>
        held.set(`key ${i}`, { forgottenAt: clock.time + i + 1, nextAt: 0 }),
      );
    await store.change(change => sweepCounts(change, clock.time, 5));
    const left = await rows();
    assert.equal(left.length, 5);
    assert.ok(left.every(({ forgotten_at }) => forgotten_at > clock.time + 15));
    clock.time += 24 * 60 * minute;
    await store.change(change => sweepCounts(change, clock.time));
    assert.deepEqual(await rows(), []);
  });
});
