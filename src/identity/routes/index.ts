import type { Route } from '#api';
import type { Realm } from '#credentials';
import { answerAuthorization, readAuthorization } from './authorizations.ts';
import { endOwnConnection, listOwnConnections } from './connections.ts';
import {
  finishResetRoute,
  firstRunRoute,
  invitationRoute,
  readLinkRoute,
  requestResetRoute,
  signUpRoute,
  verificationRoute,
} from './by-link.ts';
import type { IdentityServices, OauthServices } from './define.ts';
import {
  addPasskeyRoute,
  beginAppRoute,
  beginPasskeyRoute,
  confirmAppRoute,
  newRecoveryCodesRoute,
  readFactors,
  removeAppRoute,
  removePasskeyRoute,
  renamePasskeyRoute,
} from './factors.ts';
import {
  addMemberRoute,
  createGroupRoute,
  deleteGroupRoute,
  listGroupsRoute,
  listMembersRoute,
  readGroupRoute,
  removeMemberRoute,
  renameGroupRoute,
} from './groups.ts';
import {
  comeBackRoute,
  departRoute,
  departToLink,
  linkDirectoryRoute,
  listOwnIdentities,
  listSignInProviders,
  removeOwnIdentity,
  signInByDirectoryRoute,
} from './federation.ts';
import {
  createProviderRoute,
  deleteProviderRoute,
  listProvidersRoute,
  readProviderRoute,
  updateProviderRoute,
} from './identity-providers.ts';
import { createLinkRoute } from './links.ts';
import {
  changeOwnName,
  changeOwnPassword,
  deleteOwnAccount,
  endOtherSessions,
  endOwnSession,
  listOwnSessions,
} from './own.ts';
import {
  askForPasskeyRoute,
  confirmSessionRoute,
  createSession,
  deleteSession,
  passkeySession,
  readSession,
  secondFactorRoute,
} from './session.ts';
import { readSamlKeys, rotateSamlKeys } from './saml-keys.ts';
import {
  endUserSession,
  listUserSessions,
  readRealm,
  resetFactorsRoute,
  updateRealm,
} from './user-sessions.ts';
import {
  deleteUserRoute,
  disableUserRoute,
  enableUserRoute,
  inviteAgainRoute,
  inviteRoute,
  listUsersRoute,
  readUserRoute,
  signOutUserRoute,
  updateUserRoute,
} from './users.ts';

/** Signing in and one's own account, for one realm: console or portal. */
export function sessionRoutes(realm: Realm): Route<IdentityServices>[] {
  const ownWays =
    realm === 'internal'
      ? [firstRunRoute, invitationRoute]
      : [signUpRoute, verificationRoute, deleteOwnAccount];
  return [
    readSession(realm),
    createSession(realm),
    deleteSession(realm),
    askForPasskeyRoute(realm),
    passkeySession(realm),
    secondFactorRoute(realm),
    confirmSessionRoute(realm),
    listOwnSessions(realm),
    endOtherSessions(realm),
    endOwnSession(realm),
    changeOwnName(realm),
    changeOwnPassword(realm),
    readFactors(realm),
    beginAppRoute(realm),
    confirmAppRoute(realm),
    removeAppRoute(realm),
    beginPasskeyRoute(realm),
    addPasskeyRoute(realm),
    renamePasskeyRoute(realm),
    removePasskeyRoute(realm),
    newRecoveryCodesRoute(realm),
    readLinkRoute(realm),
    ...ownWays,
    requestResetRoute(realm),
    finishResetRoute(realm),
    ...federationRoutes(realm),
  ];
}

/** Signing in by a provider, and the providers that know one. */
const federationRoutes = (realm: Realm): Route<IdentityServices>[] => [
  listSignInProviders(realm),
  departRoute(realm),
  departToLink(realm),
  linkDirectoryRoute(realm),
  comeBackRoute(realm),
  signInByDirectoryRoute(realm),
  listOwnIdentities(realm),
  removeOwnIdentity(realm),
];

/** What people answer to applications, for one realm. */
export function authorizationRoutes(realm: Realm): Route<OauthServices>[] {
  return [
    readAuthorization(realm),
    answerAuthorization(realm),
    listOwnConnections(realm),
    endOwnConnection(realm),
  ];
}

/** Users as administrators see them, for the console. */
export const staffRoutes: readonly Route<IdentityServices>[] = [
  listUsersRoute,
  inviteRoute,
  readUserRoute,
  updateUserRoute,
  deleteUserRoute,
  disableUserRoute,
  enableUserRoute,
  signOutUserRoute,
  inviteAgainRoute,
  createLinkRoute,
  listUserSessions,
  endUserSession,
  resetFactorsRoute,
  readRealm,
  updateRealm,
  listGroupsRoute,
  createGroupRoute,
  readGroupRoute,
  renameGroupRoute,
  deleteGroupRoute,
  listMembersRoute,
  addMemberRoute,
  removeMemberRoute,
  listProvidersRoute,
  createProviderRoute,
  readProviderRoute,
  updateProviderRoute,
  deleteProviderRoute,
  readSamlKeys,
  rotateSamlKeys,
];
