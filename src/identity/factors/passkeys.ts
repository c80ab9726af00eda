/** Passkeys as they are kept: public keys (Web Authentication), of which the private halves never leave their owners. */
import type { Selectable } from 'kysely';
import { GatehouseError, newId, type RandomSource } from '#kernel';
import { conflict, type Change, type Db, type PasskeyTable, type Tx, unique } from '#store';

const mostOfOne = 20;
/** Transports that there are (Web Authentication section 5.8.4); anything else a browser says is not kept. */
const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
export type Transport = (typeof transports)[number];

export interface Passkey {
  readonly id: string;
  readonly userId: string;
  readonly credential: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly Transport[];
  readonly name: string;
  /** Whether other devices of its owner have it too. */
  readonly synced: boolean;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

const passkeyOf = (row: Selectable<PasskeyTable>): Passkey => ({
  id: row.id,
  userId: row.user_id,
  credential: row.credential,
  publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')),
  counter: row.counter,
  transports: knownTransports(JSON.parse(row.transports) as string[]),
  name: row.name,
  synced: row.synced === 1,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
});

const knownTransports = (named: readonly string[]): Transport[] =>
  transports.filter(transport => named.includes(transport));

/** A person's passkeys, the oldest first. */
export async function passkeysOf(db: Db | Tx, userId: string): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('passkeys')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(mostOfOne)
    .execute();
  return rows.map(passkeyOf);
}

export async function findPasskey(db: Db | Tx, credential: string): Promise<Passkey | undefined> {
  const row = await db
    .selectFrom('passkeys')
    .selectAll()
    .where('credential', '=', credential)
    .executeTakeFirst();
  return row && passkeyOf(row);
}

export interface NewPasskey {
  readonly userId: string;
  readonly credential: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly synced: boolean;
}

/** @throws already-exists for one that is registered, conflict when the person has too many */
export async function addPasskey(
  { tx }: Change,
  input: NewPasskey,
  now: number,
  random: RandomSource,
): Promise<string> {
  if ((await passkeysOf(tx, input.userId)).length >= mostOfOne)
    throw conflict(`Nobody can have more than ${mostOfOne} passkeys; remove one first.`);
  const id = newId('psk', random);
  const row = {
    id,
    user_id: input.userId,
    credential: input.credential,
    public_key: Buffer.from(input.publicKey).toString('base64url'),
    counter: input.counter,
    transports: JSON.stringify(knownTransports(input.transports)),
    name: input.name,
    synced: input.synced ? 1 : 0,
    created_at: now,
    last_used_at: null,
  };
  await unique('this passkey', () => tx.insertInto('passkeys').values(row).execute());
  return id;
}

/**
 * Writes down that it was used. False when its counter did not go on: the signature is a copy, or the passkey is
 * (Web Authentication section 6.1.1).
 */
export async function notePasskeyUse(
  { tx }: Change,
  id: string,
  counter: number,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passkeys')
    .set({ counter, last_used_at: now })
    .where('id', '=', id)
    // Many keep no counter, and say 0 each time.
    .where('counter', counter === 0 ? '=' : '<', counter)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @throws not-found */
export async function renamePasskey({ tx }: Change, userId: string, id: string, name: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('passkeys')
    .set({ name })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw noSuch();
}

/** @throws not-found */
export async function removePasskey({ tx }: Change, userId: string, id: string): Promise<void> {
  const { numDeletedRows } = await tx
    .deleteFrom('passkeys')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw noSuch();
}

const noSuch = (): GatehouseError => new GatehouseError('not-found', 'You have no such passkey.');
