import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findApiKey, generateApiKey } from './api-key.ts';
import {
  delegate,
  delegatedAtMost,
  delegateFurther,
  delegationKeyOf,
  isGenuine,
  readDelegatedKey,
  type Caveats,
} from './delegated-key.ts';

const parent = generateApiKey('live');
const wide: Caveats = { apis: ['places'] };
const narrow: Caveats = { operations: ['GET /places/{id}'], notAfter: 1_800_000_000_000 };
const once = delegate(parent, wide);
const twice = delegateFurther(once, narrow);

const octetsOf = (text: string): Buffer => Buffer.from(text.slice(4), 'base64url');
const textOf = (octets: Uint8Array): string => `ghd_${Buffer.from(octets).toString('base64url')}`;
const believed = (text: string): boolean => {
  const read = readDelegatedKey(text);
  return read !== undefined && read.parent === delegationKeyOf(parent) && isGenuine(read);
};

/** Where the links of a key begin, and where the seed does. */
function partsOf(text: string): { links: Buffer[]; seed: Buffer; head: Buffer } {
  const octets = octetsOf(text);
  const links: Buffer[] = [];
  let at = 34;
  for (let i = 0; i < (octets[33] ?? 0); i++) {
    const end = at + 2 + octets.readUInt16BE(at) + 96;
    links.push(octets.subarray(at, end));
    at = end;
  }
  return { head: octets.subarray(0, 33), links, seed: octets.subarray(at) };
}
const made = (head: Buffer, links: readonly Buffer[], seed: Buffer): string =>
  textOf(Buffer.concat([head, Buffer.from([links.length]), ...links, seed]));
const saying = (link: Buffer, caveats: unknown): Buffer => {
  const text = Buffer.from(typeof caveats === 'string' ? caveats : JSON.stringify(caveats));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([length, text, link.subarray(-96)]);
};

suite('a delegated key', () => {
  test('is made without asking, says what it allows, and can be narrowed once more', () => {
    assert.deepEqual(readDelegatedKey(once)?.caveats, [wide]);
    assert.deepEqual(readDelegatedKey(twice)?.caveats, [wide, narrow]);
    assert.ok(believed(once) && believed(twice));
    assert.notEqual(delegate(parent, wide), once);
  });

  test('shows nothing of the key that it comes from, nor of what made the one before it', () => {
    for (const piece of [parent, parent.slice(8, 35)]) assert.ok(!octetsOf(once).includes(piece));
    assert.ok(!octetsOf(twice).includes(partsOf(once).seed));
    assert.notEqual(delegationKeyOf(parent), delegationKeyOf(generateApiKey('live')));
  });

  test('is found where it must not be', () => {
    assert.equal(findApiKey(`/places?key=${once}`)?.slice(0, 20), once.slice(0, 20));
    assert.equal(findApiKey(`/places?key=${once.slice(0, 24)}`) === undefined, false);
  });

  test('is none when it is cut off anywhere, or says that it is longer than it is', () => {
    const octets = octetsOf(twice);
    for (let end = 0; end < octets.length; end += 1)
      assert.equal(readDelegatedKey(textOf(octets.subarray(0, end))), undefined, `${end} octets`);
    const claimed = Buffer.from(octets);
    for (const length of [0xffff, octets.length, 1]) {
      claimed.writeUInt16BE(length, 34);
      assert.ok(!believed(textOf(claimed)), String(length));
    }
    for (const count of [0, 3, 255]) {
      const counted = Buffer.from(octets);
      counted[33] = count;
      assert.ok(!believed(textOf(counted)), String(count));
    }
  });

  test('is not made longer than it would be read', () => {
    const operations = Array.from({ length: 20 }, (_, at) => `GET /places/${'x'.repeat(180)}/${at}`);
    assert.throws(() => delegate(parent, { operations }), RangeError);
    assert.throws(() => delegateFurther(once, { operations }), RangeError);
  });

  const { head, links, seed } = partsOf(twice);
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = links;
  const other = partsOf(delegate(generateApiKey('live'), wide));
  const own = partsOf(delegate(parent, narrow));
  const attacks: Record<string, string> = {
    'the last link taken off': made(head, [first], seed),
    'the last link taken off, with a seed of the attacker': made(head, [first], other.seed),
    'the first link taken off': made(head, [second], seed),
    'links exchanged': made(head, [second, first], seed),
    'a link twice': made(head, [first, first], seed),
    'a link of another key': made(head, other.links, other.seed),
    'a link of another key of the same parent': made(head, [first, ...own.links], own.seed),
    'another parent named': made(other.head, links, seed),
    'limits widened': made(head, [first, saying(second, { apis: ['places'] })], seed),
    'limits emptied': made(head, [first, saying(second, {})], seed),
    'a limit that nobody knows': made(head, [first, saying(second, { purpose: 'x' })], seed),
    'a limit twice': made(head, [first, saying(second, '{"notAfter":1,"notAfter":9}')], seed),
    'an end that is no number': made(head, [saying(first, { notAfter: '9' })], seed),
    'an end without end': made(head, [saying(first, '{"notAfter":1e999}')], seed),
    'a list that is none': made(head, [saying(first, { apis: 'places' })], seed),
    'an empty list': made(head, [saying(first, { apis: [] })], seed),
    'no JSON': made(head, [saying(first, 'places')], seed),
    'no links': made(head, [], seed),
    'five links': made(head, [first, second, first, second, first], seed),
    'another format': textOf(Buffer.concat([Buffer.from([2]), octetsOf(twice).subarray(1)])),
    'something behind': textOf(Buffer.concat([octetsOf(twice), Buffer.from([0])])),
    'cut off': twice.slice(0, -4),
    padded: `${twice}=`,
    'the other alphabet': twice.replaceAll('-', '+').replaceAll('_', '/').replace('ghd/', 'ghd_'),
    'far too long': `ghd_${'A'.repeat(delegatedAtMost)}`,
    nothing: 'ghd_',
    'an API key': parent,
  };
  for (const [what, text] of Object.entries(attacks))
    test(`is not believed: ${what}`, () => {
      if (text !== twice) assert.equal(believed(text), false);
    });

  test('is not believed with any bit changed', () => {
    const octets = octetsOf(once);
    for (let at = 0; at < octets.length; at++) {
      const changed = Buffer.from(octets);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.equal(believed(textOf(changed)), false, `octet ${at}`);
    }
  });

  test('cannot be handed on without end, and never outgrows a header field', () => {
    let key = once;
    for (let i = 0; i < 3; i++) key = delegateFurther(key, wide);
    assert.throws(() => delegateFurther(key, wide), RangeError);
    assert.throws(
      () => delegate(parent, { apis: Array.from({ length: 33 }, (_, i) => `a${i}`) }),
      RangeError,
    );
    assert.throws(() => delegate(parent, { operations: ['x'.repeat(201)] }), RangeError);
    assert.throws(() => delegate(parent, {}), RangeError);
    assert.throws(() => delegateFurther(parent, wide), RangeError);
  });
});
