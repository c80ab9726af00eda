import { listApisRoute } from './apis/list.ts';
import { readApiRoute } from './apis/read.ts';
import { createApplicationRoute } from './applications/create.ts';
import { readLimitsRoute } from './applications/limits.ts';
import { listApplicationsRoute } from './applications/list.ts';
import { readApplicationRoute } from './applications/read.ts';
import { listRefusalsRoute } from './applications/refusals.ts';
import { updateApplicationRoute } from './applications/update.ts';
import { readUsageRoute } from './applications/usage.ts';
import { adviseClientRoute } from './clients/advise.ts';
import { createClientRoute } from './clients/create.ts';
import { createSecretRoute } from './clients/create-secret.ts';
import { deleteClientRoute } from './clients/delete.ts';
import { detachClientRoute } from './clients/detach.ts';
import { listSecretsRoute } from './clients/list-secrets.ts';
import { readClientRoute } from './clients/read.ts';
import { revokeSecretRoute } from './clients/revoke-secret.ts';
import { rotateSecretRoute } from './clients/rotate-secret.ts';
import { updateClientRoute } from './clients/update.ts';
import { readDecisionRoute } from './decisions/read.ts';
import { createKeyRoute } from './keys/create.ts';
import { listEndingRoute } from './keys/ending.ts';
import { listKeysRoute } from './keys/list.ts';
import { revokeKeyRoute } from './keys/revoke.ts';
import { rotateKeyRoute } from './keys/rotate.ts';
import { createSigningKeyRoute } from './signing-keys/create.ts';
import { listSigningKeysRoute } from './signing-keys/list.ts';
import { revokeSigningKeyRoute } from './signing-keys/revoke.ts';
import { createRegistrationTokenRoute } from './registration-tokens/create.ts';
import { listRegistrationTokensRoute } from './registration-tokens/list.ts';
import { revokeRegistrationTokenRoute } from './registration-tokens/revoke.ts';
import { reportLeakRoute } from './leaks/report.ts';
import { createSubscriptionRoute } from './subscriptions/create.ts';
import { deleteSubscriptionRoute } from './subscriptions/delete.ts';
import { listSubscriptionsRoute } from './subscriptions/list.ts';
import { readContractRoute } from './versions/read-contract.ts';
import { readVersionRoute } from './versions/read.ts';

/** Every route of the portal's API. */
export const routes = [
  listApisRoute,
  readApiRoute,
  readVersionRoute,
  readContractRoute,
  listApplicationsRoute,
  createApplicationRoute,
  readApplicationRoute,
  updateApplicationRoute,
  listSubscriptionsRoute,
  createSubscriptionRoute,
  deleteSubscriptionRoute,
  listKeysRoute,
  listEndingRoute,
  createKeyRoute,
  rotateKeyRoute,
  revokeKeyRoute,
  adviseClientRoute,
  readClientRoute,
  createClientRoute,
  updateClientRoute,
  deleteClientRoute,
  detachClientRoute,
  listRegistrationTokensRoute,
  createRegistrationTokenRoute,
  revokeRegistrationTokenRoute,
  listSecretsRoute,
  createSecretRoute,
  rotateSecretRoute,
  revokeSecretRoute,
  listSigningKeysRoute,
  createSigningKeyRoute,
  revokeSigningKeyRoute,
  readUsageRoute,
  readLimitsRoute,
  listRefusalsRoute,
  readDecisionRoute,
  reportLeakRoute,
];
