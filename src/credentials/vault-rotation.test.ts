import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { openStore, type Store } from '#store';
import { sealEnvelope } from './envelope.ts';
import { deriveKey, MasterKeyError } from './master-key.ts';
import { testMasterKey } from './testing.ts';
import { openVault, type Vault, type VaultName } from './vault.ts';

const secretOf = (number: number) => `planted secret ${number}`;
const nameOf = (number: number): VaultName => ({
  realm: number % 2 === 0 ? 'external' : 'internal',
  kind: 'signing-key',
  id: `vlt_${number}`,
});
const count = 45;

/** A vault with more items than fit one transaction. */
async function filled() {
  const store = await openStore({});
  const vault = await openVault(store, testMasterKey);
  await vault.pepper();
  await store.change(async change => {
    for (let i = 0; i < count; i++) await vault.seal(change, nameOf(i), Buffer.from(secretOf(i)));
  });
  return { store, vault };
}

async function assertAllOpen(vault: Vault): Promise<void> {
  for (let i = 0; i < count; i++) assert.equal((await vault.open(nameOf(i)))?.toString(), secretOf(i));
}

const keysOf = async (store: Store) =>
  (await store.db.selectFrom('vault_keys').select('id').orderBy('id').execute()).map(({ id }) => id);

suite('data keys', () => {
  test('are one for each realm: what is sealed in one realm does not open in the other', async () => {
    const { store } = await filled();
    assert.deepEqual(await keysOf(store), ['external-1', 'internal-1']);
    const rows = await store.db.selectFrom('vault_items').select(['realm', 'key_id']).execute();
    assert.ok(rows.every(({ realm, key_id: key }) => key === `${realm}-1`));
    await store.close();
  });

  test('are replaced while others read: everything opens, and the old ones are gone', async () => {
    const { store, vault } = await filled();
    const other = await openVault(store, testMasterKey);
    const before = await store.db.selectFrom('vault_items').select(['id', 'sealed']).execute();
    const pepper = await vault.pepper();
    await vault.rotation.dataKeys();
    assert.deepEqual(await keysOf(store), ['external-2', 'internal-2']);
    const after = new Set(
      (await store.db.selectFrom('vault_items').select('sealed').execute()).map(row => row.sealed),
    );
    assert.ok(before.every(({ sealed }) => !after.has(sealed)));
    for (const each of [vault, other, await openVault(store, testMasterKey)]) await assertAllOpen(each);
    assert.deepEqual(await (await openVault(store, testMasterKey)).pepper(), pepper);
    // One that knew only the old key seals under the new one.
    await store.change(change => other.seal(change, nameOf(0), Buffer.from('new')));
    assert.equal((await vault.rotation.status()).realms.find(({ realm }) => realm === 'external')?.older, 0);
    await store.close();
  });

  test('a rotation that was cut off goes on where it stopped', async () => {
    const { store, vault } = await filled();
    await store.change(async ({ tx }) => {
      await tx
        .insertInto('vault_keys')
        .values({ id: 'external-2', realm: 'external', number: 2, created_at: 0 })
        .execute();
      const wrap = await tx
        .selectFrom('vault_wraps')
        .selectAll()
        .where('key_id', '=', 'external-1')
        .executeTakeFirstOrThrow();
      // Any key will do that the master key opens under this name: made by a vault of its own.
      const elsewhere = await openStore({});
      const twin = await openVault(elsewhere, testMasterKey);
      await twin.rotation.dataKeys();
      const theirs = await elsewhere.db
        .selectFrom('vault_wraps')
        .selectAll()
        .where('key_id', '=', 'external-2')
        .executeTakeFirstOrThrow();
      await elsewhere.close();
      await tx
        .insertInto('vault_wraps')
        .values({ ...wrap, ...theirs })
        .execute();
    });
    assert.ok(((await vault.rotation.status()).realms[0]?.older ?? 0) > 20);
    assert.equal(await vault.rotation.finishDataKeys(), true);
    assert.equal(await vault.rotation.finishDataKeys(), false);
    await assertAllOpen(vault);
    assert.deepEqual(await keysOf(store), ['external-2', 'internal-1']);
    await store.close();
  });

  test('what was sealed before there were data keys opens, is sealed anew, and keeps what was derived', async () => {
    const store = await openStore({});
    const key = deriveKey(testMasterKey, 'vault');
    await store.change(async ({ tx }) => {
      for (const id of ['master-key-check', 'api-key-pepper']) {
        const realm = id === 'api-key-pepper' ? 'external' : 'internal';
        const { wrappedKey, sealed } = sealEnvelope(key, [realm, id, id], Buffer.alloc(32, id.length));
        await tx
          .insertInto('vault_items')
          .values({
            id,
            realm,
            kind: id,
            wrapped_key: wrappedKey.toString('base64'),
            sealed: sealed.toString('base64'),
            created_at: 1,
          })
          .execute();
      }
    });
    await assert.rejects(openVault(store, randomBytes(32)), MasterKeyError);
    const vault = await openVault(store, testMasterKey);
    assert.deepEqual(await vault.pepper(), Buffer.alloc(32, 14));
    assert.deepEqual(await vault.upstreamSeal(), deriveKey(testMasterKey, 'upstream-client-keys'));
    assert.equal(await vault.rotation.finishDataKeys(), true);
    const again = await openVault(store, testMasterKey);
    assert.deepEqual(await again.pepper(), Buffer.alloc(32, 14));
    assert.deepEqual(await again.upstreamSeal(), deriveKey(testMasterKey, 'upstream-client-keys'));
    await store.close();
  });

  test('a new vault derives nothing from the master key', async () => {
    const { store, vault } = await filled();
    assert.notDeepEqual(await vault.upstreamSeal(), deriveKey(testMasterKey, 'upstream-client-keys'));
    assert.notDeepEqual(await vault.quotaSeed(), deriveKey(testMasterKey, 'quota-fingerprints'));
    await store.close();
  });
});

suite('the master key', () => {
  const next = randomBytes(32);

  test('is replaced step by step: both open the vault in between, only the new one in the end', async () => {
    const { store, vault } = await filled();
    const upstreamSeal = await vault.upstreamSeal();
    await assert.rejects(openVault(store, next), MasterKeyError);
    await vault.rotation.addMaster(next);
    await vault.rotation.addMaster(next);
    for (const master of [testMasterKey, next]) await assertAllOpen(await openVault(store, master));
    assert.equal((await vault.rotation.status()).masters.length, 2);
    vault.rotation.adoptMaster(next);
    assert.deepEqual(vault.masterKey, next);
    assert.equal(await vault.rotation.dropOtherMasters(), 1);
    await assert.rejects(openVault(store, testMasterKey), MasterKeyError);
    const after = await openVault(store, next);
    await assertAllOpen(after);
    await assertAllOpen(vault);
    assert.deepEqual(await after.upstreamSeal(), upstreamSeal);
    await vault.rotation.dataKeys();
    await assertAllOpen(await openVault(store, next));
    await store.close();
  });

  test('that does not open all of the vault shuts nobody out', async () => {
    const { store, vault } = await filled();
    vault.rotation.adoptMaster(next);
    await assert.rejects(vault.rotation.dropOtherMasters(), /does not open all/);
    await assertAllOpen(await openVault(store, testMasterKey));
    await store.close();
  });

  test('data keys are not replaced in between: one of the two would not open them', async () => {
    const { store, vault } = await filled();
    await vault.rotation.addMaster(next);
    await assert.rejects(vault.rotation.dataKeys(), /being rotated/);
    assert.deepEqual(await keysOf(store), ['external-1', 'internal-1']);
    await store.close();
  });

  test('a wrapped data key opens under its own name only', async () => {
    const { store } = await filled();
    const wraps = await store.db.selectFrom('vault_wraps').selectAll().orderBy('id').execute();
    await store.change(({ tx }) =>
      tx
        .updateTable('vault_wraps')
        .set({ wrapped: wraps[1]?.wrapped ?? '' })
        .where('id', '=', wraps[0]?.id ?? '')
        .execute(),
    );
    await assert.rejects(openVault(store, testMasterKey));
    await store.close();
  });
});

test('each secret that is opened is told of, by name and without its content', async () => {
  const store = await openStore({});
  const told: VaultName[] = [];
  const vault = await openVault(store, testMasterKey, { unsealed: name => told.push(name) });
  await store.change(change => vault.seal(change, nameOf(1), Buffer.from('x')));
  await vault.open(nameOf(1));
  await vault.pepper();
  await vault.open({ ...nameOf(2) });
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ['signing-key', 'api-key-pepper'],
  );
  await store.close();
});
