/**
 * Rotation of the keys of a vault while it is in use. Each step is one transaction that leaves everything readable, and
 * doing it again does no harm; so whatever was cut off, by a kill or a power failure, goes on where it stopped.
 */
import { GatehouseError, type RandomSource } from '#kernel';
import type { Store, Tx } from '#store';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import type { MasterKey } from './master-key.ts';
import { type DataKeys, lockKeys, masterIdOf, newestOf, realms, type Realm } from './vault-keys.ts';

export interface VaultStatus {
  /** The master key that this process has; names tell nothing of the keys. */
  readonly master: string;
  /** All master keys that open the vault: more than one while they are being rotated. */
  readonly masters: readonly string[];
  readonly realms: readonly {
    readonly realm: Realm;
    /** The data key in use. */
    readonly key: string;
    /** Milliseconds since the epoch. */
    readonly since: number;
    readonly items: number;
    /** Sealed under an older key: a rotation is under way, or was cut off. */
    readonly older: number;
  }[];
}

/** Items sealed anew in one transaction: short enough that nobody waits for it. */
const batch = 20;

export class VaultRotation {
  readonly #store: Store;
  readonly #keys: DataKeys;
  readonly #formerKey: Uint8Array;
  readonly #random: RandomSource;

  constructor(tools: { store: Store; keys: DataKeys; formerKey: Uint8Array; random: RandomSource }) {
    this.#store = tools.store;
    this.#keys = tools.keys;
    this.#formerKey = tools.formerKey;
    this.#random = tools.random;
  }

  async status(): Promise<VaultStatus> {
    const { db } = this.#store;
    const masters = await db.selectFrom('vault_wraps').select('master_id').distinct().execute();
    const items = await db.selectFrom('vault_items').select(['realm', 'key_id']).execute();
    const all = realms.map(async realm => {
      const { id: key, created_at: since } = await this.#newest(realm);
      const own = items.filter(item => item.realm === realm);
      return { realm, key, since, items: own.length, older: own.filter(item => item.key_id !== key).length };
    });
    return {
      master: masterIdOf(this.#keys.master),
      masters: masters.map(({ master_id: id }) => id).toSorted(),
      realms: await Promise.all(all),
    };
  }

  /**
   * A new data key for each realm; everything is sealed anew under it, and the old keys are thrown away.
   * @throws conflict while the master key is being rotated: the new data keys would be unknown to one of the two
   */
  async dataKeys(): Promise<void> {
    await this.#store.change(async ({ tx }) => {
      await lockKeys(tx);
      await this.#refuseTwoMasters(tx);
      for (const realm of realms)
        await this.#keys.add(tx, realm, ((await newestOf(tx, realm))?.number ?? 0) + 1);
    });
    await this.finishDataKeys();
  }

  /** Goes on with what was cut off, if anything was; true where something was done. */
  async finishDataKeys(): Promise<boolean> {
    let done = false;
    for (const realm of realms) {
      while (await this.#store.change(({ tx }) => this.#sealAnew(tx, realm))) done = true;
      const { id } = await this.#newest(realm);
      done = (await this.#store.change(({ tx }) => dropOlder(tx, realm, id))) || done;
    }
    return done;
  }

  /** From now on `next` opens the vault too. This process goes on with its own. */
  async addMaster(next: MasterKey): Promise<void> {
    // What is sealed under the master key itself would be lost with it.
    await this.finishDataKeys();
    await this.#store.change(({ tx }) => this.#keys.wrapFor(tx, next));
  }

  /** From now on this process works with `next`, which opens the vault already. */
  adoptMaster(next: MasterKey): void {
    this.#keys.adopt(next);
  }

  /**
   * Works with `candidate` from now on, if it is another master key that opens the vault: what somebody put in the place
   * of this process's own. False where it is not, and nothing changes.
   */
  async adoptIfKnown(candidate: MasterKey): Promise<boolean> {
    const id = masterIdOf(candidate);
    if (id === masterIdOf(this.#keys.master)) return false;
    const { masters } = await this.status();
    if (!masters.includes(id)) return false;
    this.#keys.adopt(candidate);
    return true;
  }

  /** Whether another master key opens the vault as well. */
  async hasOtherMasters(): Promise<boolean> {
    return (await this.status()).masters.some(id => id !== masterIdOf(this.#keys.master));
  }

  /**
   * Only this process's master key opens the vault from now on. To be called when every node has it.
   * @returns how many other master keys were shut out
   */
  async dropOtherMasters(): Promise<number> {
    const own = masterIdOf(this.#keys.master);
    return this.#store.change(async ({ tx }) => {
      const ids = await lockKeys(tx);
      const wraps = await tx.selectFrom('vault_wraps').select(['key_id', 'master_id']).execute();
      const opened = new Set(wraps.filter(wrap => wrap.master_id === own).map(wrap => wrap.key_id));
      if (!ids.every(id => opened.has(id)))
        throw new GatehouseError('conflict', 'this master key does not open all of the vault');
      await tx.deleteFrom('vault_wraps').where('master_id', '!=', own).execute();
      return new Set(wraps.map(wrap => wrap.master_id)).size - 1;
    });
  }

  async #refuseTwoMasters(tx: Tx): Promise<void> {
    const masters = await tx.selectFrom('vault_wraps').select('master_id').distinct().execute();
    if (masters.length > 1)
      throw new GatehouseError(
        'conflict',
        'The master key is being rotated. Finish that first: gatehouse vault finish',
      );
  }

  async #newest(realm: Realm) {
    const newest = await newestOf(this.#store.db, realm);
    if (newest === undefined) throw new Error(`the vault has no data key of the ${realm} realm`);
    return newest;
  }

  /** Seals some items anew under the key in use; false where all are. */
  async #sealAnew(tx: Tx, realm: Realm): Promise<boolean> {
    const { id, key } = await this.#keys.current(tx, realm);
    const rows = await tx
      .selectFrom('vault_items')
      .selectAll()
      .where('realm', '=', realm)
      .where(where => where.or([where('key_id', 'is', null), where('key_id', '!=', id)]))
      .orderBy('id')
      .limit(batch)
      .execute();
    for (const row of rows) {
      const identity = [row.realm, row.kind, row.id];
      const from = row.key_id === null ? this.#formerKey : await this.#keys.byId(tx, row.key_id);
      const bytes = openEnvelope(from, identity, {
        wrappedKey: Buffer.from(row.wrapped_key, 'base64'),
        sealed: Buffer.from(row.sealed, 'base64'),
      });
      const { wrappedKey, sealed } = sealEnvelope(key, identity, bytes, this.#random);
      await tx
        .updateTable('vault_items')
        .set({ key_id: id, wrapped_key: wrappedKey.toString('base64'), sealed: sealed.toString('base64') })
        .where('id', '=', row.id)
        // Somebody may have replaced what it holds since it was read.
        .where('sealed', '=', row.sealed)
        .execute();
    }
    return rows.length > 0;
  }
}

/** Throws away the keys of a realm that nothing is sealed under; the store refuses to lose one that is needed. */
async function dropOlder(tx: Tx, realm: Realm, newest: string): Promise<boolean> {
  const used = await tx
    .selectFrom('vault_items')
    .select('key_id')
    .where('realm', '=', realm)
    .distinct()
    .execute();
  const keep = new Set([newest, ...used.map(({ key_id: id }) => id)]);
  const all = await tx.selectFrom('vault_keys').select('id').where('realm', '=', realm).execute();
  const unused = all.map(({ id }) => id).filter(id => !keep.has(id));
  for (const id of unused) {
    await tx.deleteFrom('vault_wraps').where('key_id', '=', id).execute();
    await tx.deleteFrom('vault_keys').where('id', '=', id).execute();
  }
  return unused.length > 0;
}
