/** Sessions: kept in the store, so that each can be ended; the browser has a secret that finds one. */
import type { Selectable } from 'kysely';
import type { Realm } from '#credentials';
import { newId, type RandomSource } from '#kernel';
import type { Change, Db, SessionTable, Tx } from '#store';
import { type AuthenticationMethod, methods } from '../factors/methods.ts';
import { type Keyed, looksLikeSecret, newSecret } from '../keyed.ts';
import { type User, userOf } from './users.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Milliseconds after which a session ends: without use, and in any case. */
export const sessionLimits: Readonly<Record<Realm, { readonly idle: number; readonly absolute: number }>> = {
  internal: { idle: 30 * minute, absolute: 12 * hour },
  external: { idle: 8 * hour, absolute: 7 * 24 * hour },
};

/** Sessions of one person at a time; a new one ends the one that was unused for longest. */
const maxSessions = 20;
/** Milliseconds: use is written down at most this often. */
export const seenPrecision = minute;

export interface Session {
  readonly id: string;
  readonly agent: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly notAfter: number;
  /** How its owner has proven who they are (RFC 8176), and when they did last (milliseconds since the epoch). */
  readonly methods: readonly AuthenticationMethod[];
  readonly authenticatedAt: number;
}

/** A session just opened. `secret` goes into the cookie, and is kept nowhere else. */
export interface OpenedSession {
  readonly id: string;
  readonly secret: string;
}

const purposeOf = (realm: Realm): `session/${Realm}` => `session/${realm}`;

/** Opens a session. Its secret is always a fresh one, whatever the browser sent (session fixation). */
export async function openSession(
  { tx }: Change,
  tools: { readonly keyed: Keyed; readonly random: RandomSource },
  user: User,
  { agent, methods }: { readonly agent: string; readonly methods: readonly AuthenticationMethod[] },
  now: number,
): Promise<OpenedSession> {
  const opened = { id: newId('ses', tools.random), secret: newSecret('ghs', tools.random) };
  const surplus = await tx
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', user.id)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .offset(maxSessions - 1)
    .limit(1000)
    .execute();
  for (const { id } of surplus) await tx.deleteFrom('sessions').where('id', '=', id).execute();
  await tx
    .insertInto('sessions')
    .values({
      id: opened.id,
      user_id: user.id,
      hash: tools.keyed(purposeOf(user.realm), opened.secret),
      agent,
      created_at: now,
      last_seen_at: now,
      not_after: now + sessionLimits[user.realm].absolute,
      methods: JSON.stringify(methods),
      authenticated_at: now,
    })
    .execute();
  await tx.updateTable('users').set({ last_sign_in_at: now }).where('id', '=', user.id).execute();
  return opened;
}

/** Whose session a cookie is, with the roles of this moment; undefined for one that is unknown, over or another realm's. */
export async function findSession(
  db: Db | Tx,
  keyed: Keyed,
  realm: Realm,
  secret: string,
  now: number,
): Promise<{ session: Session; user: User } | undefined> {
  if (!looksLikeSecret('ghs', secret)) return undefined;
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('hash', '=', keyed(purposeOf(realm), secret))
    .where('not_after', '>', now)
    .where('last_seen_at', '>', now - sessionLimits[realm].idle)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', row.user_id)
    .where('realm', '=', realm)
    .where('status', '=', 'active')
    .executeTakeFirst();
  return user && { session: sessionOf(row), user: userOf(user) };
}

/** A person's sessions, the latest used first. */
export async function listSessions(db: Db | Tx, user: User, now: number): Promise<Session[]> {
  const rows = await db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', user.id)
    .where('not_after', '>', now)
    .where('last_seen_at', '>', now - sessionLimits[user.realm].idle)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(maxSessions)
    .execute();
  return rows.map(sessionOf);
}

/** Writes down that the session was used, unless somebody has within the minute. */
export async function noteSeen({ tx }: Change, id: string, now: number): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ last_seen_at: now })
    .where('id', '=', id)
    .where('last_seen_at', '<=', now - seenPrecision)
    .execute();
}

/** Writes down that the session's owner has just proven who they are, and how. False when it is over. */
export async function confirmSession(
  { tx }: Change,
  own: { readonly userId: string; readonly sessionId: string },
  methods: readonly AuthenticationMethod[],
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sessions')
    .set({ methods: JSON.stringify(methods), authenticated_at: now })
    .where('id', '=', own.sessionId)
    .where('user_id', '=', own.userId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ends one session of the person. False when there is no such session of theirs. */
export async function endSession({ tx }: Change, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('sessions')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Ends the person's sessions, but the one to keep. Gives how many there were. */
export async function endSessions({ tx }: Change, userId: string, keep?: string): Promise<number> {
  let query = tx.deleteFrom('sessions').where('user_id', '=', userId);
  if (keep !== undefined) query = query.where('id', '!=', keep);
  const { numDeletedRows } = await query.executeTakeFirst();
  return Number(numDeletedRows);
}

/** The token that a page of ours sends along with every change: another site's page cannot know it. */
export function csrfToken(keyed: Keyed, realm: Realm, secret: string): string {
  return keyed(`csrf/${realm}`, secret);
}

function sessionOf(row: Selectable<SessionTable>): Session {
  return {
    id: row.id,
    agent: row.agent,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    notAfter: row.not_after,
    methods: methods.filter(method => (JSON.parse(row.methods) as unknown[]).includes(method)),
    authenticatedAt: row.authenticated_at,
  };
}
