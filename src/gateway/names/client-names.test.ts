import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ClientNames } from './client-names.ts';
import type { Resolver } from './resolver.ts';

/** A DNS of claims, which counts what it is asked. */
function dns(
  reverse: Readonly<Record<string, readonly string[]>>,
  forward: Readonly<Record<string, readonly string[]>> = {},
) {
  const asked: string[] = [];
  const absent = () => Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  const resolver: Resolver = {
    reverse: async address => {
      asked.push(address);
      const names = reverse[address];
      if (names === undefined) throw absent();
      return names;
    },
    forward: async (name, family) => {
      asked.push(`${name}/${family}`);
      const addresses = forward[name];
      if (addresses === undefined) throw absent();
      return addresses.filter(address => address.includes(':') === (family === 6));
    },
  };
  return { asked, resolver };
}

function names(resolver: Resolver) {
  const clock = { time: 0, now: () => clock.time };
  return { clock, names: new ClientNames(resolver, clock) };
}

suite('names of clients', () => {
  test('count when the name leads back to the address', async () => {
    const { resolver } = dns(
      { '192.0.2.1': ['Bot.Example.COM.'], '2001:db8::1': ['six.example.com'] },
      { 'bot.example.com': ['192.0.2.9', '192.0.2.1'], 'six.example.com': ['2001:0db8:0:0::1'] },
    );
    assert.deepEqual(await names(resolver).names.of('192.0.2.1'), ['bot.example.com']);
    assert.deepEqual(await names(resolver).names.of('2001:db8::1'), ['six.example.com']);
  });

  const lies: Readonly<Record<string, readonly [claims: string[], forward: Record<string, string[]>]>> = {
    'a name that leads elsewhere': [['bot.example.com'], { 'bot.example.com': ['192.0.2.9'] }],
    'a name that does not exist': [['bot.example.com'], {}],
    'a name that leads to an address of the other family only': [
      ['bot.example.com'],
      { 'bot.example.com': ['::1'] },
    ],
    'a name that leads to what merely begins like the address': [
      ['a.example.com'],
      { 'a.example.com': ['192.0.2.11'] },
    ],
    'an address instead of a name': [['192.0.2.1'], { '192.0.2.1': ['192.0.2.1'] }],
    'a name with a space': [['a b.example.com'], { 'a b.example.com': ['192.0.2.1'] }],
    'a name of one label': [['localhost'], { localhost: ['192.0.2.1'] }],
    'a name beyond length': [[`${'a.'.repeat(130)}com`], { [`${'a.'.repeat(130)}com`]: ['192.0.2.1'] }],
    'no name': [[], {}],
  };
  for (const [lie, [claims, forward]] of Object.entries(lies))
    test(`do not count: ${lie}`, async () => {
      assert.deepEqual(await names(dns({ '192.0.2.1': claims }, forward).resolver).names.of('192.0.2.1'), []);
    });

  test('of an address that claims many, only the first few are looked into', async () => {
    const claims = Array.from({ length: 1_000 }, (_, at) => `n${at}.example.com`);
    const { asked, resolver } = dns({ '192.0.2.1': claims }, { 'n999.example.com': ['192.0.2.1'] });
    assert.deepEqual(await names(resolver).names.of('192.0.2.1'), []);
    assert.equal(asked.length, 9);
  });

  test('come from memory until their time is up, and at once', async () => {
    const { asked, resolver } = dns({ '192.0.2.1': ['a.example.com'] }, { 'a.example.com': ['192.0.2.1'] });
    const { clock, names: known } = names(resolver);
    await known.of('192.0.2.1');
    clock.time = 299_999;
    assert.deepEqual(known.of('192.0.2.1'), ['a.example.com']);
    assert.equal(asked.length, 2);
    clock.time = 300_000;
    assert.ok(known.of('192.0.2.1') instanceof Promise);
    assert.equal(asked.length, 3);
  });

  test('that are absent are remembered a minute, failures five seconds', async () => {
    const { asked, resolver } = dns({});
    const { clock, names: known } = names(resolver);
    await known.of('192.0.2.1');
    clock.time = 59_999;
    assert.deepEqual(known.of('192.0.2.1'), []);
    assert.equal(asked.length, 1);
    const broken: Resolver = { ...resolver, reverse: () => Promise.reject(new Error('SERVFAIL')) };
    const { clock: time, names: failing } = names(broken);
    assert.deepEqual(await failing.of('192.0.2.1'), []);
    time.time = 4_999;
    assert.deepEqual(failing.of('192.0.2.1'), []);
    time.time = 5_000;
    assert.ok(failing.of('192.0.2.1') instanceof Promise);
  });

  test('of one address are asked for once, however many wait', async () => {
    const { asked, resolver } = dns({ '192.0.2.1': ['a.example.com'] }, { 'a.example.com': ['192.0.2.1'] });
    const { names: known } = names(resolver);
    const all = await Promise.all(Array.from({ length: 50 }, async () => known.of('192.0.2.1')));
    assert.ok(all.every(one => one[0] === 'a.example.com'));
    assert.equal(asked.length, 2);
  });

  test('under a flood of addresses: few questions at once, no name for the rest, and memory within its bounds', async () => {
    const open: (() => void)[] = [];
    const resolver: Resolver = {
      reverse: () => new Promise(resolve => open.push(() => resolve([]))),
      forward: () => Promise.resolve([]),
    };
    const { names: known } = names(resolver);
    const answers = Array.from({ length: 5_000 }, (_, at) => known.of(`10.0.${at >> 8}.${at & 255}`));
    assert.equal(open.length, 64);
    assert.equal(answers.filter(answer => answer instanceof Promise).length, 64);
    for (const answer of open) answer();
    for (const answer of answers) await answer;

    const { asked, resolver: quick } = dns({});
    const { names: full } = names(quick);
    for (let at = 0; at < 10_001; at++) await full.of(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
    assert.equal(asked.length, 10_001);
    assert.ok(!(full.of('10.0.39.16') instanceof Promise), 'the newest is remembered');
    assert.ok(full.of('10.0.0.0') instanceof Promise, 'the oldest is forgotten');
  });
});
