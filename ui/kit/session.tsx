import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { sessionState } from './api/client.ts';
import {
  sessionClient,
  type Permission,
  type Session,
  type SessionClient,
  type SessionUser,
} from './api/session.ts';

export interface SessionAccess {
  readonly user: SessionUser | null;
  readonly permissions: readonly Permission[];
  /** What they must do before anything else; null where nothing is asked. */
  readonly next: Session['next'];
  /** True when the session holds the permission. */
  can(permission: Permission): boolean;
  /** Takes over what a sign-in answered. */
  adopt(session: Session): void;
  /** Asks the server anew. */
  refresh(): Promise<void>;
  signOut(): Promise<void>;
  readonly client: SessionClient;
}

export type SessionLoad =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown; readonly retry: () => void }
  | { readonly state: 'known'; readonly access: SessionAccess };

const anonymous: Session = { user: null, permissions: [], csrf: null, realm: 'internal', next: null };
const Context = createContext<SessionAccess | null>(null);

/** Who is here, known once for the whole page and after each sign-in and sign-out. */
export function useSessionLoad(base: string): SessionLoad {
  const client = useMemo(() => sessionClient(base), [base]);
  const queries = useQueryClient();
  const [session, setSession] = useState<Session | null>(null);
  const [error, setError] = useState<unknown>(null);

  const adopt = useCallback(
    (next: Session) => {
      sessionState.csrf = next.csrf;
      // What one person saw is not for the next; it stays readable while the same person goes on.
      setSession(before => {
        if (before?.user?.id !== next.user?.id) queries.clear();
        return next;
      });
    },
    [queries],
  );
  const refresh = useCallback(() => client.get('/session').then(adopt, setError), [adopt, client]);
  const retry = useCallback(() => {
    setError(null);
    void refresh();
  }, [refresh]);
  const signOut = useCallback(async () => {
    await client.delete('/session');
    adopt(anonymous);
    await refresh();
  }, [adopt, client, refresh]);

  useEffect(() => {
    sessionState.ended = () => adopt(anonymous);
    void refresh();
    return () => {
      sessionState.ended = () => undefined;
    };
  }, [adopt, refresh]);

  return useMemo((): SessionLoad => {
    if (session === null) return error === null ? { state: 'loading' } : { state: 'failed', error, retry };
    const held = new Set(session.permissions);
    const { user, permissions, next } = session;
    const can = (permission: Permission) => held.has(permission);
    return { state: 'known', access: { user, permissions, next, can, adopt, refresh, signOut, client } };
  }, [session, error, adopt, refresh, retry, signOut, client]);
}

export const SessionProvider = Context.Provider;

/** Who is signed in, and what they may do. */
export function useSession(): SessionAccess {
  const access = useContext(Context);
  if (access === null) throw new Error('useSession outside of the app');
  return access;
}

/** Shows its children only to those who hold the permission; the server decides again. */
export function Allowed({
  permission,
  children,
  otherwise = null,
}: {
  permission: Permission;
  children: ReactNode;
  otherwise?: ReactNode;
}) {
  return useSession().can(permission) ? children : otherwise;
}
