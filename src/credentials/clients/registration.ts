/**
 * Tokens by which programs register clients, and by which a registered one looks after itself (RFC 7591 section 3,
 * RFC 7592 section 3). Like keys: shown once, kept as keyed hashes, and those that make something always with an end.
 */
import { createHmac } from 'node:crypto';
import { GatehouseError, newId, systemClock, systemRandom, type Clock, type RandomSource } from '#kernel';
import type { Change, Db, Tx } from '#store';
import { generateChecked, hintOf, isChecked } from '../checked-secret.ts';
import { endOfLife, type Lifetime } from '../lifetime.ts';
import type { Realm } from '../vault-keys.ts';

const initialPrefix = 'gh_register_';
const ownPrefix = 'gh_client_';

export interface RegistrationTokenRequest extends Lifetime {
  readonly developerId: string;
  readonly realm: Realm;
  /** What it is for, in words. */
  readonly purpose: string;
  /** Clients that may be registered with it. */
  readonly uses: number;
  /** Applications that the developer may have before it is refused; null for any number. */
  readonly mostApplications: number | null;
  readonly by: string;
}

/** A token that was shown, and is good for one more client. */
export interface InitialToken {
  readonly id: string;
  readonly developerId: string;
  readonly mostApplications: number | null;
}

/** A token that still works, in the hands of somebody who should not have it. */
export type SpottedToken =
  | {
      readonly kind: 'registration-token';
      readonly id: string;
      readonly hint: string;
      readonly developerId: string;
    }
  | { readonly kind: 'client-registration'; readonly id: string; readonly hint: string };

export interface RegistrationTokens {
  /** A new initial access token; the text is shown now or never. */
  issue(change: Change, request: RegistrationTokenRequest): Promise<{ id: string; token: string }>;
  /** Ends it now; what was registered with it stays. False when it was revoked before. @throws not-found */
  revoke(change: Change, id: string): Promise<boolean>;
  /**
   * The token that this text is; undefined for one that is unknown, spent, revoked, past its end or of another realm,
   * and where its developer is suspended.
   */
  find(db: Db | Tx, realm: Realm, text: string): Promise<InitialToken | undefined>;
  /**
   * Takes one use of it, in the transaction that makes the client: of two who use the last one at the same moment, one
   * is told false.
   */
  spend(change: Change, id: string): Promise<boolean>;
  /** A token by which a client looks after itself, in place of the one before. */
  give(change: Change, applicationId: string): Promise<string>;
  /** The client of this realm that looks after itself by this token; undefined where it, or its owner, is suspended. */
  owner(db: Db | Tx, realm: Realm, text: string): Promise<string | undefined>;
  /** What this text is, of either kind and whatever realm, as long as it works; of a client's own token its client. */
  spot(db: Db | Tx, text: string): Promise<SpottedToken | undefined>;
  /** Takes from a client the token by which it looks after itself. False where it had none. */
  take(change: Change, applicationId: string): Promise<boolean>;
}

/** The desk for them. `pepper` is the vault's `clientPepper`: read it before any change begins. */
export function createRegistrationTokens(tools: {
  pepper: Uint8Array;
  clock?: Clock;
  random?: RandomSource;
}): RegistrationTokens {
  const { pepper, clock = systemClock, random = systemRandom } = tools;
  // The prefix is hashed along, so that no token of one kind passes for another, nor for a client secret.
  const hashOf = (text: string): string => createHmac('sha256', pepper).update(text).digest('hex');

  return {
    async issue({ tx }, request) {
      const { developerId, realm, purpose, uses, mostApplications, by } = request;
      const now = clock.now();
      const token = generateChecked(initialPrefix, random);
      const id = newId('rgt', random);
      await tx
        .insertInto('registration_tokens')
        .values({
          id,
          developer_id: developerId,
          realm,
          purpose,
          hash: hashOf(token),
          hint: hintOf(token),
          uses,
          uses_left: uses,
          most_applications: mostApplications,
          created_by: by,
          created_at: now,
          not_after: endOfLife(request, now),
          revoked_at: null,
        })
        .execute();
      return { id, token };
    },

    async revoke({ tx }, id) {
      const { numUpdatedRows } = await tx
        .updateTable('registration_tokens')
        .set({ revoked_at: clock.now() })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) return true;
      const row = await tx
        .selectFrom('registration_tokens')
        .select('id')
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw new GatehouseError('not-found', 'there is no such token');
      return false;
    },

    async find(db, realm, text) {
      if (!looksLike(initialPrefix, text)) return undefined;
      // Found by its keyed hash: how long the look-up takes tells nothing about any stored token.
      const row = await db
        .selectFrom('registration_tokens')
        .innerJoin('developers', 'developers.id', 'registration_tokens.developer_id')
        .select(['registration_tokens.id', 'developer_id', 'most_applications'])
        .where('hash', '=', hashOf(text))
        .where('realm', '=', realm)
        .where('uses_left', '>', 0)
        .where('revoked_at', 'is', null)
        .where('not_after', '>', clock.now())
        .where('developers.active', '=', 1)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return { id: row.id, developerId: row.developer_id, mostApplications: row.most_applications };
    },

    async spend({ tx }, id) {
      const { numUpdatedRows } = await tx
        .updateTable('registration_tokens')
        .set(({ eb, ref }) => ({ uses_left: eb(ref('uses_left'), '-', 1) }))
        .where('id', '=', id)
        .where('uses_left', '>', 0)
        .where('revoked_at', 'is', null)
        .where('not_after', '>', clock.now())
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async give({ tx }, applicationId) {
      const token = generateChecked(ownPrefix, random);
      await tx
        .updateTable('oauth_clients')
        .set({ registration_hash: hashOf(token) })
        .where('application_id', '=', applicationId)
        .execute();
      return token;
    },

    async owner(db, realm, text) {
      if (!looksLike(ownPrefix, text)) return undefined;
      const row = await db
        .selectFrom('oauth_clients')
        .innerJoin('applications', 'applications.id', 'oauth_clients.application_id')
        .innerJoin('developers', 'developers.id', 'applications.developer_id')
        .select('applications.id')
        .where('oauth_clients.registration_hash', '=', hashOf(text))
        .where('oauth_clients.realm', '=', realm)
        .where('applications.active', '=', 1)
        .where('developers.active', '=', 1)
        .executeTakeFirst();
      return row?.id;
    },

    async spot(db, text) {
      const hint = hintOf(text);
      if (looksLike(ownPrefix, text)) {
        const client = await db
          .selectFrom('oauth_clients')
          .select('application_id as id')
          .where('registration_hash', '=', hashOf(text))
          .executeTakeFirst();
        return client && { kind: 'client-registration', id: client.id, hint };
      }
      if (!looksLike(initialPrefix, text)) return undefined;
      const row = await db
        .selectFrom('registration_tokens')
        .select(['id', 'developer_id as developerId'])
        .where('hash', '=', hashOf(text))
        .where('uses_left', '>', 0)
        .where('revoked_at', 'is', null)
        .where('not_after', '>', clock.now())
        .executeTakeFirst();
      return row && { kind: 'registration-token', ...row, hint };
    },

    async take({ tx }, applicationId) {
      const { numUpdatedRows } = await tx
        .updateTable('oauth_clients')
        .set({ registration_hash: null })
        .where('application_id', '=', applicationId)
        .where('registration_hash', 'is not', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

const looksLike = (prefix: string, text: string): boolean =>
  text.startsWith(prefix) && isChecked(text, prefix.length);
