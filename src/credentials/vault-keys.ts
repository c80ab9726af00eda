/**
 * Data keys of the vault: one in use for each realm. The store holds each wrapped by every master key that opens the
 * vault, which is one, or two while the master key is being rotated. So a new master key wraps a handful of keys and
 * seals nothing anew, and data keys are replaced without anybody touching the master key.
 */
import type { Clock, RandomSource } from '#kernel';
import type { Db, Tx } from '#store';
import { openEnvelope, sealEnvelope, wrappedKeyBytes } from './envelope.ts';
import { deriveKey, type MasterKey } from './master-key.ts';

/** Credential realm: applications and their users, or our own staff. */
export type Realm = 'external' | 'internal';

export const realms: readonly Realm[] = ['external', 'internal'];

export interface DataKey {
  readonly id: string;
  readonly key: Buffer;
}

const keyBytes = 32;

/** Names a master key, so that one can tell which of several it is; tells nothing of it. */
export const masterIdOf = (masterKey: MasterKey): string =>
  deriveKey(masterKey, 'vault-master-id').toString('hex', 0, 8);

/** The data keys that one master key opens. */
export class DataKeys {
  #master: MasterKey;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #keys = new Map<string, Buffer>();

  constructor(master: MasterKey, clock: Clock, random: RandomSource) {
    this.#master = master;
    this.#clock = clock;
    this.#random = random;
  }

  get master(): MasterKey {
    return this.#master;
  }

  /** From now on new data keys are wrapped by this master key, which opens all that there are. */
  adopt(master: MasterKey): void {
    this.#master = master;
  }

  /** Reads the keys that this master key opens. False where there are keys, and it opens none. */
  async load(db: Db): Promise<boolean> {
    const wraps = await db
      .selectFrom('vault_wraps')
      .select(['key_id', 'wrapped'])
      .where('master_id', '=', masterIdOf(this.#master))
      .execute();
    for (const { key_id: id, wrapped } of wraps)
      if (!this.#keys.has(id)) this.#keys.set(id, unwrap(this.#master, id, wrapped));
    if (wraps.length > 0) return true;
    return (await db.selectFrom('vault_keys').select('id').limit(1).execute()).length === 0;
  }

  /** The key in use. */
  async current(db: Db, realm: Realm): Promise<DataKey> {
    const newest = await newestOf(db, realm);
    if (newest === undefined) throw new Error(`the vault has no data key of the ${realm} realm`);
    return { id: newest.id, key: await this.byId(db, newest.id) };
  }

  async byId(db: Db, id: string): Promise<Buffer> {
    if (!this.#keys.has(id)) await this.load(db);
    const key = this.#keys.get(id);
    if (key === undefined) throw new Error(`the vault has no data key ${id} that this master key opens`);
    return key;
  }

  /**
   * Puts a new key in use; of several processes that do, the first decides. It is not remembered here: a change that
   * is taken back must leave nothing behind under a name that another process may give.
   */
  async add(tx: Tx, realm: Realm, number: number): Promise<void> {
    const id = `${realm}-${number}`;
    const made = await tx
      .insertInto('vault_keys')
      .values({ id, realm, number, created_at: this.#clock.now() })
      .onConflict(conflict => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made !== undefined) await this.#wrap(tx, this.#master, id, this.#random(keyBytes));
  }

  /** Lets another master key open all that this one opens. Doing it twice does no harm. */
  async wrapFor(tx: Tx, master: MasterKey): Promise<void> {
    const ids = await lockKeys(tx);
    for (const id of ids) await this.#wrap(tx, master, id, await this.byId(tx, id));
  }

  async #wrap(tx: Tx, master: MasterKey, id: string, key: Uint8Array): Promise<void> {
    const masterId = masterIdOf(master);
    await tx
      .insertInto('vault_wraps')
      .values({
        id: `${id}.${masterId}`,
        key_id: id,
        master_id: masterId,
        wrapped: wrap(master, id, key, this.#random),
      })
      .onConflict(conflict => conflict.column('id').doNothing())
      .execute();
  }
}

export async function newestOf(
  db: Db,
  realm: Realm,
): Promise<{ readonly id: string; readonly number: number; readonly created_at: number } | undefined> {
  return db
    .selectFrom('vault_keys')
    .select(['id', 'number', 'created_at'])
    .where('realm', '=', realm)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Holds all keys until the change ends (an update locks rows on PostgreSQL): rotations come one after another. */
export async function lockKeys(tx: Tx): Promise<string[]> {
  const rows = await tx
    .updateTable('vault_keys')
    .set(row => ({ number: row.ref('number') }))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

const identityOf = (id: string): string[] => ['vault-data-key', id];
const wrappingKey = (master: MasterKey): Buffer => deriveKey(master, 'vault-data-keys');

function wrap(master: MasterKey, id: string, key: Uint8Array, random: RandomSource): string {
  const { wrappedKey, sealed } = sealEnvelope(wrappingKey(master), identityOf(id), key, random);
  return Buffer.concat([wrappedKey, sealed]).toString('base64');
}

function unwrap(master: MasterKey, id: string, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  return openEnvelope(wrappingKey(master), identityOf(id), {
    wrappedKey: bytes.subarray(0, wrappedKeyBytes),
    sealed: bytes.subarray(wrappedKeyBytes),
  });
}
