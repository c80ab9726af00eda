import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { openVault } from '#credentials';
import { openStore } from '#store';
import { readSettings, type Settings } from '../../settings.ts';
import {
  checkClock,
  checkDataDirectory,
  checkMasterKey,
  checkNode,
  checkStore,
  withoutPassword,
} from './ground.ts';
import type { Surroundings } from './check.ts';
import { checkGateway } from './listeners.ts';

const right = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 5 + 3));
const wrong = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 3 + 9));
const running = {
  version: '1',
  dialect: 'sqlite',
  snapshot: 7,
  rolledBackTo: null,
  feed: 0,
  certificates: [],
  counts: {},
};

suite('doctor', () => {
  let base: string;
  let settings: Settings;
  const surroundings = (over: Partial<Surroundings> = {}): Surroundings => ({
    settings,
    env: {},
    clock: { now: () => Date.UTC(2026, 5, 1) },
    fetch: () => Promise.reject(new Error('nobody answers')),
    masterKey: undefined,
    running: undefined,
    ...over,
  });

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'gatehouse-doctor-'));
    settings = readSettings({ data: join(base, 'data') }, {});
  });
  afterEach(() => rmSync(base, { recursive: true }));

  const makeStore = async (): Promise<void> => {
    const store = await openStore({ dataDir: settings.data });
    await openVault(store, right);
    await store.close();
  };
  const writeKey = (key: Buffer, mode = 0o600): void => {
    writeFileSync(settings.masterKeyFile, key.toString('base64'));
    chmodSync(settings.masterKeyFile, mode);
  };

  test('a fresh machine is not sick: what the first start makes is not missing', async () => {
    assert.equal(checkMasterKey(settings, {}).finding.state, 'idle');
    assert.equal(checkDataDirectory(settings).state, 'idle');
    assert.equal((await checkStore(surroundings())).state, 'idle');
  });

  test('a Node.js that is too old is found', () => {
    assert.equal(checkNode('20.11.0').state, 'bad');
    assert.equal(checkNode('26.0.0').state, 'good');
  });

  test('a master key that others can read is found, with the command that mends it', () => {
    writeKey(right, 0o640);
    const { finding, key } = checkMasterKey(settings, {});
    assert.equal(finding.state, 'bad');
    assert.match(finding.detail, /chmod 600/);
    assert.equal(key, undefined);
  });

  test('data whose master key is gone is found', async () => {
    await makeStore();
    assert.equal(checkMasterKey(settings, {}).finding.state, 'bad');
    assert.equal((await checkStore(surroundings())).state, 'bad');
  });

  test('a master key that is not the one of the data is found, and no key is shown', async () => {
    await makeStore();
    writeKey(wrong);
    const { finding, key } = checkMasterKey(settings, {});
    assert.equal(finding.state, 'good', 'by itself it is a fine key');
    const store = await checkStore(surroundings({ masterKey: key }));
    assert.equal(store.state, 'bad');
    assert.match(store.detail, /another one/);
    assert.ok(!JSON.stringify([finding, store]).includes(wrong.toString('base64')));
  });

  test('the right key opens the store', async () => {
    await makeStore();
    writeKey(right);
    const { key } = checkMasterKey(settings, {});
    assert.equal((await checkStore(surroundings({ masterKey: key }))).state, 'good');
  });

  test('a data directory that others can enter, or that is a file, is found', () => {
    mkdirSync(settings.data);
    chmodSync(settings.data, 0o755);
    const open = checkDataDirectory(settings);
    assert.equal(open.state, 'bad');
    assert.equal(open.mend, `chmod 700 ${settings.data}`);
    rmSync(settings.data, { recursive: true });
    writeFileSync(settings.data, '');
    assert.equal(checkDataDirectory(settings).state, 'bad');
  });

  test('the password of a database is not shown, whatever its driver repeats', async () => {
    const databaseUrl = 'postgres://me:s3cr%C3%A9t@127.0.0.1:1/none';
    for (const text of [`cannot reach ${databaseUrl}`, 'no password s3cr\u00e9t for me'])
      assert.doesNotMatch(withoutPassword(text, databaseUrl), /s3cr/);
    const over = { settings: { ...settings, databaseUrl }, masterKey: right };
    assert.equal((await checkStore(surroundings(over))).state, 'bad');
  });

  test('a clock that is long past, behind its own Snapshots, or off the server is found', () => {
    const now = Date.UTC(2026, 5, 1);
    assert.equal(checkClock(now, now - 1000, now + 1000).state, 'good');
    assert.equal(checkClock(0, undefined, undefined).state, 'bad');
    assert.equal(checkClock(now, now + 60_000, undefined).state, 'bad');
    assert.equal(checkClock(now, undefined, now - 60_000).state, 'bad');
  });

  test('gateways that serve an old Snapshot, are not ready, or do not answer are found', async () => {
    const health = (status: number, body: object): Partial<Surroundings> => ({
      running,
      fetch: async () => Response.json(body, { status }),
    });
    const states = async (over: Partial<Surroundings>) =>
      (await checkGateway(surroundings(over))).map(({ state }) => state);
    assert.deepEqual(await states(health(200, { status: 'ready', snapshot: 7 })), ['good', 'good']);
    assert.deepEqual(await states(health(200, { status: 'ready', snapshot: 6 })), ['bad', 'good']);
    assert.deepEqual(await states(health(503, { reason: 'draining', snapshot: 7 })), ['good', 'bad']);
    assert.deepEqual(await states({ running }), ['good', 'bad']);
    assert.deepEqual(await states({}), ['idle', 'idle']);
  });
});
