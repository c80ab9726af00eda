import type { Realm } from '#credentials';
import type { Db, Tx } from '#store';
import { sessionLimits } from '../people/sessions.ts';

/**
 * Whether somebody is still signed in by this session of console or portal. What the authorization server remembers
 * of a browser counts only as long: signing out, a changed password or a disabled account end it at once.
 */
export async function signInStands(db: Db | Tx, realm: Realm, id: string, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select('sessions.id')
    .where('sessions.id', '=', id)
    .where('sessions.not_after', '>', now)
    .where('sessions.last_seen_at', '>', now - sessionLimits[realm].idle)
    .where('users.realm', '=', realm)
    .where('users.status', '=', 'active')
    .executeTakeFirst();
  return row !== undefined;
}
