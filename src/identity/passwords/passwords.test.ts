import assert from 'node:assert/strict';
import { argon2Sync, randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { type GatehouseError, systemRandom } from '#kernel';
import { createPasswords } from './hashing.ts';
import { HashQueue } from './queue.ts';
import { weaknessOf } from './strength.ts';

const passwords = createPasswords(systemRandom);
const good = 'heron quarry lantern 41 mosaic';

suite('a stored password', () => {
  test('opens with itself, and never shows itself', async () => {
    const stored = await passwords.hash(good);
    assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.equal(await passwords.verify(good, stored), true);
    assert.equal(await passwords.verify(`${good} `, stored), false);
    assert.notEqual(await passwords.hash(good), stored);
  });

  test('opens however the same characters are typed', async () => {
    const stored = await passwords.hash('caf\u00e9 ﬁfteen lanterns');
    assert.equal(await passwords.verify('cafe\u0301 fifteen lanterns', stored), true);
  });

  test('at another cost opens too, and is known as outdated', async () => {
    const salt = randomBytes(16);
    const tag = argon2Sync('argon2id', {
      message: good,
      nonce: salt,
      memory: 64,
      passes: 1,
      parallelism: 1,
      tagLength: 32,
    });
    const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    const stored = `$argon2id$v=19$m=64,t=1,p=1$${plain(salt)}$${plain(tag)}`;
    assert.equal(await passwords.verify(good, stored), true);
    assert.equal(passwords.isOutdated(stored), true);
    assert.equal(passwords.isOutdated(await passwords.hash(good)), false);
  });

  const salt = 'A'.repeat(22);
  const tag = 'A'.repeat(43);
  const hostile = {
    'is empty': '',
    'is the password itself': good,
    'asks for four gigabytes': `$argon2id$v=19$m=4194304,t=2,p=1$${salt}$${tag}`,
    'asks for a thousand passes': `$argon2id$v=19$m=19456,t=1000,p=1$${salt}$${tag}`,
    'asks for ninety-nine lanes': `$argon2id$v=19$m=19456,t=2,p=99$${salt}$${tag}`,
    'asks for nothing': `$argon2id$v=19$m=0,t=0,p=0$${salt}$${tag}`,
    'is of another algorithm': `$argon2i$v=19$m=19456,t=2,p=1$${salt}$${tag}`,
    'has no salt': `$argon2id$v=19$m=19456,t=2,p=1$$${tag}`,
  };
  for (const [what, stored] of Object.entries(hostile))
    test(`opens with nothing when it ${what}`, async () => {
      assert.equal(await passwords.verify(good, stored), false);
    });

  test('that is missing opens with nothing, after a hash all the same', async () => {
    let hashes = 0;
    class Counting extends HashQueue {
      override run<T>(work: () => Promise<T>): Promise<T> {
        hashes += 1;
        return super.run(work);
      }
    }
    const counted = createPasswords(systemRandom, new Counting());
    assert.equal(await counted.verify(good, null), false);
    assert.equal(hashes, 1);
  });
});

suite('hashing', () => {
  const pending = () => {
    let release = () => {};
    const gate = new Promise<void>(resolve => {
      release = resolve;
    });
    return { gate, release };
  };

  test('runs two at once, then in order, browsers that are known first', async () => {
    const queue = new HashQueue();
    const { gate, release } = pending();
    const order: string[] = [];
    const work = (name: string, known = false) =>
      queue.run(async () => {
        order.push(name);
        await gate;
      }, known);
    const all = [work('a'), work('b'), work('stranger'), work('known', true)];
    await Promise.resolve();
    assert.deepEqual(order, ['a', 'b']);
    release();
    await Promise.all(all);
    assert.deepEqual(order, ['a', 'b', 'known', 'stranger']);
  });

  test('is refused as busy when too many wait, and a known browser is still heard', async () => {
    const queue = new HashQueue();
    const { gate, release } = pending();
    const all = Array.from({ length: 66 }, () => queue.run(() => gate));
    await assert.rejects(
      queue.run(() => gate),
      (error: GatehouseError) => error.code === 'busy' && 'headers' in error.extra,
    );
    assert.deepEqual([queue.isFull(false), queue.isFull(true)], [true, false]);
    all.push(queue.run(() => gate, true));
    release();
    await Promise.all(all);
    assert.deepEqual([queue.waiting, queue.isFull(false)], [0, false]);
  });

  test('goes on after work that failed', async () => {
    const queue = new HashQueue();
    for (let i = 0; i < 5; i++)
      await assert.rejects(
        queue.run(() => Promise.reject(new Error('no'))),
        /no/,
      );
    assert.equal(await queue.run(() => Promise.resolve(1)), 1);
  });
});

suite('a new password', () => {
  const owner = { name: 'Annabel Berg', email: 'annabel.berg@example.org' };
  const refused: readonly (readonly [string, RegExp])[] = [
    ['short', /at least 12 characters; this has 5/],
    ['password1234', /attackers try first/],
    ['qwertyuiopasdfgh', /Make it longer/],
    ['aaaaaaaaaaaaaaaaaaaa', /Repeated characters/],
    ['abcdefghijklmnop', /Sequences/],
    ['pa$$w0rdpa$$w0rdpa$$w0rd', /Repeated parts/],
    ['gatehouse2024!', /name of this product/],
    ['annabelberg1', /your name/],
    ['x'.repeat(257), /at most 256/],
    ['1@$4'.repeat(60), /Make it longer/],
    ['x'.repeat(1_000_000), /at most 256/],
  ];
  for (const [password, message] of refused)
    test(`is refused: ${password.slice(0, 24)}${password.length > 24 ? '…' : ''}`, async () => {
      const weakness = await weaknessOf(password, owner);
      assert.match(weakness ?? '', message);
      assert.ok(!weakness?.includes(password.slice(0, 60)));
    });

  test('is taken when it is hard to guess', async () => {
    assert.equal(await weaknessOf(good, owner), undefined);
    assert.equal(await weaknessOf(`${good} `.repeat(8).slice(0, 256), owner), undefined);
  });

  test('counts characters, not what they take', async () => {
    assert.match((await weaknessOf('😀'.repeat(11), owner)) ?? '', /this has 11/);
  });
});
