import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import type { Store } from '#store';
import { openStore } from '#store';
import { MasterKeyError } from './master-key.ts';
import { testMasterKey } from './testing.ts';
import { openVault, type VaultName } from './vault.ts';

const name: VaultName = { realm: 'external', kind: 'client-secret', id: 'vlt_1' };
const secret = Buffer.from('a secret that must not be seen');

async function open() {
  const store = await openStore({});
  return { store, vault: await openVault(store, testMasterKey) };
}

const alter = (store: Store, id: string, to: Record<string, string>) =>
  store.change(({ tx }) => tx.updateTable('vault_items').set(to).where('id', '=', id).execute());

suite('the vault', () => {
  test('gives back what it was given, and keeps none of it in the clear', async () => {
    const { store, vault } = await open();
    await store.change(change => vault.seal(change, name, secret));
    assert.deepEqual(await vault.open(name), secret);
    const rows = await store.db.selectFrom('vault_items').selectAll().execute();
    for (const row of rows)
      for (const column of [row.sealed, row.wrapped_key])
        assert.ok(!Buffer.from(column, 'base64').includes(secret.subarray(0, 8)));
    await store.close();
  });

  test('opens again under the same master key', async () => {
    const { store, vault } = await open();
    await store.change(change => vault.seal(change, name, secret));
    const again = await openVault(store, Buffer.from(testMasterKey));
    assert.deepEqual(await again.open(name), secret);
    assert.deepEqual(await again.pepper(), await vault.pepper());
    await store.close();
  });

  test('refuses a wrong master key at start and says so', async () => {
    const { store } = await open();
    await assert.rejects(openVault(store, randomBytes(32)), error => {
      assert.ok(error instanceof MasterKeyError);
      assert.match(error.message, /master key does not open this vault/);
      return true;
    });
    await store.close();
  });

  test('seals anew each time: equal secrets do not show as equal', async () => {
    const { store, vault } = await open();
    const other = { ...name, id: 'vlt_2' };
    await store.change(async change => {
      await vault.seal(change, name, secret);
      await vault.seal(change, other, secret);
    });
    const rows = await store.db.selectFrom('vault_items').selectAll().where('kind', '=', name.kind).execute();
    assert.equal(new Set(rows.map(row => row.sealed)).size, 2);
    assert.equal(new Set(rows.map(row => row.wrapped_key)).size, 2);
    await store.close();
  });

  test('does not open an item that was moved to another row', async () => {
    const { store, vault } = await open();
    await store.change(async change => {
      await vault.seal(change, name, secret);
      await vault.seal(change, { ...name, id: 'vlt_2' }, Buffer.from('another'));
    });
    const row = await store.db
      .selectFrom('vault_items')
      .selectAll()
      .where('id', '=', 'vlt_1')
      .executeTakeFirstOrThrow();
    await alter(store, 'vlt_2', { wrapped_key: row.wrapped_key, sealed: row.sealed });
    await assert.rejects(vault.open({ ...name, id: 'vlt_2' }));
    await store.close();
  });

  test('does not open an item under another realm or kind', async () => {
    const { store, vault } = await open();
    await store.change(change => vault.seal(change, name, secret));
    await assert.rejects(vault.open({ ...name, realm: 'internal' }));
    await assert.rejects(vault.open({ ...name, kind: 'signing-key' }));
    await alter(store, name.id, { realm: 'internal' });
    await assert.rejects(vault.open({ ...name, realm: 'internal' }));
    await store.close();
  });

  test('does not open an item in which any byte was changed, or that was cut off', async () => {
    const { store, vault } = await open();
    await store.change(change => vault.seal(change, name, secret));
    const row = await store.db
      .selectFrom('vault_items')
      .selectAll()
      .where('id', '=', name.id)
      .executeTakeFirstOrThrow();
    for (const column of ['wrapped_key', 'sealed'] as const) {
      const bytes = Buffer.from(row[column], 'base64');
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        await alter(store, name.id, { [column]: changed.toString('base64') });
        await assert.rejects(vault.open(name), `${column} ${at}`);
      }
      for (const length of [0, 5, 27, 28, bytes.length - 1]) {
        await alter(store, name.id, { [column]: bytes.subarray(0, length).toString('base64') });
        await assert.rejects(vault.open(name), `${column} cut to ${length}`);
      }
      await alter(store, name.id, { [column]: row[column] });
    }
    assert.deepEqual(await vault.open(name), secret);
    await store.close();
  });

  test('does not let one kind of item take the place of another', async () => {
    const { store, vault } = await open();
    const pepper = await vault.pepper();
    const intruder: VaultName = { realm: 'external', kind: 'client-secret', id: 'api-key-pepper' };
    await assert.rejects(
      store.change(change => vault.seal(change, intruder, secret)),
      /something else/,
    );
    const again = await openVault(store, testMasterKey);
    assert.deepEqual(await again.pepper(), pepper);
    await store.close();
  });

  test('replaces an item, forgets an item, and knows of no other', async () => {
    const { store, vault } = await open();
    await store.change(change => vault.seal(change, name, secret));
    await store.change(change => vault.seal(change, name, Buffer.from('new')));
    assert.equal((await vault.open(name))?.toString(), 'new');
    await store.change(change => vault.remove(change, name));
    assert.equal(await vault.open(name), undefined);
    await store.close();
  });

  test('keeps nothing of a change that is rolled back', async () => {
    const { store, vault } = await open();
    await store.change(change => vault.seal(change, name, secret), { dryRun: true });
    assert.equal(await vault.open(name), undefined);
    await store.close();
  });
});

suite('the pepper', () => {
  test('is one for all who ask for the first time at the same moment', async () => {
    const store = await openStore({});
    const vaults = await Promise.all([1, 2, 3].map(() => openVault(store, testMasterKey)));
    const peppers = await Promise.all(vaults.flatMap(vault => [vault.pepper(), vault.pepper()]));
    assert.equal(new Set(peppers.map(pepper => pepper.toString('hex'))).size, 1);
    assert.equal(peppers[0]?.length, 32);
    await store.close();
  });

  test('for admin tokens is another one', async () => {
    const { store, vault } = await open();
    assert.notDeepEqual(await vault.adminPepper(), await vault.pepper());
    await store.close();
  });
});
