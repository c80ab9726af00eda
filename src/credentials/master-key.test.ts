import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { inspect } from 'node:util';
import { deriveKey, loadMasterKey, MasterKeyError } from './master-key.ts';
import { testMasterKey } from './testing.ts';

const root = mkdtempSync(join(tmpdir(), 'gatehouse-master-key-'));
after(() => rmSync(root, { recursive: true }));

let count = 0;
function place() {
  const home = join(root, String(count++));
  const dataDir = join(home, 'data');
  mkdirSync(dataDir, { recursive: true });
  return { env: {}, dataDir, file: join(home, 'data.key'), create: false };
}

const hex = testMasterKey.toString('hex');
const refuses = (source: Parameters<typeof loadMasterKey>[0], message: RegExp) =>
  assert.throws(
    () => loadMasterKey(source),
    error => {
      assert.ok(error instanceof MasterKeyError, String(error));
      assert.match(error.message, message);
      assert.ok(!error.message.includes(hex.slice(0, 16)), 'the message holds the key');
      return true;
    },
  );

suite('the environment', () => {
  const spellings = [
    hex,
    hex.toUpperCase(),
    testMasterKey.toString('base64'),
    testMasterKey.toString('base64url'),
  ];
  for (const text of spellings)
    test(`gives the key as ${text.length} characters, also with a line feed`, () => {
      for (const GATEHOUSE_MASTER_KEY of [text, `${text}\n`])
        assert.deepEqual(
          loadMasterKey({ ...place(), env: { GATEHOUSE_MASTER_KEY } }).export(),
          testMasterKey,
        );
    });

  const wrong = [
    '',
    ' ',
    'secret',
    hex.slice(1),
    `${hex}0`,
    hex.replace('0', 'g'),
    'a'.repeat(64),
    testMasterKey.toString('base64').slice(4),
  ];
  for (const text of wrong)
    test(`is refused, not skipped, with a malformed key of ${text.length} characters`, () => {
      refuses(
        { ...place(), env: { GATEHOUSE_MASTER_KEY: text }, create: true },
        /GATEHOUSE_MASTER_KEY.*openssl rand/,
      );
    });

  test('wins over the file, and no file is made', () => {
    const source = place();
    loadMasterKey({ ...source, env: { GATEHOUSE_MASTER_KEY: hex }, create: true });
    assert.throws(() => statSync(source.file));
  });
});

suite('the file', () => {
  test('is made at first start, readable by its owner only, and gives the same key ever after', () => {
    const source = place();
    const first = loadMasterKey({ ...source, create: true }).export();
    assert.equal(statSync(source.file).mode & 0o777, 0o600);
    assert.deepEqual(loadMasterKey({ ...source, create: true }).export(), first);
    assert.deepEqual(loadMasterKey(source).export(), first);
    assert.deepEqual(
      readdirSync(join(source.dataDir, '..')).sort(),
      ['data', 'data.key'],
      'nothing is left over',
    );
  });

  test('is never replaced by a new key', () => {
    const source = place();
    writeFileSync(source.file, hex, { mode: 0o600 });
    assert.deepEqual(loadMasterKey({ ...source, create: true }).export(), testMasterKey);
    assert.equal(readFileSync(source.file, 'latin1'), hex);
  });

  test('is not made where it is not allowed', () => {
    const source = place();
    refuses(source, /no master key: set GATEHOUSE_MASTER_KEY/);
    assert.throws(() => statSync(source.file));
  });

  for (const mode of [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o777])
    test(`is refused when others can reach it (mode ${mode.toString(8)})`, () => {
      const source = place();
      writeFileSync(source.file, hex);
      chmodSync(source.file, mode);
      refuses(source, /Others can reach.*chmod 600/);
    });

  test('is refused inside the data directory, and not made there', () => {
    const source = place();
    for (const file of [
      join(source.dataDir, 'key'),
      join(source.dataDir, 'deep', 'er', 'key'),
      source.dataDir,
    ])
      refuses({ ...source, file, create: true }, /inside the data directory/);
    assert.deepEqual(readdirSync(source.dataDir), []);
  });

  test('is refused inside the data directory also by way of a symbolic link', () => {
    const source = place();
    writeFileSync(join(source.dataDir, 'key'), hex, { mode: 0o600 });
    symlinkSync(join(source.dataDir, 'key'), source.file);
    refuses(source, /inside the data directory/);
    const alias = `${source.dataDir}-alias`;
    symlinkSync(source.dataDir, alias);
    refuses({ ...source, file: join(alias, 'new'), create: true }, /inside the data directory/);
  });

  test('may lie beside under a name that begins like the data directory, or with dots', () => {
    const source = place();
    for (const name of ['data.key', 'data2', '..key']) {
      const file = join(source.dataDir, '..', name);
      loadMasterKey({ ...source, file, create: true });
    }
  });

  for (const [what, content] of Object.entries({
    empty: '',
    'half written': hex.slice(0, 40),
    long: hex.repeat(99),
  }))
    test(`is refused when it is ${what}`, () => {
      const source = place();
      writeFileSync(source.file, content, { mode: 0o600 });
      refuses({ ...source, create: true }, /master key/);
    });
});

test('a loaded key does not show when it is printed', () => {
  const key = loadMasterKey({ ...place(), env: { GATEHOUSE_MASTER_KEY: hex } });
  assert.ok(!inspect(key, { depth: 9, showHidden: true }).includes(hex.slice(0, 8)));
  assert.ok(!JSON.stringify({ key }).includes('112233'));
});

test('keys for different purposes have nothing in common, with each other or the master key', () => {
  const derived = ['vault', 'files', 'operator'].map(purpose =>
    deriveKey(testMasterKey, purpose).toString('hex'),
  );
  assert.equal(new Set([...derived, hex]).size, 4);
});

suite('a master key from a command', () => {
  const words = (text: string) => `/bin/echo ${text}`;
  const load = (env: Record<string, string | undefined>) =>
    loadMasterKey({ env, file: '/nowhere/else.key', dataDir: '/nowhere/data', create: false });
  const key = randomBytes(32);

  test('is what the command prints', () => {
    const found = load({ GATEHOUSE_MASTER_KEY_COMMAND: words(key.toString('base64')) });
    assert.deepEqual(found.export(), key);
  });

  for (const [what, env] of Object.entries({
    'that is not found': { GATEHOUSE_MASTER_KEY_COMMAND: '/nowhere/command' },
    'that is named by a relative path': { GATEHOUSE_MASTER_KEY_COMMAND: 'echo abc' },
    'that is empty': { GATEHOUSE_MASTER_KEY_COMMAND: ' ' },
    'that fails': { GATEHOUSE_MASTER_KEY_COMMAND: '/bin/false' },
    'that prints something else': { GATEHOUSE_MASTER_KEY_COMMAND: words('planted-secret') },
    'that prints without end': { GATEHOUSE_MASTER_KEY_COMMAND: '/bin/cat /dev/zero' },
    'that would need a shell': { GATEHOUSE_MASTER_KEY_COMMAND: `${words(key.toString('base64'))} | cat` },
    'beside a key': {
      GATEHOUSE_MASTER_KEY_COMMAND: words('x'),
      GATEHOUSE_MASTER_KEY: key.toString('base64'),
    },
  }))
    test(`${what} is refused, and nothing that it printed is said`, () => {
      assert.throws(
        () => load(env),
        error =>
          error instanceof MasterKeyError &&
          error.cause === undefined &&
          !error.message.includes('planted') &&
          !error.message.includes(key.toString('base64')),
      );
    });
});
