import type {
  AdminOperations,
  AuthorizationRequest,
  Connection,
  Link,
  OwnIdentity,
  OwnSession,
  Passkey,
  Session,
} from './admin.ts';
import { createClient } from './client.ts';
import type { PortalOperations } from './portal.ts';

export type { AuthorizationRequest, Connection, OwnIdentity, OwnSession, Passkey, Session };
export type SessionUser = NonNullable<Session['user']>;
/** What a one-time link is for. */
export type OneTimeLink = Link;
export type Permission = Session['permissions'][number];

/** What both realms offer to people, the same in console and portal; staff and developers come in by other doors. */
export type SessionOperations = Pick<
  AdminOperations,
  | 'GET /session'
  | 'POST /session'
  | 'DELETE /session'
  | 'POST /session/passkey-question'
  | 'POST /session/passkey'
  | 'POST /session/second-factor'
  | 'POST /session/confirm'
  | 'GET /factors'
  | 'POST /factors/app'
  | 'POST /factors/app/confirm'
  | 'DELETE /factors/app'
  | 'POST /factors/passkeys/question'
  | 'POST /factors/passkeys'
  | 'PATCH /factors/passkeys/{passkey}'
  | 'DELETE /factors/passkeys/{passkey}'
  | 'POST /factors/recovery-codes'
  | 'GET /sessions'
  | 'DELETE /sessions/{session}'
  | 'POST /sessions/end-others'
  | 'POST /name'
  | 'POST /password'
  | 'POST /link'
  | 'GET /sign-in-providers'
  | 'POST /sign-in-providers/{provider}/depart'
  | 'POST /sign-in-providers/{provider}/link'
  | 'POST /sign-in-providers/{provider}/link-directory'
  | 'POST /sign-in-providers/{provider}/session'
  | 'POST /sign-in-providers/{provider}/come-back'
  | 'GET /identities'
  | 'DELETE /identities/{identity}'
  | 'POST /password-reset'
  | 'POST /password-reset/finish'
  | 'GET /connections'
  | 'DELETE /connections/{application}'
  | 'GET /authorizations/{request}'
  | 'POST /authorizations/{request}'
  | 'POST /first-run'
  | 'POST /invitation'
> &
  Pick<PortalOperations, 'POST /sign-up' | 'POST /verification' | 'DELETE /account'>;

export type SessionClient = ReturnType<typeof sessionClient>;

/** The part of an API that is for sessions. */
export const sessionClient = (base: string) => createClient<SessionOperations>(base);
