import type { Account } from 'oidc-provider';
import type { Realm } from '#credentials';
import type { Db } from '#store';

/** What scopes of OpenID Connect let a client know (Core section 5.4), beside `groups` for sign-in elsewhere. */
export const identityClaims = {
  openid: ['sub'],
  profile: ['name', 'updated_at'],
  email: ['email', 'email_verified'],
  groups: ['groups'],
} as const;

/** The same in words for the person who is asked. */
export const identityScopes: Readonly<Record<string, string>> = {
  openid: 'Know who you are, by an identifier',
  profile: 'See your name',
  email: 'See your e-mail address',
  groups: 'See the groups that you belong to',
  offline_access: 'Keep its access while you are away, until you take it back',
};

/** What a token or code says of when it was made. */
interface Dated {
  /** Seconds since the epoch. */
  readonly iat?: number | undefined;
}

/**
 * Somebody of this realm who may sign in now; undefined otherwise, and for a token from before everything of theirs
 * was taken back.
 */
export async function findAccount(
  db: Db,
  realm: Realm,
  id: string,
  shown: Dated | undefined,
): Promise<Account | undefined> {
  const user = await db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'updated_at', 'tokens_from'])
    .where('id', '=', id)
    .where('realm', '=', realm)
    .where('status', '=', 'active')
    .executeTakeFirst();
  if (user === undefined) return undefined;
  if (shown?.iat !== undefined && shown.iat * 1000 + 999 < user.tokens_from) return undefined;
  return {
    accountId: user.id,
    async claims(_use, scope) {
      const groups = scope.split(' ').includes('groups') ? { groups: await groupsOf(db, id) } : {};
      return {
        sub: user.id,
        name: user.name,
        email: user.email,
        // Nobody signs in before their address is.
        email_verified: true,
        updated_at: Math.floor(user.updated_at / 1000),
        ...groups,
      };
    },
  };
}

async function groupsOf(db: Db, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('group_members')
    .innerJoin('groups', 'groups.id', 'group_members.group_id')
    .select('groups.name')
    .where('group_members.user_id', '=', userId)
    .orderBy('groups.name')
    .execute();
  return rows.map(({ name }) => name);
}
