import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  createKeyHasher,
  environmentOf,
  findApiKey,
  generateApiKey,
  hashApiKey,
  looksLikeApiKey,
} from './api-key.ts';
import { generateClientSecret } from './clients/secret.ts';
import { delegate } from './delegated-key.ts';

const fixed = (byte: number) => (bytes: number) => new Uint8Array(bytes).fill(byte);
const key = generateApiKey('live', fixed(0xa7));
const leak = key.slice(0, -7);

suite('a generated key', () => {
  test('has 42 characters whatever the random bits are', () => {
    for (const random of [fixed(0), fixed(1), fixed(0xff)])
      for (const environment of ['live', 'test'] as const) {
        const made = generateApiKey(environment, random);
        assert.match(made, /^gh_(live|test)_[0-9A-Za-z]{27}_[0-9A-Za-z]{6}$/);
        assert.equal(looksLikeApiKey(made), true);
        assert.equal(environmentOf(made), environment);
      }
  });

  test('asks for 160 random bits and uses all of them', () => {
    let asked = 0;
    generateApiKey('live', bytes => {
      asked = bytes;
      return new Uint8Array(bytes);
    });
    assert.equal(asked, 20);
    const seen = new Set<string>();
    for (let bit = 0; bit < 160; bit++) {
      const bytes = new Uint8Array(20);
      bytes[bit >> 3] = 1 << (bit & 7);
      seen.add(generateApiKey('live', () => bytes));
    }
    assert.equal(seen.size, 160);
  });

  test('is never made twice', () => {
    const made = new Set(Array.from({ length: 1000 }, () => generateApiKey('test')));
    assert.equal(made.size, 1000);
  });

  test('keeps its spelling, so that keys issued by one version are read by the next', () => {
    assert.equal(generateApiKey('test', fixed(0)), `gh_test_${'0'.repeat(27)}_4Qf4wO`);
  });
});

suite('what is not a key is refused without a look-up', () => {
  test('any single changed character', () => {
    for (let at = 0; at < key.length; at++) {
      const other = key[at] === 'x' ? 'y' : 'x';
      const changed = key.slice(0, at) + other + key.slice(at + 1);
      assert.equal(looksLikeApiKey(changed), false, changed);
    }
  });

  const wrong: Record<string, string> = {
    nothing: '',
    'the prefix alone': 'gh_live_',
    'one character less': key.slice(0, -1),
    'one character more': `${key}0`,
    'a zero before the checksum, which leaves its value as it is': `${leak}_0${key.slice(-6)}`,
    'a space before': ` ${key}`,
    'a line feed after': `${key}\n`,
    'two keys joined by the parser of repeated headers': `${key}, ${key}`,
    'another case': key.toUpperCase(),
    'an unknown environment': key.replace('live', 'prod'),
    'the other environment under the same checksum': key.replace('live', 'test'),
    'an admin token': `gha_${key.slice(8)}`,
    'a Cyrillic letter that looks like a Latin one': `${key.slice(0, 10)}а${key.slice(11)}`,
    'a megabyte': key.repeat(25_000),
  };
  for (const [what, text] of Object.entries(wrong))
    test(what, () => {
      assert.equal(looksLikeApiKey(text), false);
      assert.equal(environmentOf(text), undefined);
    });
});

suite('a key in a URL is found', () => {
  const places: Record<string, string> = {
    'as a parameter': `?api_key=${key}`,
    'among others': `?a=1&token=${key}&b=2`,
    'as a parameter name': `?${key}`,
    'in the path': `/v1/${key}/things`,
    'inside other text': `?q=abc${key}def`,
    'after a false start': `?q=gh_gh_live_gh_${key}`,
    'with encoded underscores': `?k=${key.replaceAll('_', '%5F')}`,
    'with lower-case encoding': `?k=${key.replaceAll('_', '%5f')}`,
    'encoded twice': `?k=${key.replaceAll('_', '%255F')}`,
    'encoded four times': `?k=${key.replaceAll('_', '%2525255F')}`,
    'with every character encoded': `?k=${key
      .split('')
      .map(c => `%${c.charCodeAt(0).toString(16)}`)
      .join('')}`,
    'next to broken encoding': `?x=%zz%&y=%2&k=${key}`,
    'with a wrong checksum': `?k=${leak}_000000`,
    'without its checksum': `?k=${leak}`,
    'cut off after half': `?k=${key.slice(0, 24)}`,
  };
  for (const [how, url] of Object.entries(places))
    test(how, () => {
      const found = findApiKey(url);
      assert.ok(found !== undefined && leak.startsWith(found.slice(0, 24)), String(found));
    });

  test('and so is a client secret, and a delegated key, however it is spelt', () => {
    const secret = generateClientSecret(fixed(0xa7));
    const delegated = delegate(key, { apis: ['things'] });
    for (const text of [secret, delegated, `ghd_${'a-_b'.repeat(10)}`])
      for (const url of [
        `?k=${text}`,
        `/v1/${text}/x`,
        `?k=${text.replaceAll('_', '%5F').replaceAll('-', '%252d')}`,
        `?k=${text.slice(0, 30)}`,
      ])
        assert.ok(findApiKey(url) !== undefined, url);
  });

  test('and nothing else is taken for one', () => {
    for (const url of [
      '',
      '?',
      '/gh_live_/x',
      '?q=gh_live_short',
      '?q=gh_secret_short',
      '?q=ghd_short',
      '?q=gh_secretary_of_the_whole_department',
      `?q=gh_live_${'é'.repeat(27)}`,
      '?q=high_live_events_in_the_city',
      '?a=%67h',
    ])
      assert.equal(findApiKey(url), undefined, url);
  });

  test('in time that grows with the length of the URL and no faster', () => {
    // Each of these would take minutes if any part of the search were quadratic.
    const size = 2_000_000;
    for (const piece of ['gh_', 'gh_live_', `gh_live_${'a'.repeat(15)}_`, '%', '%25', '%5f', 'g%68_'])
      findApiKey(piece.repeat(size / piece.length));
    findApiKey(`%${'25'.repeat(size / 2)}`);
  });
});

suite('what is stored of a key', () => {
  test('is HMAC-SHA-256 under the pepper', () => {
    // RFC 4231 section 4.3.
    assert.equal(
      hashApiKey(Buffer.from('Jefe'), 'what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('differs under another pepper', () => {
    assert.notEqual(hashApiKey(Buffer.alloc(32, 1), key), hashApiKey(Buffer.alloc(32, 2), key));
  });

  test('the hasher for one pepper agrees with the HMAC for keys and for anything else', () => {
    for (const bytes of [0, 16, 32, 64]) {
      const pepper = Buffer.alloc(bytes, bytes + 1);
      const hashKey = createKeyHasher(pepper);
      const texts = [
        ...Array.from({ length: 50 }, () => generateApiKey('live')),
        '',
        'short',
        'x'.repeat(500),
      ];
      for (const text of texts) assert.equal(hashKey(text).toString('hex'), hashApiKey(pepper, text));
    }
    assert.throws(() => createKeyHasher(Buffer.alloc(65)), RangeError);
  });

  test('a text of other characters never has the hash of a key', () => {
    const hashKey = createKeyHasher(Buffer.alloc(32, 1));
    const key = generateApiKey('live');
    const expected = hashKey(key);
    for (const twin of [`${key.slice(0, -1)}\u0161`, `\u0167${key.slice(1)}`, `${key.slice(0, -1)}\ud83d`]) {
      assert.notDeepEqual(hashKey(twin), expected);
      assert.deepEqual(hashKey(key), expected);
    }
  });
});
