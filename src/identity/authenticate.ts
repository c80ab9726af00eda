import type { Client } from '#api';
import { anonymous, permissionsFor, type Permission, type Principal, type Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import { sessionCookies } from './cookies.ts';
import { isSame } from './keyed.ts';
import { contextOf } from './factors/methods.ts';
import { type RealmSettings, realmSettings } from './people/realm-settings.ts';
import { csrfToken, findSession, type Session } from './people/sessions.ts';
import type { User } from './people/users.ts';
import type { SeenNotes } from './seen.ts';
import type { Tools } from './tools.ts';

/**
 * Who a browser's session belongs to, with the roles of this moment; `anonymous` without a good one.
 *
 * A session counts only in a request that the browser says a page of this very origin made: SameSite does not tell
 * ports apart, so a page of the portal could else act in the console. Three checks, each enough for most attacks:
 * Fetch Metadata, Origin, and for changes the session's token. Without a session the first two hold as well, where
 * the browser sends them: nobody is to be signed in to somebody else's account (login CSRF).
 * @throws csrf-refused
 */
export async function authenticateSession(
  tools: Tools,
  seen: SeenNotes,
  realm: Realm,
  client: Client,
): Promise<Principal> {
  const now = tools.clock.now();
  const secret = client.cookie(sessionCookies[realm]);
  const found =
    secret === undefined ? undefined : await findSession(tools.store.db, tools.keyed, realm, secret, now);
  refuseForeign(client, found !== undefined);
  if (found === undefined || secret === undefined) return anonymous;
  if (!reads(client) && !isSame(client.csrf ?? '', csrfToken(tools.keyed, realm, secret)))
    throw new GatehouseError('csrf-refused', 'The token of this session is missing or wrong.');
  // An open stream that asks whether it may go on is not somebody at work.
  if (client.isRecheck !== true) seen.note(found.session, now);
  return principalOf(found.user, found.session, await realmSettings(tools.store.db, realm));
}

const reads = ({ method }: Client): boolean => method === 'GET' || method === 'HEAD';

function refuseForeign(client: Client, hasSession: boolean): void {
  const { site, origin } = client;
  const fromHere =
    site === 'same-origin' ||
    (site === 'none' && reads(client)) ||
    // Programs send no such header. They have no session either, and old browsers do not get one.
    (site === undefined && !hasSession);
  const own = ownOrigins(client);
  if (!fromHere || (origin !== undefined && !own.includes(origin))) throw new GatehouseError('csrf-refused');
}

/**
 * Origins of pages that are this server's. Under the name of its public URL there is that one only: a page that came
 * in the clear, or from another port of the same name, is somebody else's.
 */
function ownOrigins({ publicOrigin, host, encrypted }: Client): string[] {
  const direct = [`https://${host}`, ...(encrypted ? [] : [`http://${host}`])];
  if (publicOrigin === undefined) return direct;
  const isPublicName = URL.parse(`https://${host}`)?.hostname === new URL(publicOrigin).hostname;
  return isPublicName ? [publicOrigin] : [...direct, publicOrigin];
}

const everybody: readonly Permission[] = ['session:open', 'session:own'];
const portalUser: readonly Permission[] = ['portal:read', 'portal:own'];

/** What somebody may who has signed in: where their realm asks for a second factor, nothing much without one. */
export function principalOf(
  user: User,
  session: Pick<Session, 'id' | 'methods' | 'authenticatedAt'>,
  { secondFactor }: Pick<RealmSettings, 'secondFactor'>,
): Principal {
  const { methods, authenticatedAt } = session;
  const acr = contextOf(methods);
  const isHeldBack = secondFactor === 'required' && acr !== 'gatehouse:2fa';
  const isStaff = user.realm === 'internal';
  const roles = isStaff && !isHeldBack ? user.roles : [];
  const granted = isStaff ? permissionsFor(roles) : isHeldBack ? [...anonymous.permissions] : portalUser;
  return {
    actor: `user:${user.id}`,
    roles,
    permissions: new Set([...everybody, ...granted]),
    user: {
      id: user.id,
      realm: user.realm,
      developerId: user.developerId,
      sessionId: session.id,
      amr: methods,
      acr,
      authenticatedAt,
      isHeldBack,
    },
  };
}
