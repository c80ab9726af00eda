/**
 * The life of a client secret: issued, rotated, revoked, verified. Like keys: shown once, kept as a keyed hash,
 * always with an end. Several may be valid at once, so that a client moves from one to the next without an outage.
 */
import {
  GatehouseError,
  newId,
  prepared,
  systemClock,
  systemRandom,
  type Clock,
  type RandomSource,
} from '#kernel';
import type { Change, Db, Tx } from '#store';
import { hintOf } from '../checked-secret.ts';
import { generateClientSecret, hashClientSecret, looksLikeClientSecret } from './secret.ts';
import { endOfLife, type Lifetime } from '../lifetime.ts';

/** A secret just made. `secret` is shown now or never. */
export interface IssuedSecret {
  readonly id: string;
  readonly secret: string;
  readonly notAfter: number;
}

/** A secret that was shown and is valid. */
export interface VerifiedSecret {
  readonly id: string;
  /** Ms since the epoch: remember the outcome no longer than this. */
  readonly notAfter: number;
}

export interface ClientSecrets {
  /** A new secret beside those that work. @throws not-found; conflict when enough work already */
  issueSecret(change: Change, request: Lifetime & { readonly applicationId: string }): Promise<IssuedSecret>;
  /**
   * A new secret in place of this one, which stays valid for `overlapMs` more, or until its own end if that is
   * sooner. @throws not-found; conflict when it is revoked or expired
   */
  rotateSecret(
    change: Change,
    secretId: string,
    options: Lifetime & { readonly overlapMs: number },
  ): Promise<IssuedSecret>;
  /**
   * Ends a secret now, and with it every access token that its client holds: who knew the secret may have fetched
   * them. False when it was revoked before; the first reason stays. @throws not-found
   */
  revokeSecret(change: Change, secretId: string, reason: string): Promise<boolean>;
  /**
   * The secret that this text is, when it is one of this client's and valid now; undefined otherwise. Says nothing
   * of the client itself: `findOauthClient` does.
   */
  verifySecret(db: Db | Tx, clientId: string, text: string): Promise<VerifiedSecret | undefined>;
}

/** The longest that an old secret may live beside the new one: 90 days. */
const maxOverlapMs = 90 * 86_400_000;
/** Of one client, valid at the same time: two for a rotation, and some for those under way elsewhere. */
export const maxWorkingSecrets = 5;

const secretOf = prepared((db: Db, { hash, applicationId }: { hash: string; applicationId: string }) =>
  db
    .selectFrom('client_secrets')
    .select(['id', 'not_after', 'revoked_at'])
    .where('hash', '=', hash)
    .where('application_id', '=', applicationId),
);

/** The desk for client secrets. `pepper` is the vault's `clientPepper`: read it before any change begins. */
export function createClientSecrets(tools: {
  pepper: Uint8Array;
  clock?: Clock;
  random?: RandomSource;
}): ClientSecrets {
  const { pepper, clock = systemClock, random = systemRandom } = tools;

  const insert = async ({ tx }: Change, applicationId: string, notAfter: number): Promise<IssuedSecret> => {
    const secret = generateClientSecret(random);
    const id = newId('sec', random);
    await tx
      .insertInto('client_secrets')
      .values({
        id,
        application_id: applicationId,
        hash: hashClientSecret(pepper, secret),
        hint: hintOf(secret),
        created_at: clock.now(),
        not_after: notAfter,
        revoked_at: null,
        revoke_reason: null,
        last_used_at: null,
      })
      .execute();
    return { id, secret, notAfter };
  };

  return {
    async issueSecret(change, request) {
      const now = clock.now();
      await lockClient(change, request.applicationId);
      await refuseTooMany(change, request.applicationId, now);
      return insert(change, request.applicationId, endOfLife(request, now));
    },

    async rotateSecret(change, secretId, options) {
      const now = clock.now();
      const { overlapMs } = options;
      if (!Number.isSafeInteger(overlapMs) || overlapMs < 0 || overlapMs > maxOverlapMs)
        throw new GatehouseError('invalid-input', 'the overlap must be 0 to 90 days');
      const { application_id: applicationId } = await secretRow(change, secretId);
      await lockClient(change, applicationId);
      // Read again under the lock: of two who rotate at the same moment the second sees what the first did.
      const old = await secretRow(change, secretId);
      if (old.revoked_at !== null)
        throw new GatehouseError('conflict', 'the secret is revoked: issue a new one');
      if (old.not_after <= now)
        throw new GatehouseError('conflict', 'the secret has expired: issue a new one');
      const notAfter = Math.min(old.not_after, now + overlapMs);
      await change.tx
        .updateTable('client_secrets')
        .set({ not_after: notAfter })
        .where('id', '=', secretId)
        .execute();
      await refuseTooMany(change, applicationId, now);
      return insert(change, applicationId, endOfLife(options, now));
    },

    async revokeSecret(change, secretId, reason) {
      const now = clock.now();
      const { application_id: applicationId } = await secretRow(change, secretId);
      const { numUpdatedRows } = await change.tx
        .updateTable('client_secrets')
        .set({ revoked_at: now, revoke_reason: reason })
        .where('id', '=', secretId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      change.feed({ kind: 'client', id: applicationId, state: { tokensFrom: now } });
      return true;
    },

    async verifySecret(db, clientId, text) {
      if (!looksLikeClientSecret(text)) return undefined;
      // Found by its keyed hash: how long the look-up takes tells nothing about any stored secret.
      const [row] = await secretOf(db, { hash: hashClientSecret(pepper, text), applicationId: clientId });
      if (row === undefined || row.revoked_at !== null || row.not_after <= clock.now()) return undefined;
      return { id: row.id, notAfter: row.not_after };
    },
  };
}

/** Holds the client's row until the change ends, so that what is counted stays counted. @throws not-found */
async function lockClient({ tx }: Change, applicationId: string): Promise<void> {
  const row = await tx
    .updateTable('oauth_clients')
    .set(({ ref }) => ({ revision: ref('revision') }))
    .where('application_id', '=', applicationId)
    .returning('application_id')
    .executeTakeFirst();
  if (row === undefined) throw new GatehouseError('not-found', 'there is no such client');
}

async function refuseTooMany({ tx }: Change, applicationId: string, now: number): Promise<void> {
  const rows = await tx
    .selectFrom('client_secrets')
    .select('id')
    .where('application_id', '=', applicationId)
    .where('revoked_at', 'is', null)
    .where('not_after', '>', now)
    .limit(maxWorkingSecrets)
    .execute();
  if (rows.length >= maxWorkingSecrets)
    throw new GatehouseError(
      'conflict',
      `the client has ${maxWorkingSecrets} secrets that work: revoke one that is not needed first`,
    );
}

async function secretRow({ tx }: Change, id: string) {
  const row = await tx.selectFrom('client_secrets').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new GatehouseError('not-found', 'there is no such secret');
  return row;
}
