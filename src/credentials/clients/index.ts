/** Applications as clients of the authorization server: what they may be, and how they prove who they are. */
export { findOauthClient, type OauthClient, waivedGrants } from './find.ts';
export {
  deviceGrant,
  isLegacyGrant,
  kindRules,
  type LegacyGrant,
  legacyGrants,
  settingsOf,
  usesSecret,
} from './kinds.ts';
export * from './oauth-client.ts';
export {
  createRegistrationTokens,
  type InitialToken,
  type RegistrationTokens,
} from './registration.ts';
export { clientFaults, maxAddresses, maxScopes } from './rules.ts';
export { hashClientSecret } from './secret.ts';
export { ClientSecretUse } from './secret-use.ts';
export {
  type ClientSecrets,
  createClientSecrets,
  type IssuedSecret,
  type VerifiedSecret,
} from './secrets.ts';
