/**
 * The vault: secrets in the store's `vault_items`, each in an envelope bound to its row. The store alone, a backup of
 * it or a stolen disk opens none of them; that takes the master key.
 */
import { systemClock, systemRandom, type Clock, type RandomSource } from '#kernel';
import type { Change, Db, Store } from '#store';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import { deriveKey, MasterKeyError, type MasterKey } from './master-key.ts';
import { DataKeys, newestOf, realms, type Realm } from './vault-keys.ts';
import { VaultRotation } from './vault-rotation.ts';

/** What a vault item is; the three together are sealed in with it. */
export interface VaultName {
  readonly realm: Realm;
  readonly kind: string;
  readonly id: string;
}

export interface Vault {
  /** The master key in use: another one after a rotation. */
  readonly masterKey: MasterKey;
  /** Replaces the keys that everything is sealed under, while it is in use. */
  readonly rotation: VaultRotation;
  /** The pepper under which API keys are hashed. Made at first use; the same in every process. */
  pepper(): Promise<Buffer>;
  /** The pepper for admin tokens: another one, so that no hash of one kind can pass for the other. */
  adminPepper(): Promise<Buffer>;
  /** The pepper for the secrets of clients of the authorization server. */
  clientPepper(): Promise<Buffer>;
  /** The pepper for sessions, one-time links and what else proves who signs in. */
  identityPepper(): Promise<Buffer>;
  /** What call journals are sealed with. */
  journalKey(): Promise<Buffer>;
  /** What keys for tokens to upstreams are made from. */
  callerSecret(): Promise<Buffer>;
  /** What secrets for upstreams are sealed under, wherever a version says them. */
  upstreamSeal(): Promise<Buffer>;
  /** What addresses become pseudonyms in the log with. */
  pseudonymKey(): Promise<Buffer>;
  /** What callers are told apart by in counters that are kept. */
  quotaSeed(): Promise<Buffer>;
  /** Seals the bytes under this name, replacing what it held, in the caller's transaction. */
  seal(change: Change, name: VaultName, bytes: Uint8Array): Promise<void>;
  /** The bytes under this name, or undefined. Inside a change, pass its `tx`. @throws when they do not open. */
  open(name: VaultName, db?: Db): Promise<Buffer | undefined>;
  /** The bytes under this name, made by the first of several processes that asks; outside of a change. */
  openOrMake(name: VaultName, make: () => Promise<Uint8Array>): Promise<Buffer>;
  /** Forgets the item. */
  remove(change: Change, name: VaultName): Promise<void>;
}

/** Told of each secret that was opened for use. */
export type Unsealed = (name: VaultName) => void;

const secretBytes = 32;
const named = (realm: Realm, kind: string): VaultName => ({ realm, kind, id: kind });
/** Made before there were data keys, to learn at each start whether the master key is right. */
const check = named('internal', 'master-key-check');

/**
 * Opens the vault of a store.
 * @throws MasterKeyError when this is not a key that opens it.
 */
export async function openVault(
  store: Store,
  masterKey: MasterKey,
  options: { clock?: Clock; random?: RandomSource; unsealed?: Unsealed } = {},
): Promise<Vault> {
  const { clock = systemClock, random = systemRandom, unsealed = () => {} } = options;
  const keys = new DataKeys(masterKey, clock, random);
  /** What was sealed before there were data keys. */
  const formerKey = deriveKey(masterKey, 'vault');

  const rowOf = async (db: Db, name: VaultName, bytes: Uint8Array) => {
    const { id, key } = await keys.current(db, name.realm);
    const { wrappedKey, sealed } = sealEnvelope(key, [name.realm, name.kind, name.id], bytes, random);
    return {
      ...name,
      key_id: id,
      wrapped_key: wrappedKey.toString('base64'),
      sealed: sealed.toString('base64'),
      created_at: clock.now(),
    };
  };

  const open = async (name: VaultName, db: Db = store.db, again = false): Promise<Buffer | undefined> => {
    const row = await db.selectFrom('vault_items').selectAll().where('id', '=', name.id).executeTakeFirst();
    if (row === undefined) return undefined;
    let key: Buffer;
    try {
      key = row.key_id === null ? formerKey : await keys.byId(db, row.key_id);
    } catch (error) {
      // Sealed anew, and its old key thrown away, since the row was read: it is there under another one.
      if (again) throw error;
      return open(name, db, true);
    }
    // Opened under the name that was asked for, not the one in the row: a row that was exchanged does not open.
    const bytes = openEnvelope(key, [name.realm, name.kind, name.id], {
      wrappedKey: Buffer.from(row.wrapped_key, 'base64'),
      sealed: Buffer.from(row.sealed, 'base64'),
    });
    unsealed(name);
    return bytes;
  };

  /** The first of several processes decides the bytes; all of them read back what it wrote. */
  const openOrMake = async (
    name: VaultName,
    make: () => Uint8Array | Promise<Uint8Array>,
  ): Promise<Buffer> => {
    const there = await open(name);
    if (there !== undefined) return there;
    const row = await rowOf(store.db, name, await make());
    await store.change(({ tx }) =>
      tx
        .insertInto('vault_items')
        .values(row)
        .onConflict(conflict => conflict.column('id').doNothing())
        .execute(),
    );
    const made = await open(name);
    if (made === undefined) throw new Error(`the vault lost ${name.kind}`);
    return made;
  };

  const wrongKey = (cause?: unknown): MasterKeyError =>
    new MasterKeyError(
      'The master key does not open this vault: the data was made with another one. Give the key it was made ' +
        'with (GATEHOUSE_MASTER_KEY, or the key file beside the data directory).',
      { cause },
    );

  if (!(await keys.load(store.db))) throw wrongKey();
  /** Kept before there were data keys: what was derived from the master key then must stay what it is. */
  const isFormer = await hasFormerItems(store);
  if (isFormer) {
    try {
      await open(check);
    } catch (error) {
      throw isSealFailure(error) ? wrongKey(error) : error;
    }
  }
  await store.change(async ({ tx }) => {
    for (const realm of realms) if ((await newestOf(tx, realm)) === undefined) await keys.add(tx, realm, 1);
  });
  if (!(await keys.load(store.db))) throw wrongKey();

  const once = (name: VaultName, make = (): Uint8Array => random(secretBytes)): (() => Promise<Buffer>) => {
    let secret: Promise<Buffer> | undefined;
    return () => {
      secret ??= openOrMake(name, make).catch((error: unknown) => {
        secret = undefined; // a store that was away for a moment is asked again
        throw error;
      });
      return secret;
    };
  };
  /** A secret that was derived from the master key once. Now it outlives that. */
  const formerly = (purpose: string) => () =>
    isFormer ? deriveKey(masterKey, purpose) : random(secretBytes);
  const upstreamSeal = once(named('internal', 'upstream-seal'), formerly('upstream-client-keys'));
  const pseudonymKey = once(named('internal', 'pseudonym-key'), formerly('address-pseudonyms'));
  const quotaSeed = once(named('internal', 'quota-seed'), formerly('quota-fingerprints'));
  if (isFormer) await Promise.all([upstreamSeal(), pseudonymKey(), quotaSeed()]);

  return {
    get masterKey() {
      return keys.master;
    },
    rotation: new VaultRotation({ store, keys, formerKey, random }),
    pepper: once(named('external', 'api-key-pepper')),
    adminPepper: once(named('internal', 'admin-token-pepper')),
    clientPepper: once(named('external', 'client-secret-pepper')),
    identityPepper: once(named('internal', 'identity-pepper')),
    journalKey: once(named('internal', 'call-journal-key')),
    callerSecret: once(named('internal', 'caller-token-secret')),
    upstreamSeal,
    pseudonymKey,
    quotaSeed,
    open: (name, db) => open(name, db),
    openOrMake,
    async seal({ tx }, name, bytes) {
      const row = await rowOf(tx, name, bytes);
      const result = await tx
        .insertInto('vault_items')
        .values(row)
        .onConflict(conflict =>
          conflict
            .column('id')
            .doUpdateSet(row)
            .where('vault_items.realm', '=', name.realm)
            .where('vault_items.kind', '=', name.kind),
        )
        .executeTakeFirst();
      if (!result.numInsertedOrUpdatedRows)
        throw new Error(`the vault holds something else under the id ${name.id}`);
    },
    async remove({ tx }, name) {
      await tx.deleteFrom('vault_items').where('id', '=', name.id).execute();
    },
  };
}

const hasFormerItems = async (store: Store): Promise<boolean> =>
  (await store.db.selectFrom('vault_items').select('id').where('key_id', 'is', null).limit(1).execute())
    .length > 0;

/** AES-GCM says so when the tag does not fit: another key, another identity, or changed bytes. */
function isSealFailure(error: unknown): boolean {
  return error instanceof Error && /unable to authenticate data/i.test(error.message);
}
