/** The life of an admin token. Like keys: shown once, kept as a keyed hash, always with an end. */
import { GatehouseError, newId, systemClock, systemRandom, type Clock, type RandomSource } from '#kernel';
import type { Change, Db } from '#store';
import { generateAdminToken, hashAdminToken, looksLikeAdminToken } from './admin-token.ts';
import { hintOf } from './checked-secret.ts';
import { endOfLife, type Lifetime } from './lifetime.ts';
import { isRole, permissionsFor, type Permission, type Principal, type Role } from './roles.ts';

export interface TokenRequest extends Lifetime {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Narrows what the roles permit; absent or null for all of it. */
  readonly scopes?: readonly Permission[] | null;
}

/** A token just made. `token` is shown now or never. */
export interface IssuedToken {
  readonly id: string;
  readonly token: string;
  readonly hint: string;
  readonly notAfter: number;
}

export interface Tokens {
  /**
   * A new token. Nobody hands out more than they hold themselves, so an administrator can't make a token that
   * waives controls. @throws invalid-input, forbidden
   */
  issueToken(change: Change, issuer: Principal, request: TokenRequest): Promise<IssuedToken>;
  /** Ends a token now. False when it was revoked before. @throws not-found */
  revokeToken(change: Change, tokenId: string): Promise<boolean>;
  /** Who presents this token, or undefined when it is unknown, revoked or expired. */
  authenticateToken(db: Db, text: string): Promise<Principal | undefined>;
  /** Notes that a token was used. */
  recordTokenUse(change: Change, tokenId: string): Promise<void>;
}

/** The token desk. `pepper` is the vault's `adminPepper`: read it before any change begins. */
export function createTokens(tools: { pepper: Uint8Array; clock?: Clock; random?: RandomSource }): Tokens {
  const { pepper, clock = systemClock, random = systemRandom } = tools;
  return {
    async issueToken({ tx }, issuer, request) {
      const { name, roles, scopes = null } = request;
      if (roles.length === 0) throw new GatehouseError('invalid-input', 'a token needs at least one role');
      const granted = permissionsFor(roles, scopes);
      if (granted.size === 0)
        throw new GatehouseError('invalid-input', 'the scopes leave the token no permission');
      const excess = [...granted].filter(permission => !issuer.permissions.has(permission));
      if (excess.length > 0)
        throw new GatehouseError(
          'forbidden',
          `you can't hand out what you do not hold: ${excess.join(', ')}`,
          {
            extra: { permission: excess[0] },
          },
        );
      const now = clock.now();
      const token = generateAdminToken(random);
      const issued = {
        id: newId('tok', random),
        token,
        hint: hintOf(token),
        notAfter: endOfLife(request, now),
      };
      await tx
        .insertInto('admin_tokens')
        .values({
          id: issued.id,
          name,
          hash: hashAdminToken(pepper, token),
          hint: issued.hint,
          roles: JSON.stringify(roles),
          scopes: scopes === null ? null : JSON.stringify(scopes),
          created_at: now,
          not_after: issued.notAfter,
          revoked_at: null,
          last_used_at: null,
        })
        .execute();
      return issued;
    },

    async revokeToken({ tx }, tokenId) {
      const { numUpdatedRows } = await tx
        .updateTable('admin_tokens')
        .set({ revoked_at: clock.now() })
        .where('id', '=', tokenId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) return true;
      const row = await tx
        .selectFrom('admin_tokens')
        .select('id')
        .where('id', '=', tokenId)
        .executeTakeFirst();
      if (row === undefined) throw new GatehouseError('not-found', 'there is no such token');
      return false;
    },

    async authenticateToken(db, text) {
      if (!looksLikeAdminToken(text)) return undefined;
      // Found by its keyed hash: how long the look-up takes tells nothing about any stored token.
      const row = await db
        .selectFrom('admin_tokens')
        .select(['id', 'roles', 'scopes', 'not_after', 'revoked_at'])
        .where('hash', '=', hashAdminToken(pepper, text))
        .executeTakeFirst();
      if (row === undefined || row.revoked_at !== null || row.not_after <= clock.now()) return undefined;
      const names = JSON.parse(row.roles) as string[];
      const scopes = row.scopes === null ? null : (JSON.parse(row.scopes) as string[]);
      return {
        actor: `token:${row.id}`,
        roles: names.filter(isRole),
        permissions: permissionsFor(names, scopes),
      };
    },

    async recordTokenUse({ tx }, tokenId) {
      await tx
        .updateTable('admin_tokens')
        .set({ last_used_at: clock.now() })
        .where('id', '=', tokenId)
        .execute();
    },
  };
}
