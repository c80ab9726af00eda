/**
 * The life of an API key: issued, rotated, revoked. Each step runs in the caller's store change and appends to the
 * Feed in it, so what the store says of a key and what the gateways are told can't differ. The key itself is
 * returned once, by the step that made it, and kept nowhere.
 */
import { GatehouseError, newId, systemClock, systemRandom, type Clock, type RandomSource } from '#kernel';
import type { Change } from '#store';
import { generateApiKey, hashApiKey, type KeyEnvironment } from './api-key.ts';
import { delegationKeyOf } from './delegated-key.ts';
import { hintOf } from './checked-secret.ts';
import { endOfLife, type Lifetime } from './lifetime.ts';

export interface KeyRequest extends Lifetime {
  readonly applicationId: string;
  readonly environment: KeyEnvironment;
  /** Whether its holder may make narrower keys of it; not unless told. */
  readonly delegable?: boolean | undefined;
}

/** A key just made. `key` is shown to its owner now or never. */
export interface IssuedKey {
  readonly id: string;
  readonly key: string;
  readonly hint: string;
  readonly applicationId: string;
  readonly environment: KeyEnvironment;
  readonly notAfter: number;
}

export interface Keys {
  /** A new key for an application. @throws not-found, invalid-input */
  issueKey(change: Change, request: KeyRequest): Promise<IssuedKey>;
  /**
   * A new key in place of this one, which stays valid for `overlapMs` more, or until its own end if that is sooner.
   * @throws not-found; conflict when the key is revoked, expired or already rotated
   */
  rotateKey(change: Change, keyId: string, options: Lifetime & { overlapMs: number }): Promise<IssuedKey>;
  /** Ends a key now. False when it was revoked before; the first reason stays. @throws not-found */
  revokeKey(change: Change, keyId: string, reason: string): Promise<boolean>;
}

/** The longest that an old key may live beside the new one: 90 days. */
const maxOverlapMs = 90 * 86_400_000;

/** The key desk. `pepper` is the vault's: read it before the change begins. */
export function createKeys(tools: { pepper: Uint8Array; clock?: Clock; random?: RandomSource }): Keys {
  const { pepper, clock = systemClock, random = systemRandom } = tools;

  const insert = async (
    change: Change,
    request: { applicationId: string; environment: KeyEnvironment; notAfter: number; delegable: boolean },
    replaces: string | null,
  ): Promise<IssuedKey> => {
    const { applicationId, environment, notAfter, delegable } = request;
    const key = generateApiKey(environment, random);
    const id = newId('key', random);
    const hash = hashApiKey(pepper, key);
    const publicKey = delegable ? delegationKeyOf(key) : null;
    await change.tx
      .insertInto('api_keys')
      .values({
        id,
        application_id: applicationId,
        environment,
        hash,
        delegation_key: publicKey,
        hint: hintOf(key),
        created_at: clock.now(),
        not_after: notAfter,
        revoked_at: null,
        revoke_reason: null,
        replaces,
        last_used_at: null,
      })
      .execute();
    change.feed({ kind: 'key', id, state: { applicationId, hash, notAfter } });
    if (publicKey !== null) change.feed({ kind: 'delegation', id, state: { publicKey, hash, environment } });
    return { id, key, hint: hintOf(key), applicationId, environment, notAfter };
  };

  return {
    async issueKey(change, request) {
      const application = await change.tx
        .selectFrom('applications')
        .select('id')
        .where('id', '=', request.applicationId)
        .executeTakeFirst();
      if (application === undefined) throw new GatehouseError('not-found', 'there is no such application');
      const { delegable = false } = request;
      return insert(change, { ...request, delegable, notAfter: endOfLife(request, clock.now()) }, null);
    },

    async rotateKey(change, keyId, options) {
      const now = clock.now();
      const { overlapMs } = options;
      if (!Number.isSafeInteger(overlapMs) || overlapMs < 0 || overlapMs > maxOverlapMs)
        throw new GatehouseError('invalid-input', 'the overlap must be 0 to 90 days');
      const old = await lockKey(change, keyId);
      if (old.revoked_at !== null)
        throw new GatehouseError('conflict', 'the key is revoked: issue a new one');
      if (old.not_after <= now) throw new GatehouseError('conflict', 'the key has expired: issue a new one');
      const successor = await change.tx
        .selectFrom('api_keys')
        .select('id')
        .where('replaces', '=', keyId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (successor !== undefined)
        throw new GatehouseError('conflict', `the key was already rotated: rotate or revoke ${successor.id}`);

      const { application_id: applicationId, environment, hash } = old;
      const notAfter = Math.min(old.not_after, now + overlapMs);
      await change.tx.updateTable('api_keys').set({ not_after: notAfter }).where('id', '=', keyId).execute();
      change.feed({ kind: 'key', id: keyId, state: { applicationId, hash, notAfter } });
      const delegable = old.delegation_key !== null;
      const made = { applicationId, environment, delegable, notAfter: endOfLife(options, now) };
      return insert(change, made, keyId);
    },

    async revokeKey(change, keyId, reason) {
      const { revoked_at: revokedAt, delegation_key: publicKey } = await lockKey(change, keyId);
      if (revokedAt !== null) return false;
      await change.tx
        .updateTable('api_keys')
        .set({ revoked_at: clock.now(), revoke_reason: reason })
        .where('id', '=', keyId)
        .execute();
      change.feed({ kind: 'key', id: keyId, state: null });
      if (publicKey !== null) change.feed({ kind: 'delegation', id: keyId, state: null });
      return true;
    },
  };
}

/**
 * The key's row, held until the change ends (an update locks the row on PostgreSQL): of two people who rotate or
 * revoke one key at the same moment, the second sees what the first did.
 */
async function lockKey({ tx }: Change, keyId: string) {
  const row = await tx
    .updateTable('api_keys')
    .set(row => ({ hint: row.ref('hint') }))
    .where('id', '=', keyId)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new GatehouseError('not-found', 'there is no such key');
  return row;
}
