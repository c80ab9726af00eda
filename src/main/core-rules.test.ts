import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type CoreRules, installCoreRules, proveCoreRules, type SnapshotDocument } from '#gateway';
import { createLog } from '#kernel';
import { CoreRulesReload, coreRulesOf } from './core-rules.ts';

const directory = mkdtempSync(join(tmpdir(), 'core-rules-reload-'));
after(() => rmSync(directory, { recursive: true }));
mkdirSync(join(directory, 'rules'));

const write = (version: string, rule: string): void =>
  writeFileSync(join(directory, 'rules/REQUEST-1.conf'), `# OWASP CRS ver.${version}\n${rule}\n`);
const rule = 'SecRule ARGS "@streq x" "id:7,phase:2,deny"';

/** A Snapshot whose policy adds rules to those of the Core Rule Set. */
const adding = (rules: string): SnapshotDocument => ({
  format: 1,
  number: 1,
  createdAt: 0,
  zones: [
    {
      name: 'external',
      policies: [{ id: 'rules', policy: 'threat-rules', options: { pack: false, crs: true, rules } }],
    },
  ],
  versions: [],
  plans: [],
});

test('without a directory nothing is read', async () =>
  assert.equal(await coreRulesOf(undefined), undefined));

suite('reading the Core Rule Set anew', () => {
  let given: CoreRules[];
  let taken: () => Promise<void>;
  let document: SnapshotDocument | undefined;
  let now: number;
  /** Other tests of this process begin without these rules. */
  let forget: () => void;
  before(() => {
    forget = installCoreRules({ version: '0', files: new Map(), settings: [], rules: [] });
  });
  after(() => forget());
  beforeEach(() => {
    given = [];
    taken = () => Promise.resolve();
    document = undefined;
    now = 1;
  });

  async function opened(): Promise<CoreRulesReload> {
    write('4.1.0', rule);
    const rules = await proveCoreRules(directory, undefined);
    installCoreRules(rules, true);
    return new CoreRulesReload({
      directory,
      rules,
      // As the thread does it.
      prove: proveCoreRules,
      host: {
        takeCoreRules: other => {
          given.push(other);
          return taken();
        },
      },
      snapshot: () => Promise.resolve(document),
      drainMs: 1,
      clock: { now: () => now },
      log: createLog({ level: 'silent', to: 'stdout' }),
    });
  }
  const told = ({ state: { version, since, state } }: CoreRulesReload) => [version, since, state];

  test('gives it to the workers, and tells that it serves once they have it', async () => {
    const desk = await opened();
    assert.deepEqual(told(desk), ['4.1.0', 1, 'serving']);
    write('4.2.0', rule);
    now = 2;
    assert.equal((await desk.reload()).state, 'changing');
    assert.equal(given[0]?.version, '4.2.0');
    await setImmediate();
    assert.deepEqual(told(desk), ['4.2.0', 2, 'serving']);
  });

  test('is refused while it is being read already', async () => {
    const desk = await opened();
    const first = desk.reload();
    await assert.rejects(desk.reload(), { code: 'conflict' });
    await first;
    assert.equal(given.length, 1);
  });

  test('is refused where something was published meanwhile that it does not fit', async () => {
    const desk = await opened();
    write('4.2.0', `${rule}\n${rule.replace('id:7', 'id:8')}`);
    const reload = desk.reload();
    document = adding('SecRule ARGS "@streq y" "id:8,phase:2,deny"');
    await assert.rejects(reload, { code: 'snapshot-refused' });
    assert.deepEqual(given, []);
    assert.deepEqual(told(desk), ['4.1.0', 1, 'serving']);
  });

  test('is refused while workers take it over', async () => {
    const desk = await opened();
    const { promise, resolve } = Promise.withResolvers<void>();
    taken = () => promise;
    await desk.reload();
    await assert.rejects(desk.reload(), { code: 'conflict' });
    resolve();
    await setImmediate();
    await desk.reload();
  });

  test('one that cannot be run reaches no worker', async () => {
    const desk = await opened();
    write('4.2.0', 'SecRule ARGS "@nope" "id:7"');
    await assert.rejects(desk.reload(), { code: 'invalid-input' });
    rmSync(join(directory, 'rules/REQUEST-1.conf'));
    await assert.rejects(desk.reload(), { code: 'invalid-input' });
    assert.deepEqual(given, []);
    assert.deepEqual(told(desk), ['4.1.0', 1, 'serving']);
  });

  test('nor does one with which what is published could not be served', async () => {
    const desk = await opened();
    document = adding('SecRule ARGS "@streq y" "id:8,phase:2,deny"');
    write('4.2.0', `${rule}\n${rule.replace('id:7', 'id:8')}`);
    await assert.rejects(desk.reload(), { code: 'snapshot-refused' });
    assert.deepEqual(given, []);
    // What was there before is what policies are proven by.
    write('4.1.0', rule);
    await desk.reload();
  });

  test('where workers do not come to serve with it, the one before is told, as failed', async () => {
    const desk = await opened();
    write('4.2.0', rule);
    taken = () => Promise.reject(new Error('no'));
    await desk.reload();
    await setImmediate();
    assert.deepEqual(told(desk), ['4.1.0', 1, 'failed']);
  });
});
