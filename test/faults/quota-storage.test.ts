import assert from 'node:assert/strict';
import { suite } from 'node:test';
import type { QuotaWant } from '#gateway';
import { eachStore } from '../../src/store/testing.ts';
import { quotaStorage } from '../../src/main/quota-storage.ts';

const now = 1_000_000;
const windowEnd = now + 60_000;

const want = (over: Partial<QuotaWant> = {}): QuotaWant => ({
  fingerprint: '00000001000000aa',
  windowEnd,
  latestEnd: windowEnd + 60_000,
  limit: 1_000,
  amount: 10,
  ...over,
});

suite('what is reserved of quotas', () => {
  eachStore('is stored before it is granted, up to the limit and not beyond', async (_t, store) => {
    const storage = quotaStorage(store);
    assert.deepEqual(await storage.reserve([want()], now), [
      { fingerprint: '00000001000000aa', windowEnd, amount: 10, reserved: 10 },
    ]);
    let granted = 10;
    for (let n = 0; n < 40; n++)
      for (const { amount } of await storage.reserve([want({ amount: 90 })], now)) granted += amount;
    assert.equal(granted, 1_000);
    assert.deepEqual(await storage.load(now), [{ fingerprint: '00000001000000aa', windowEnd, used: 1_000 }]);
  });

  eachStore('is never given to two who ask at once', async (_t, store) => {
    const storages = [quotaStorage(store), quotaStorage(store)];
    const ask = async (storage: ReturnType<typeof quotaStorage>) => {
      let granted = 0;
      for (let n = 0; n < 20; n++) {
        const wants = ['aa', 'bb'].map(end => want({ fingerprint: `00000001000000${end}`, limit: 200 }));
        for (const { amount } of await storage.reserve(n % 2 === 0 ? wants : wants.reverse(), now))
          granted += amount;
      }
      return granted;
    };
    const granted = await Promise.all(storages.map(ask));
    assert.equal(
      granted.reduce((sum, each) => sum + each),
      400,
    );
  });

  eachStore('begins anew with the window, and outlives a clock that was set back', async (_t, store) => {
    const storage = quotaStorage(store);
    await storage.reserve([want({ limit: 8 })], now);
    const next = { windowEnd: windowEnd + 60_000, latestEnd: windowEnd + 120_000, limit: 8 };
    assert.equal((await storage.reserve([want(next)], windowEnd))[0]?.amount, 8);
    // Another process, whose clock is still before the end, finds the later window.
    assert.deepEqual((await storage.reserve([want({ limit: 8 })], windowEnd - 1))[0], {
      fingerprint: '00000001000000aa',
      windowEnd: windowEnd + 60_000,
      amount: 0,
      reserved: 8,
    });
    const back = { windowEnd: windowEnd - 600_000, latestEnd: windowEnd - 540_000, limit: 8 };
    assert.equal((await storage.reserve([want(back)], now - 600_000))[0]?.amount, 0);
    assert.deepEqual(await storage.reserve([want({ windowEnd: now })], now), []);
  });

  eachStore('is given back only to the window it came from', async (_t, store) => {
    const storage = quotaStorage(store);
    await storage.reserve([want()], now);
    const fingerprint = '00000001000000aa';
    await storage.giveBack([
      { fingerprint, windowEnd: windowEnd + 1, used: 5 },
      { fingerprint, windowEnd, used: 11 },
      { fingerprint, windowEnd, used: 4 },
    ]);
    assert.equal((await storage.load(now))[0]?.used, 6);
  });
});
