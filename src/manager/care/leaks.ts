import {
  type ClientSecrets,
  hashAdminToken,
  hashApiKey,
  hashClientSecret,
  type Keys,
  type RegistrationTokens,
  type Tokens,
  type Vault,
} from '#credentials';
import type { Change, Db, Tx } from '#store';
import { delegatedIn, findDelegated, revokeDelegated } from './leaked-delegations.ts';

export const leakedKinds = [
  'key',
  'delegated-key',
  'client-secret',
  'admin-token',
  'registration-token',
  'client-registration',
] as const;

/**
 * Credentials that somebody found where they do not belong. Whoever shows one could use it as well, so no more proof
 * is asked for: it is revoked at once.
 */
export interface LeakedCredential {
  readonly kind: (typeof leakedKinds)[number];
  /** Of a delegated key, what the Feed names it by; of a client's own token, the client. */
  readonly id: string;
  readonly hint: string;
  /** Null for what belongs to no application: admin tokens, and tokens to register clients. */
  readonly applicationId: string | null;
  /** Of a token to register clients: whose clients they would be. */
  readonly developerId?: string;
  /** Of a delegated key: when the key that it comes from ends (ms since the epoch). */
  readonly notAfter?: number;
}

export interface LeakDesk {
  /** Those of the credentials in the text that were issued here and still work. */
  find(db: Db | Tx, text: string, now: number): Promise<LeakedCredential[]>;
  /** Ends it. False when somebody else just did. */
  revoke(change: Change, leaked: LeakedCredential): Promise<boolean>;
}

/** Characters of one report. */
export const longestReport = 65_536;
/** Credentials that one report is searched for: each costs a hash and a look-up. */
const mostInReport = 50;

/** Anything of the shape that is issued here; a checksum that is wrong fits no stored hash anyway. */
const shape = /gh(?:a|_live|_test|_secret|_register|_client)_[0-9A-Za-z]{27}_[0-9A-Za-z]{6}(?![0-9A-Za-z])/g;

/** What the audit log says, and the list of keys. */
export const leakReason = 'reported as leaked';

export async function createLeakDesk(
  vault: Pick<Vault, 'pepper' | 'clientPepper' | 'adminPepper'>,
  desks: {
    readonly keys: Keys;
    readonly secrets: ClientSecrets;
    readonly tokens: Tokens;
    readonly registrations: RegistrationTokens;
  },
): Promise<LeakDesk> {
  const peppers = {
    key: await vault.pepper(),
    secret: await vault.clientPepper(),
    token: await vault.adminPepper(),
  };

  const findOne = async (db: Db | Tx, text: string, now: number): Promise<LeakedCredential | undefined> => {
    if (text.startsWith('gha_')) {
      const row = await db
        .selectFrom('admin_tokens')
        .select(['id', 'hint'])
        .where('hash', '=', hashAdminToken(peppers.token, text))
        .where('revoked_at', 'is', null)
        .where('not_after', '>', now)
        .executeTakeFirst();
      return row && { kind: 'admin-token', ...row, applicationId: null };
    }
    if (text.startsWith('gh_register_') || text.startsWith('gh_client_')) {
      const spotted = await desks.registrations.spot(db, text);
      if (spotted === undefined) return undefined;
      const applicationId = spotted.kind === 'client-registration' ? spotted.id : null;
      return { ...spotted, applicationId };
    }
    const isSecret = text.startsWith('gh_secret_');
    const row = await db
      .selectFrom(isSecret ? 'client_secrets' : 'api_keys')
      .select(['id', 'hint', 'application_id as applicationId'])
      .where('hash', '=', isSecret ? hashClientSecret(peppers.secret, text) : hashApiKey(peppers.key, text))
      .where('revoked_at', 'is', null)
      .where('not_after', '>', now)
      .executeTakeFirst();
    return row && { kind: isSecret ? 'client-secret' : 'key', ...row };
  };

  return {
    async find(db, text, now) {
      const candidates = [...new Set(text.match(shape) ?? [])].slice(0, mostInReport);
      const found: LeakedCredential[] = [];
      for (const candidate of delegatedIn(text)) {
        const leaked = await findDelegated(db, candidate, now);
        if (leaked !== undefined) found.push(leaked);
      }
      for (const candidate of candidates) {
        const leaked = await findOne(db, candidate, now);
        if (leaked !== undefined) found.push(leaked);
      }
      return found;
    },

    revoke(change, { kind, id, notAfter }) {
      if (kind === 'delegated-key') return revokeDelegated(change, id, notAfter);
      if (kind === 'key') return desks.keys.revokeKey(change, id, leakReason);
      if (kind === 'client-secret') return desks.secrets.revokeSecret(change, id, leakReason);
      if (kind === 'registration-token') return desks.registrations.revoke(change, id);
      if (kind === 'client-registration') return desks.registrations.take(change, id);
      return desks.tokens.revokeToken(change, id);
    },
  };
}
