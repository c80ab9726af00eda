import { routeDefiner, type ApiServices } from '#api';
import type { Principal, Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import type { Identity } from '../identity.ts';
import type { AuthorizationServer } from '../oauth/authorization-server.ts';

/** What the routes of this room work with. */
export interface IdentityServices extends ApiServices {
  readonly identity: Identity;
}

/** What the routes work with that belong to the authorization server. */
export interface OauthServices extends IdentityServices {
  /** Of the realm whose people the routes are for. */
  readonly oauth: AuthorizationServer;
}

/** The groups in which the reference shows the routes. */
export const identityTags = {
  session: 'Signing in, and what leads there.',
  users: 'People who may sign in.',
  groups: 'People together, as policies know them.',
  'identity-providers': 'Whose word is taken for who somebody is.',
} as const;

export const defineRoute = routeDefiner<IdentityServices, keyof typeof identityTags>();
export const defineOauthRoute = routeDefiner<OauthServices, keyof typeof identityTags>();

/** Octets of a request body: names, addresses and a password. */
export const smallBody = 16 * 1024;

/** The person who asks. @throws forbidden for a token or an operator, which have no account */
export function personOf(principal: Principal, realm: Realm): NonNullable<Principal['user']> {
  if (principal.user?.realm !== realm)
    throw new GatehouseError('forbidden', 'This is for people who have signed in.');
  return principal.user;
}
