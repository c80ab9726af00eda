import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createKeyed } from '../keyed.ts';
import { deviceLifetime, newDeviceCookie, readDeviceCookie } from './device-cookie.ts';
import { type Attempt, SignInGuard } from './sign-in-guard.ts';
import { countsInMemory } from './testing.ts';
import { Throttle } from './throttle.ts';

const minute = 60_000;
const turned = () => {
  const clock = { time: 1_000_000_000_000, now: () => clock.time };
  return clock;
};

const stranger = (address: string, account = 'ann'): Attempt => ({ account, address, device: undefined });
const owner: Attempt = { account: 'ann', address: '10.0.0.1', device: 'laptop' };

/** Milliseconds to wait, with the attempt counted when there are none. */
const fail = async (guard: SignInGuard, attempt: Attempt): Promise<number> => {
  const outcome = await guard.admit(attempt);
  return typeof outcome === 'number' ? outcome : 0;
};

suite('whoever guesses', () => {
  test('waits longer after each failure, up to a quarter of an hour', async () => {
    const clock = turned();
    const guard = new SignInGuard(countsInMemory(), clock);
    for (let i = 0; i < 5; i++) assert.equal(await fail(guard, stranger('10.0.0.1')), 0);
    let last = 0;
    for (let i = 0; i < 14; i++) {
      assert.equal(await fail(guard, stranger('10.0.0.1')), 0);
      const wait = await fail(guard, stranger('10.0.0.1'));
      assert.ok(wait >= last / 2 && wait <= 15 * minute, String(wait));
      last = wait;
      clock.time += wait;
    }
    assert.ok(last > minute);
  });

  test('gains nothing by many attempts at once', async () => {
    const guard = new SignInGuard(countsInMemory(), turned());
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => guard.admit(stranger('10.0.0.1'))));
    assert.equal(outcomes.filter(outcome => typeof outcome !== 'number').length, 6);
  });

  test('waits too when one password is tried on many accounts', async () => {
    const guard = new SignInGuard(countsInMemory(), turned());
    const admitted: number[] = [];
    for (let i = 0; i < 100; i++) admitted.push(await fail(guard, stranger('10.0.0.1', `user-${i}`)));
    assert.equal(admitted.filter(wait => wait === 0).length, 31);
  });

  test('does not clear the count of the address by signing in to an account of their own', async () => {
    const guard = new SignInGuard(countsInMemory(), turned());
    for (let i = 0; i < 100; i++) {
      await fail(guard, stranger('10.0.0.1', `user-${i}`));
      const own = await guard.admit(stranger('10.0.0.1', 'mallory'));
      if (typeof own !== 'number') await own.succeeded();
    }
    assert.ok((await fail(guard, stranger('10.0.0.1', 'user-x'))) > 0);
  });

  test('from many addresses puts the account on guard: one attempt each, then half a minute', async () => {
    const guard = new SignInGuard(countsInMemory(), turned());
    for (let i = 0; i < 50; i++) await fail(guard, stranger(`10.0.1.${i}`));
    assert.equal(await guard.isOnGuard('ann'), true);
    assert.equal(await fail(guard, stranger('10.0.2.1')), 0);
    assert.equal(await fail(guard, stranger('10.0.2.1')), 0);
    assert.equal(await fail(guard, stranger('10.0.2.1')), 30_000);
    assert.equal(await guard.isOnGuard('bob'), false);
  });

  test('is forgotten after a while', async () => {
    const clock = turned();
    const guard = new SignInGuard(countsInMemory(), clock);
    for (let i = 0; i < 6; i++) await fail(guard, stranger('10.0.0.1'));
    clock.time += 60 * minute;
    for (let i = 0; i < 5; i++) assert.equal(await fail(guard, stranger('10.0.0.1')), 0);
  });
});

suite('nobody is locked out by others', () => {
  const flooded = async () => {
    const guard = new SignInGuard(countsInMemory(), turned());
    for (let i = 0; i < 2000; i++) await fail(guard, stranger(`10.${i % 250}.${Math.floor(i / 250)}.9`));
    for (let i = 0; i < 200; i++) await fail(guard, stranger('10.0.0.1'));
    return guard;
  };

  test('the owner with a known browser is heard at once, from the very address of the attack', async () => {
    assert.equal(typeof (await (await flooded()).admit(owner)), 'object');
  });

  test('the owner on a new device is heard at once from an address of their own', async () => {
    assert.equal(typeof (await (await flooded()).admit(stranger('192.0.2.77'))), 'object');
  });

  test('a known browser that guesses waits as well', async () => {
    const guard = new SignInGuard(countsInMemory(), turned());
    const waits: number[] = [];
    for (let i = 0; i < 50; i++) waits.push(await fail(guard, owner));
    assert.equal(waits.filter(wait => wait === 0).length, 11);
  });

  test('what came to no decision counts for nothing', async () => {
    const guard = new SignInGuard(countsInMemory(), turned());
    for (let i = 0; i < 200; i++) {
      const outcome = await guard.admit(stranger('10.0.0.1'));
      assert.ok(typeof outcome !== 'number');
      await outcome.withdrawn();
    }
  });
});

suite('what is kept in mind', () => {
  const pace = { free: 2, forgetMs: minute, firstWaitMs: 1000, maxWaitMs: minute };

  test('stays bounded under a flood of distinct keys', () => {
    const throttle = new Throttle(pace, turned(), 100);
    for (let i = 0; i < 10_000; i++) throttle.count(`key-${i}`);
    assert.equal(throttle.size, 100);
  });

  test('keeps the one who made trouble through a flood of others', () => {
    const throttle = new Throttle({ ...pace, forgetMs: 60 * minute }, turned(), 100);
    for (let i = 0; i < 10; i++) throttle.count('mallory');
    for (let i = 0; i < 10_000; i++) throttle.count(`key-${i}`);
    assert.ok(throttle.wait('mallory') > 0);
  });
});

suite('a device cookie', () => {
  const keyed = createKeyed(Buffer.alloc(32, 1));
  const random = (bytes: number) => new Uint8Array(bytes).fill(5);
  const now = 1_000_000;
  const cookie = newDeviceCookie(keyed, 'internal', 'usr_1', now, random);

  test('is known again', () => {
    assert.equal(readDeviceCookie(keyed, 'internal', cookie, now)?.userId, 'usr_1');
  });

  const forged: Readonly<Record<string, string | undefined>> = {
    'for another user': cookie.replace('usr_1', 'usr_2'),
    'with a later end': cookie.replace(String(now + deviceLifetime), String(now + 2 * deviceLifetime)),
    'with another mark': `${cookie.slice(0, -1)}${cookie.endsWith('0') ? '1' : '0'}`,
    'without a mark': cookie.split('.').slice(0, 3).join('.'),
    'with a part more': `${cookie}.x`,
    'that is empty': '',
    'that is missing': undefined,
    'of another installation': newDeviceCookie(
      createKeyed(Buffer.alloc(32, 2)),
      'internal',
      'usr_1',
      now,
      random,
    ),
    'of the other realm': newDeviceCookie(keyed, 'external', 'usr_1', now, random),
    'of a megabyte': cookie + 'x'.repeat(1_000_000),
  };
  for (const [what, text] of Object.entries(forged))
    test(`${what} is none`, () => assert.equal(readDeviceCookie(keyed, 'internal', text, now), undefined));

  test('ends', () => {
    assert.equal(readDeviceCookie(keyed, 'internal', cookie, now + deviceLifetime), undefined);
  });
});
