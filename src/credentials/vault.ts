/**
 * The vault: secrets in the store's `vault_items`, each in an envelope bound to its row. The store alone, a backup of
 * it or a stolen disk opens none of them; that takes the master key.
 */
import { systemClock, systemRandom, type Clock, type RandomSource } from '#kernel';
import type { Change, Db, Store } from '#store';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import { deriveKey, MasterKeyError, type MasterKey } from './master-key.ts';

/** Credential realm: applications and their users, or our own staff. */
export type Realm = 'external' | 'internal';

/** What a vault item is; the three together are sealed in with it. */
export interface VaultName {
  readonly realm: Realm;
  readonly kind: string;
  readonly id: string;
}

export interface Vault {
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
  /** Seals the bytes under this name, replacing what it held, in the caller's transaction. */
  seal(change: Change, name: VaultName, bytes: Uint8Array): Promise<void>;
  /** The bytes under this name, or undefined. Inside a change, pass its `tx`. @throws when they do not open. */
  open(name: VaultName, db?: Db): Promise<Buffer | undefined>;
  /** Forgets the item. */
  remove(change: Change, name: VaultName): Promise<void>;
}

const pepperBytes = 32;
/** Sealed at first start to learn at every later one, before anything is served, whether the key is right. */
const check: VaultName = { realm: 'internal', kind: 'master-key-check', id: 'master-key-check' };
const keyPepper: VaultName = { realm: 'external', kind: 'api-key-pepper', id: 'api-key-pepper' };
const tokenPepper: VaultName = { realm: 'internal', kind: 'admin-token-pepper', id: 'admin-token-pepper' };
const callJournalKey: VaultName = { realm: 'internal', kind: 'call-journal-key', id: 'call-journal-key' };
const callerTokens: VaultName = { realm: 'internal', kind: 'caller-token-secret', id: 'caller-token-secret' };
const secretPepper: VaultName = {
  realm: 'external',
  kind: 'client-secret-pepper',
  id: 'client-secret-pepper',
};
const peoplePepper: VaultName = { realm: 'internal', kind: 'identity-pepper', id: 'identity-pepper' };

/**
 * Opens the vault of a store.
 * @throws MasterKeyError when this is not the key that the vault was made with.
 */
export async function openVault(
  store: Store,
  masterKey: MasterKey,
  options: { clock?: Clock; random?: RandomSource } = {},
): Promise<Vault> {
  const { clock = systemClock, random = systemRandom } = options;
  const key = deriveKey(masterKey, 'vault');

  const rowOf = (name: VaultName, bytes: Uint8Array) => {
    const { wrappedKey, sealed } = sealEnvelope(key, [name.realm, name.kind, name.id], bytes, random);
    return {
      ...name,
      wrapped_key: wrappedKey.toString('base64'),
      sealed: sealed.toString('base64'),
      created_at: clock.now(),
    };
  };

  const open = async (name: VaultName, db: Db = store.db): Promise<Buffer | undefined> => {
    const row = await db.selectFrom('vault_items').selectAll().where('id', '=', name.id).executeTakeFirst();
    if (row === undefined) return undefined;
    // Opened under the name that was asked for, not the one in the row: a row that was exchanged does not open.
    return openEnvelope(key, [name.realm, name.kind, name.id], {
      wrappedKey: Buffer.from(row.wrapped_key, 'base64'),
      sealed: Buffer.from(row.sealed, 'base64'),
    });
  };

  /** The first of several processes decides the bytes; all of them read back what it wrote. */
  const openOrMake = async (name: VaultName): Promise<Buffer> => {
    const there = await open(name);
    if (there !== undefined) return there;
    const row = rowOf(name, random(pepperBytes));
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

  try {
    await openOrMake(check);
  } catch (error) {
    if (!isSealFailure(error)) throw error;
    throw new MasterKeyError(
      'The master key does not open this vault: the data was made with another one. Give the key it was made ' +
        'with (GATEHOUSE_MASTER_KEY, or the key file beside the data directory).',
      { cause: error },
    );
  }

  const once = (name: VaultName): (() => Promise<Buffer>) => {
    let pepper: Promise<Buffer> | undefined;
    return () => {
      pepper ??= openOrMake(name).catch((error: unknown) => {
        pepper = undefined; // a store that was away for a moment is asked again
        throw error;
      });
      return pepper;
    };
  };

  return {
    pepper: once(keyPepper),
    adminPepper: once(tokenPepper),
    clientPepper: once(secretPepper),
    identityPepper: once(peoplePepper),
    journalKey: once(callJournalKey),
    callerSecret: once(callerTokens),
    open,
    async seal({ tx }, name, bytes) {
      const row = rowOf(name, bytes);
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

/** AES-GCM says so when the tag does not fit: another key, another identity, or changed bytes. */
function isSealFailure(error: unknown): boolean {
  return error instanceof Error && /unable to authenticate data/i.test(error.message);
}
