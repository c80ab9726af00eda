import { GatehouseError } from '#kernel';
import type { Change } from '#store';
import { waysOf, type Way } from '../factors/factors.ts';
import { type AuthenticationMethod, methodsFor } from '../factors/methods.ts';
import { newPendingCookie, type Pending } from '../guard/pending-cookie.ts';
import { agentOf } from '../people/agent.ts';
import { confirmSession, openSession, type OpenedSession } from '../people/sessions.ts';
import type { User } from '../people/users.ts';
import { type Asker, auditUser, type Tools } from '../tools.ts';

/** Somebody who has just signed in. */
export interface SignedInNow {
  readonly user: User;
  readonly session: OpenedSession & { readonly methods: readonly AuthenticationMethod[] };
}

/** Somebody who has confirmed that the session is still theirs. */
export interface ConfirmedNow {
  readonly user: User;
  readonly confirmed: { readonly id: string; readonly methods: readonly AuthenticationMethod[] };
}

/** Somebody who has shown the password, and is asked for one thing more. `cookie` goes to the browser. */
export interface AskedForMore {
  readonly ways: readonly Way[];
  readonly cookie: string;
}

/** Opens a session for somebody who has proven who they are, and says so in the audit log. */
export async function open(
  tools: Tools,
  change: Change,
  user: User,
  asker: Asker,
  way: string,
  methods: readonly AuthenticationMethod[] = methodsFor('password'),
): Promise<SignedInNow> {
  const now = tools.clock.now();
  const agent = agentOf(asker.agent);
  const session = await openSession(change, tools, user, { agent, methods }, now);
  const entry = { userId: user.id, action: 'session.open', id: session.id, detail: { agent, way, methods } };
  await auditUser(change.tx, entry, asker, now);
  return { user, session: { ...session, methods } };
}

/** Writes down that the owner of the session has just proven it. @throws unauthenticated when it is over */
export async function confirm(
  tools: Tools,
  change: Change,
  { user, sessionId }: { readonly user: User; readonly sessionId: string },
  asker: Asker,
  methods: readonly AuthenticationMethod[],
): Promise<ConfirmedNow> {
  const now = tools.clock.now();
  if (!(await confirmSession(change, { userId: user.id, sessionId }, methods, now)))
    throw new GatehouseError('unauthenticated');
  const entry = { userId: user.id, action: 'session.confirm', id: sessionId, detail: { methods } };
  await auditUser(change.tx, entry, asker, now);
  return { user, confirmed: { id: sessionId, methods } };
}

/**
 * What the password leads to, shown at sign-in or just chosen by a link: a question for the second factor where there
 * is one, so that who reads somebody's mail does not get around it; undefined where there is none.
 */
export async function askForMore(
  tools: Tools,
  change: Change,
  pending: Pending,
  { realm, password }: { readonly realm: User['realm']; readonly password: string },
): Promise<AskedForMore | undefined> {
  const ways = await waysOf(change.tx, pending.userId);
  if (ways.length === 0) return undefined;
  return { ways, cookie: newPendingCookie(tools.keyed, realm, pending, password, tools.clock.now()) };
}
