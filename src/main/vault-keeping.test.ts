import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { loadMasterKey, makeNextKeyFile, MasterKeyError, openVault, replaceKeyFile } from '#credentials';
import { createLog } from '#kernel';
import { openStore } from '#store';
import { MasterKeyWatch } from './master-key-watch.ts';
import { openVaultKeeping } from './vault-keeping.ts';

const name = { realm: 'internal', kind: 'signing-key', id: 'vlt_1' } as const;

const readKey = (file: string): Buffer => Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');

async function installation(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-keeping-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'data.key');
  const source = { env: {}, file, dataDir: join(directory, 'data'), create: true };
  const store = await openStore({});
  t.after(() => store.close());
  /** As at a start of the program: the key that is in the file now. */
  const start = async (env: Record<string, string> = {}, isAlone = true) => {
    const vault = await openVault(store, loadMasterKey({ ...source, env }));
    const adopted: unknown[] = [];
    const keeping = await openVaultKeeping({
      vault,
      env,
      file,
      isAlone,
      adopted: key => adopted.push(key),
      log: createLog({ level: 'silent', to: 'stdout' }),
    });
    return { vault, keeping, adopted };
  };
  const first = await start();
  await store.change(change => first.vault.seal(change, name, Buffer.from('a secret')));
  return { file, store, start, first };
}

suite('a master key in a file', () => {
  test('is replaced in it while the vault is in use; the old one opens nothing then', async t => {
    const { file, store, start, first } = await installation(t);
    const old = readFileSync(file, 'utf8');
    await first.keeping.rotateMasterKey();
    assert.equal(first.adopted.length, 1);
    assert.notEqual(readFileSync(file, 'utf8'), old);
    assert.equal(existsSync(`${file}.next`), false);
    assert.equal((await first.vault.open(name))?.toString(), 'a secret');
    assert.equal((await (await start()).vault.open(name))?.toString(), 'a secret');
    await assert.rejects(openVault(store, Buffer.from(old, 'base64')), MasterKeyError);
    assert.equal((await first.keeping.status()).masters.length, 1);
  });

  for (const [when, cut] of Object.entries({
    'after the new key was written': async () => {},
    'after it opened the vault': async (file: string, rotation: Rotation) =>
      rotation.addMaster(makeNextKeyFile(file)),
    'after it took the place of the old one': async (file: string, rotation: Rotation) => {
      await rotation.addMaster(makeNextKeyFile(file));
      replaceKeyFile(file);
    },
  }))
    test(`a rotation that is killed ${when} goes on at the next start`, async t => {
      const { file, start, first } = await installation(t);
      const old = readFileSync(file, 'utf8');
      makeNextKeyFile(file);
      await cut(file, first.vault.rotation);
      const after = await start();
      assert.equal((await after.vault.open(name))?.toString(), 'a secret');
      assert.notEqual(readFileSync(file, 'utf8'), old);
      assert.equal(existsSync(`${file}.next`), false);
      assert.equal((await after.keeping.status()).masters.length, 1);
      assert.equal((await (await start()).vault.open(name))?.toString(), 'a secret');
    });

  test('of several nodes: nobody is shut out before somebody says so', async t => {
    const { file, store, start } = await installation(t);
    const old = Buffer.from(readFileSync(file, 'utf8'), 'base64');
    const node = await start({}, false);
    await node.keeping.rotateMasterKey();
    await openVault(store, old);
    assert.equal((await (await start({}, false)).keeping.status()).masters.length, 2);
    await node.keeping.finish();
    await assert.rejects(openVault(store, old), MasterKeyError);
  });

  test('of several nodes: the others take over what is put into their file, once it opens the vault', async t => {
    const { file, store, start } = await installation(t);
    const other = `${file}.other`;
    copyFileSync(file, other);
    const taken: unknown[] = [];
    const vault = await openVault(store, readKey(other));
    const watch = new MasterKeyWatch({
      vault,
      source: { env: {}, file: other, dataDir: join(file, '..', 'data') },
      adopted: key => taken.push(key),
      log: createLog({ level: 'silent', to: 'stdout' }),
    });
    assert.equal(await watch.look(), false);
    const node = await start({}, false);
    await node.keeping.rotateMasterKey();
    assert.equal(await watch.look(), false, 'its file is the old one still');
    writeFileSync(
      other,
      `${Buffer.from(Array.from({ length: 32 }, (_, i) => i * 3 + 1)).toString('base64')}\n`,
    );
    assert.equal(await watch.look(), false, 'a key that opens nothing is not taken');
    copyFileSync(file, other);
    assert.equal(await watch.look(), true);
    assert.equal(taken.length, 1);
    await node.keeping.finish();
    await node.keeping.rotateDataKeys();
    assert.equal((await vault.open(name))?.toString(), 'a secret');
    assert.equal(await watch.look(), false);
  });

  test('from the environment: the next one is let in at the start, and nothing is replaced by the program', async t => {
    const { file, store, start } = await installation(t);
    const old = readFileSync(file, 'utf8').trim();
    const next = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 5 + 3));
    const env = { GATEHOUSE_MASTER_KEY: old, GATEHOUSE_MASTER_KEY_NEXT: next.toString('base64') };
    const node = await start(env);
    await assert.rejects(node.keeping.rotateMasterKey(), /vault finish/);
    await openVault(store, next);
    const last = await start({ GATEHOUSE_MASTER_KEY: next.toString('base64') });
    assert.equal((await last.vault.open(name))?.toString(), 'a secret');
    await last.keeping.finish();
    await assert.rejects(openVault(store, Buffer.from(old, 'base64')), MasterKeyError);
  });
});

type Rotation = Awaited<ReturnType<typeof openVault>>['rotation'];
