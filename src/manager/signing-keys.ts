import type { Selectable } from 'kysely';
import {
  makeSigningSecret,
  type ReadSigningKey,
  readSigningKey,
  sharedAlgorithm,
  type SigningAlgorithm,
} from '#credentials';
import { invalidInput, newId, type RandomSource } from '#kernel';
import {
  type Change,
  conflict,
  type Db,
  found,
  type Page,
  pageLimit,
  type SigningKeyTable,
  type Tx,
} from '#store';

/** A key that an application signs requests with. Of a pair, the private key never came here. */
export interface SigningKey {
  /** What signatures call it (`keyid`). */
  readonly id: string;
  readonly applicationId: string;
  readonly title: string;
  readonly algorithm: SigningAlgorithm;
  /** PEM; null for `hmac-sha256`, which has none. */
  readonly publicKey: string | null;
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly createdAt: number;
  readonly notAfter: number;
  readonly revokedAt: number | null;
  readonly revokeReason: string | null;
}

const signingKeyOf = (row: Selectable<SigningKeyTable>): SigningKey => ({
  id: row.id,
  applicationId: row.application_id,
  title: row.title,
  algorithm: row.algorithm,
  publicKey: row.algorithm === sharedAlgorithm ? null : row.public_key,
  fingerprint: row.fingerprint,
  createdAt: row.created_at,
  notAfter: row.not_after,
  revokedAt: row.revoked_at,
  revokeReason: row.revoke_reason,
});

export async function getSigningKey(db: Db | Tx, id: string): Promise<SigningKey> {
  const row = await db.selectFrom('signing_keys').selectAll().where('id', '=', id).executeTakeFirst();
  return signingKeyOf(found(row, 'signing key', id));
}

export async function listSigningKeys(db: Db | Tx, applicationId: string, page: Page): Promise<SigningKey[]> {
  let query = db.selectFrom('signing_keys').selectAll().where('application_id', '=', applicationId);
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(pageLimit(page)).execute()).map(signingKeyOf);
}

const day = 86_400_000;
/** Days that a key is good for unless told. */
const usualDays = 365;
/** Keys of one application that are good at a time: an old one, a new one, and one for each place that signs. */
const keysAtMost = 20;
/** Keys of one application that may be registered in a day: each is a row that is kept. */
const madeADay = 100;

/** What is needed to make a secret. */
export interface SecretMaking {
  readonly upstreamSeal: Uint8Array;
  readonly random: RandomSource;
}

/** A key as it was registered; `secret` in base64, now and never again, where it was made here. */
export type AddedSigningKey = SigningKey & { readonly secret: string | null };

/**
 * Registers a public key (PEM or JWK) of an application, or makes a secret for it.
 * @throws invalid-input at `/key`; conflict where the key is in use here, or the application has enough of them.
 */
export async function addSigningKey(
  change: Change,
  input: {
    readonly applicationId: string;
    readonly title: string;
    readonly key?: string;
    readonly algorithm?: typeof sharedAlgorithm;
    readonly days?: number;
  },
  { upstreamSeal, random }: SecretMaking,
  now: number,
): Promise<AddedSigningKey> {
  const { applicationId, title, key } = input;
  if ((key === undefined) === (input.algorithm === undefined))
    throw invalidInput([
      { at: '/key', message: 'give a public key, or the algorithm hmac-sha256, not both' },
    ]);
  const id = newId('sgk');
  const made = key === undefined ? makeSigningSecret(upstreamSeal, id, random) : undefined;
  const { algorithm, publicKey, fingerprint }: ReadSigningKey =
    made === undefined
      ? readSigningKey(key ?? '')
      : { algorithm: sharedAlgorithm, publicKey: made.sealed, fingerprint: made.fingerprint };
  const good = await change.tx
    .selectFrom('signing_keys')
    .select(['id', 'application_id', 'fingerprint'])
    .where('revoked_at', 'is', null)
    .where('not_after', '>', now)
    .where(({ eb, or }) =>
      or([eb('fingerprint', '=', fingerprint), eb('application_id', '=', applicationId)]),
    )
    .execute();
  const same = good.find(key => key.fingerprint === fingerprint);
  // Whose key another application uses is its own affair: it is not told.
  if (same !== undefined)
    throw conflict(
      same.application_id === applicationId
        ? `This key is registered, as ${same.id}.`
        : 'This key is not accepted: make a new pair for this application.',
    );
  if (good.length >= keysAtMost)
    throw conflict(`This application has ${keysAtMost} signing keys. Revoke one that is not needed first.`);
  const { today } = await change.tx
    .selectFrom('signing_keys')
    .select(({ fn }) => fn.countAll<number>().as('today'))
    .where('application_id', '=', applicationId)
    .where('created_at', '>', now - day)
    .executeTakeFirstOrThrow();
  if (today >= madeADay)
    throw conflict(`This application got ${madeADay} signing keys within a day. Try again tomorrow.`);
  const row = {
    id,
    application_id: applicationId,
    title,
    algorithm,
    public_key: publicKey,
    fingerprint,
    created_at: now,
    not_after: now + (input.days ?? usualDays) * day,
    revoked_at: null,
    revoke_reason: null,
  };
  await change.tx.insertInto('signing_keys').values(row).execute();
  change.feed({
    kind: 'signing-key',
    id: row.id,
    state: { applicationId, algorithm, publicKey, notAfter: row.not_after },
  });
  return { ...signingKeyOf(row), secret: made?.secret ?? null };
}

/** Ends a key now. False when it was ended before; the first reason stays. */
export async function revokeSigningKey(
  change: Change,
  id: string,
  reason: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await change.tx
    .updateTable('signing_keys')
    .set({ revoked_at: now, revoke_reason: reason })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  change.feed({ kind: 'signing-key', id, state: null });
  return true;
}
