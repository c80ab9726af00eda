/** People: who signs in to console and portal, with which password, in which sessions. */
export { authenticateSession, principalOf } from './authenticate.ts';
export { createIdentity, type Identity, type IdentityOptions } from './identity.ts';
export { AuthorizationServer } from './oauth/authorization-server.ts';
export type { DemoTokenRequest } from './oauth/demo-token.ts';
export type { Introspected } from './oauth/introspect.ts';
export { mutualTlsPages, oauthPages, oauthPath } from './oauth/mount.ts';
export { FileOutbox, type Mail, type Outbox } from './mail/outbox.ts';
export { Post } from './mail/post.ts';
export { mailServer, smtp } from './mail/smtp.ts';
export { type IdentityServices, identityTags } from './routes/define.ts';
export { authorizationRoutes, sessionRoutes, staffRoutes } from './routes/index.ts';
export type { MakeDeveloper } from './tools.ts';
export { scimPages } from './scim/server.ts';
export { samlPages } from './federation/saml-pages.ts';
export {
  auditedProvider,
  createProvider,
  deleteProvider,
  getProvider,
  listProviders,
  type Provider,
  readSecret,
  requireOwnMapping,
  updateProvider,
} from './federation/providers.ts';
export {
  admission,
  checkedSettings,
  ldapSettings,
  oidcSettings,
  type ProviderSettings,
  samlSettings,
} from './federation/settings.ts';
export {
  createGroup,
  deleteGroup,
  findGroup,
  listGroups,
  localSource,
  renameGroup,
} from './people/groups.ts';
export { realmSettings, requireOwnFactor, setRealmSettings } from './people/realm-settings.ts';
export { groupName } from './routes/shape.ts';
