import type { Change } from '#store';
import { agentOf } from '../people/agent.ts';
import { openSession, type OpenedSession } from '../people/sessions.ts';
import type { User } from '../people/users.ts';
import { type Asker, auditUser, type Tools } from '../tools.ts';

/** Somebody who has just signed in. */
export interface SignedInNow {
  readonly user: User;
  readonly session: OpenedSession;
}

/** Opens a session for somebody who has proven who they are, and says so in the audit log. */
export async function open(
  tools: Tools,
  change: Change,
  user: User,
  asker: Asker,
  way: string,
): Promise<SignedInNow> {
  const now = tools.clock.now();
  const agent = agentOf(asker.agent);
  const session = await openSession(change, tools, user, agent, now);
  const entry = { userId: user.id, action: 'session.open', id: session.id, detail: { agent, way } };
  await auditUser(change.tx, entry, asker, now);
  return { user, session };
}
