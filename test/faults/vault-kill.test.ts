/** Kill -9 in the middle of a rotation of the vault's keys: nothing is lost, and it goes on where it stopped. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openVault, type VaultName } from '#credentials';
import { openStore } from '#store';

const rotator = join(import.meta.dirname, 'vault-rotator.ts');
const compileCache = join(import.meta.dirname, '..', '..', '.cache', 'compile');
const items = 120;
const nameOf = (number: number): VaultName => ({
  realm: number % 2 === 0 ? 'external' : 'internal',
  kind: 'signing-key',
  id: `vlt_${number}`,
});

async function rotateAndKill(dataDir: string, master: string, delayMs: number): Promise<void> {
  const child = spawn(process.execPath, [rotator, dataDir, master], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  const ended = new Promise<NodeJS.Signals | null>(resolve =>
    child.once('close', (_code, signal) => resolve(signal)),
  );
  await Promise.race([new Promise(resolve => child.stdout.once('data', resolve)), ended]);
  await sleep(delayMs);
  child.kill('SIGKILL');
  assert.equal(await ended, 'SIGKILL', 'the rotator ended by itself');
}

test('a vault whose rotation is killed at any moment opens every secret, and the next start ends it', async t => {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-vault-'));
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  const master = randomBytes(32);
  const store = await openStore({ dataDir });
  const vault = await openVault(store, master);
  await store.change(async change => {
    for (let i = 0; i < items; i++) await vault.seal(change, nameOf(i), Buffer.from(`secret ${i}`));
  });
  await store.close();
  let cutOff = 0;
  for (const delayMs of [0, 5, 12, 25, 45]) {
    await rotateAndKill(dataDir, master.toString('hex'), delayMs);
    const after = await openStore({ dataDir });
    const again = await openVault(after, master);
    if ((await again.rotation.status()).realms.some(({ older }) => older > 0)) cutOff++;
    for (let i = 0; i < items; i++)
      assert.equal((await again.open(nameOf(i)))?.toString(), `secret ${i}`, `after ${delayMs} ms`);
    await again.rotation.finishDataKeys();
    const { realms } = await again.rotation.status();
    assert.deepEqual(
      realms.map(({ older, items: all }) => [older, all]),
      realms.map(({ items: all }) => [0, all]),
    );
    assert.equal((await after.db.selectFrom('vault_keys').select('id').execute()).length, 2);
    await after.close();
  }
  assert.ok(cutOff > 0, 'at least one kill must hit a rotation in the middle');
});
