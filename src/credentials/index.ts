/**
 * Credentials: the master key, the vault, API keys, admin tokens and roles. Loads nothing heavier than node:crypto:
 * the store is met through types only, so gateways may import the pure functions from here.
 */
export {
  createKeyHasher,
  environmentNamed,
  environmentOf,
  findApiKey,
  generateApiKey,
  hashApiKey,
  keyEnvironments,
  looksLikeApiKey,
  type KeyEnvironment,
} from './api-key.ts';
export { hashAdminToken } from './admin-token.ts';
export { bytesToBase62 } from './base62.ts';
export * from './clients/index.ts';
export { Authority, PresentedCertificate } from './certificates/authority.ts';
export {
  certificatesOf,
  clientPurpose,
  fingerprintOf,
  keyPrintOf,
  purposesOf,
  serialOf,
} from './certificates/names.ts';
export { makeRequest } from './certificates/request.ts';
export { createOwnAuthority, type OwnAuthority } from './certificates/own-authority.ts';
export { ownersOfCertificate } from './certificates/owners.ts';
export { maxPem, readAuthority, readClientCertificate } from './certificates/read.ts';
export { readRevocationList, type RevocationList } from './certificates/revocations.ts';
export { recordKeyUse } from './key-use.ts';
export {
  delegate,
  delegatedAtMost,
  delegatedNames,
  delegatedNamesOf,
  delegatedPrefix,
  delegateFurther,
  delegationKeyOf,
  isGenuine,
  readDelegatedKey,
  type Caveats,
  type DelegatedKey,
} from './delegated-key.ts';
export { createKeys, type IssuedKey, type KeyRequest, type Keys } from './keys.ts';
export type { Lifetime } from './lifetime.ts';
export {
  deriveKey,
  loadMasterKey,
  loadNextMasterKey,
  makeNextKeyFile,
  masterKeyKind,
  readNextKeyFile,
  replaceKeyFile,
  MasterKeyError,
  type MasterKey,
  type MasterKeySource,
} from './master-key.ts';
export { createOperatorCredential, verifyOperatorCredential } from './operator.ts';
export {
  anonymous,
  isPermission,
  isRole,
  operatorPrincipal,
  permissions,
  permissionsFor,
  permissionsOf,
  permits,
  roles,
  type Permission,
  type Principal,
  type Role,
  type SignedIn,
} from './roles.ts';
export {
  maxSigningKey,
  readSigningKey,
  sharedAlgorithm,
  signingAlgorithms,
  type ReadSigningKey,
  type SigningAlgorithm,
} from './signing-key.ts';
export { makeSigningSecret, openSigningSecret, sealSigningSecret } from './signing-secret.ts';
export { openBytes, readSealedFile, sealBytes, writeSealedFile } from './sealed-file.ts';
export { createTokens, type IssuedToken, type TokenRequest, type Tokens } from './tokens.ts';
export { isSealedKey, openClientKey, sealClientKey } from './upstream-key.ts';
export {
  isSealedSecret,
  openUpstreamSecret,
  sealUpstreamSecret,
  type SecretUse,
} from './upstream-secret.ts';
export { authorityAlgorithm, authorityKeys, newSerial } from './certificates/authority-key.ts';
export { openVault, type Unsealed, type Vault, type VaultName } from './vault.ts';
export type { Realm } from './vault-keys.ts';
export type { VaultRotation, VaultStatus } from './vault-rotation.ts';
