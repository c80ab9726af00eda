/** The control plane: catalogue, floors, publishing, declarations and the admin API over them. */
export { findProfile } from './profiles/profiles.ts';
export { contractOf } from './catalogue/versions.ts';
export { countKeys, getKey, keyAgeOf, listKeys } from './keys.ts';
export { createLeakDesk, type LeakDesk, type LeakedCredential, longestReport } from './care/leaks.ts';
export { endingKinds, listEnding, sendExpiryNotices } from './care/expiry.ts';
export type { Tell } from './care/owners.ts';
export type { JournalPlace } from './journal.ts';
export { tellOfLeaks } from './care/tell-of-leaks.ts';
export { adviceFor } from './clients/advice.ts';
export { createClient, deleteClient, detachClient, getClient, updateClient } from './clients/clients.ts';
export { type Client, findClient } from './clients/records.ts';
export { type ClientSecret, countSecretsSince, getSecret, listSecrets } from './clients/secrets.ts';
export { legacyOf } from './clients/waivers.ts';
export { adviceQuestions, answersOf, clientAdvice } from './routes/clients/advice-shape.ts';
export { clientKind, ownSettings, shownClient } from './routes/clients/shape.ts';
export {
  addSigningKey,
  getSigningKey,
  listSigningKeys,
  revokeSigningKey,
} from './signing-keys.ts';
export { newSigningKey, signingSecret } from './routes/signing-keys/shape.ts';
export { registrationPages } from './registration/pages.ts';
export {
  countRegistrationTokens,
  findRegistrationToken,
  getRegistrationToken,
  listRegistrationTokens,
  type RegistrationToken,
} from './registration/tokens.ts';
export { purpose, registrationTokenFields } from './routes/registration-tokens/shape.ts';
export { slugOf } from './slug.ts';
export { judge } from './publish/judge.ts';
export { compare } from './publish/assemble.ts';
export {
  type Application,
  createApplication,
  createDeveloper,
  type Declaration,
  declarationFaults,
  declarationJsonSchema,
  deleteSubscription,
  type Developer,
  endDeveloper,
  ensureZones,
  findApplicationOf,
  findTaggedApplicationOf,
  getSubscription,
  latestSnapshot,
  listApplications,
  listOperations,
  listPlans,
  listSnapshots,
  listSubscriptions,
  lockDeveloper,
  parseDeclaration,
  type Plan,
  republish,
  requestSubscription,
  settle,
  snapshotOf,
  type Standalone,
  type Subscription,
  toSnapshot,
  updateApplication,
} from './services.ts';
export { extensionsSchema } from './catalogue/extensions-schema.ts';
export {
  kept as trafficRetention,
  point as trafficPoint,
  stretch as trafficStretch,
  stretchAsked,
} from './routes/traffic/shape.ts';
export { adminOpenApi, adminPrefix, createAdminApi, type AdminApiOptions } from './http/admin-api.ts';
export { keepingOf } from './http/vault-keeping.ts';
export type { CoreRulesDesk, CoreRulesState } from './core-rules.ts';
export type { VaultKeeping } from './http/services.ts';
export { refusedAsVoid, refuseUncompilable } from './publish/snapshots.ts';
