import { createClient } from './client.ts';

export interface SessionUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  /** The developer that the user is, in the portal. */
  readonly developer: string | null;
}

export interface Session {
  readonly user: SessionUser | null;
  readonly permissions: readonly string[];
  readonly csrf: string | null;
  readonly realm: string;
}

export interface OwnSession {
  readonly id: string;
  readonly agent: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly current: boolean;
}

export interface OneTimeLink {
  readonly kind: 'first-run' | 'invitation' | 'verification' | 'password-reset';
  /** Masked; nothing where the link is for nobody yet. */
  readonly email: string | null;
  readonly passwordNeeded: boolean;
}

interface Operation<Body, Reply, Path = Record<never, never>> {
  path: Path;
  query: Record<never, never>;
  body: Body;
  reply: Reply;
  revision: undefined;
}

/** What both realms offer to people, whether signed in or not. */
export interface SessionOperations {
  'GET /session': Operation<undefined, Session>;
  'POST /session': Operation<{ email: string; password: string }, Session>;
  'DELETE /session': Operation<undefined, undefined>;
  'GET /sessions': Operation<undefined, { items: OwnSession[] }>;
  'DELETE /sessions/{session}': Operation<undefined, undefined, { session: string }>;
  'POST /sessions/end-others': Operation<undefined, { ended: number }>;
  'POST /first-run': Operation<
    { token: string; name: string; email: string; password: string; roles: string[] },
    Session
  >;
  'POST /invitation': Operation<{ token: string; name: string; password: string }, Session>;
  'POST /link': Operation<{ token: string }, OneTimeLink>;
  'POST /sign-up': Operation<{ name: string; email: string; password: string }, unknown>;
  'POST /verification': Operation<{ token: string; password?: string }, Session>;
  'POST /password-reset': Operation<{ email: string }, unknown>;
  'POST /password-reset/finish': Operation<{ token: string; password: string }, Session>;
  'POST /password': Operation<{ current: string; password: string }, unknown>;
}

export type SessionClient = ReturnType<typeof sessionClient>;

/** The part of an API that is the same in console and portal. */
export const sessionClient = (base: string) => createClient<SessionOperations>(base);
