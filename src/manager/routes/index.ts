import type { Route } from '#api';
import type { AdminServices } from '../http/services.ts';
import { readStatusRoute } from './status/read.ts';
import { readOpenApiRoute } from './openapi/read.ts';
import { listZonesRoute } from './zones/list.ts';
import { createZoneRoute } from './zones/create.ts';
import { readZoneRoute } from './zones/read.ts';
import { updateZoneRoute } from './zones/update.ts';
import { deleteZoneRoute } from './zones/delete.ts';
import { listApisRoute } from './apis/list.ts';
import { listOwnersRoute } from './apis/owners.ts';
import { createApiRoute } from './apis/create.ts';
import { readApiRoute } from './apis/read.ts';
import { updateApiRoute } from './apis/update.ts';
import { deleteApiRoute } from './apis/delete.ts';
import { listVersionsRoute } from './versions/list.ts';
import { createVersionRoute } from './versions/create.ts';
import { readVersionRoute } from './versions/read.ts';
import { updateVersionRoute } from './versions/update.ts';
import { deleteVersionRoute } from './versions/delete.ts';
import { assessVersionRoute } from './versions/assess.ts';
import { deprecateVersionRoute } from './versions/deprecate.ts';
import { previewVersionRoute } from './versions/preview.ts';
import { publishVersionRoute } from './versions/publish.ts';
import { lintVersionRoute } from './versions/lint.ts';
import { contractChangesRoute } from './versions/changes.ts';
import { readContractRoute } from './versions/read-contract.ts';
import { replaceContractRoute } from './versions/replace-contract.ts';
import { retireVersionRoute } from './versions/retire.ts';
import { listTargetsRoute } from './versions/targets.ts';
import { readUpstreamOptionsRoute } from './upstreams/options.ts';
import { readFloorRoute } from './floors/read.ts';
import { listControlsRoute } from './floors/list-controls.ts';
import { readAnswersFloorRoute, readQuestionnaireRoute } from './floors/questionnaire.ts';
import { fetchContractRoute } from './contracts/fetch.ts';
import { lintContractRoute } from './contracts/lint.ts';
import { compareContractRoute } from './contracts/compare.ts';
import { previewContractRoute } from './contracts/preview.ts';
import { listOperationsRoute } from './operations/list.ts';
import { readOperationRoute } from './operations/read.ts';
import { readClassifiedRoute } from './operations/classified.ts';
import { readFieldsRoute } from './operations/fields.ts';
import { readOperationPipelineRoute, readVersionPipelineRoute } from './operations/pipeline.ts';
import { updateOperationRoute } from './operations/update.ts';
import { listPoliciesRoute } from './policies/list.ts';
import { checkCedarRoute } from './cedar/check.ts';
import { listAttachmentsRoute } from './attachments/list.ts';
import { createAttachmentRoute } from './attachments/create.ts';
import { readAttachmentRoute } from './attachments/read.ts';
import { updateAttachmentRoute } from './attachments/update.ts';
import { deleteAttachmentRoute } from './attachments/delete.ts';
import { listProfilesRoute } from './profiles/list.ts';
import { readProfileRoute } from './profiles/read.ts';
import { listWaiversRoute } from './waivers/list.ts';
import { readWaiverRoute } from './waivers/read.ts';
import { grantWaiverRoute } from './waivers/grant.ts';
import { revokeWaiverRoute } from './waivers/revoke.ts';
import { listStopsRoute } from './stops/list.ts';
import { createStopRoute } from './stops/create.ts';
import { readStopRoute } from './stops/read.ts';
import { liftStopRoute } from './stops/lift.ts';
import { listPlansRoute } from './plans/list.ts';
import { createPlanRoute } from './plans/create.ts';
import { readPlanRoute } from './plans/read.ts';
import { updatePlanRoute } from './plans/update.ts';
import { deletePlanRoute } from './plans/delete.ts';
import {
  listLimitsRoute,
  readLimitRoute,
  createLimitRoute,
  updateLimitRoute,
  deleteLimitRoute,
} from './plans/limits.ts';
import { listDevelopersRoute } from './developers/list.ts';
import { listCommunitiesRoute } from './developers/communities.ts';
import { createDeveloperRoute } from './developers/create.ts';
import { readDeveloperRoute } from './developers/read.ts';
import { updateDeveloperRoute } from './developers/update.ts';
import { resumeDeveloperRoute } from './developers/resume.ts';
import { suspendDeveloperRoute } from './developers/suspend.ts';
import { listApplicationsRoute } from './applications/list.ts';
import { createApplicationRoute } from './applications/create.ts';
import { readApplicationRoute } from './applications/read.ts';
import { updateApplicationRoute } from './applications/update.ts';
import { resumeApplicationRoute } from './applications/resume.ts';
import { suspendApplicationRoute } from './applications/suspend.ts';
import { listSubscriptionsRoute } from './subscriptions/list.ts';
import { createSubscriptionRoute } from './subscriptions/create.ts';
import { readSubscriptionRoute } from './subscriptions/read.ts';
import { updateSubscriptionRoute } from './subscriptions/update.ts';
import { deleteSubscriptionRoute } from './subscriptions/delete.ts';
import { approveSubscriptionRoute } from './subscriptions/approve.ts';
import { rejectSubscriptionRoute } from './subscriptions/reject.ts';
import { suspendSubscriptionRoute } from './subscriptions/suspend.ts';
import { listEndingRoute } from './keys/ending.ts';
import { reportLeakRoute } from './leaks/report.ts';
import { listKeysRoute } from './keys/list.ts';
import { createKeyRoute } from './keys/create.ts';
import { readKeyRoute } from './keys/read.ts';
import { revokeKeyRoute } from './keys/revoke.ts';
import { rotateKeyRoute } from './keys/rotate.ts';
import { listTokensRoute } from './tokens/list.ts';
import { createTokenRoute } from './tokens/create.ts';
import { revokeTokenRoute } from './tokens/revoke.ts';
import { listSnapshotsRoute } from './snapshots/list.ts';
import { createSnapshotRoute } from './snapshots/create.ts';
import { readSnapshotRoute } from './snapshots/read.ts';
import { diffSnapshotsRoute } from './snapshots/diff.ts';
import { rollBackRoute } from './snapshots/roll-back.ts';
import { listAuditRoute } from './audit/list.ts';
import { listJournalRoute } from './journal/list.ts';
import { findJournalTargetRoute } from './journal/target.ts';
import { verifyJournalRoute } from './journal/verify.ts';
import { listDecisionsRoute } from './decisions/list.ts';
import { readDecisionRoute } from './decisions/read.ts';
import { readFoundRulesRoute } from './threats/found.ts';
import { listThreatExclusionsRoute } from './threats/exclusions.ts';
import { explainRequestRoute } from './threats/explain.ts';
import { readLiveRoute } from './live/read.ts';
import { readTrafficRoute } from './traffic/read.ts';
import { liftBlockRoute } from './blocks/lift.ts';
import { listBlocksRoute } from './blocks/list.ts';
import { listExposureRoute } from './exposure/list.ts';
import { topTrafficRoute } from './traffic/top.ts';
import { readConfigurationRoute } from './configuration/read.ts';
import { validateConfigurationRoute } from './configuration/validate.ts';
import { diffConfigurationRoute } from './configuration/diff.ts';
import { syncConfigurationRoute } from './configuration/sync.ts';
import { createBackupRoute } from './backup/create.ts';
import { finishVaultRoute } from './vault/finish.ts';
import { readVaultRoute } from './vault/read.ts';
import { readCoreRulesRoute } from './core-rules/read.ts';
import { reloadCoreRulesRoute } from './core-rules/reload.ts';
import { rotateVaultRoute } from './vault/rotate.ts';
import { createAuthorityRoute } from './authorities/create.ts';
import { deleteAuthorityRoute } from './authorities/delete.ts';
import { listAuthoritiesRoute } from './authorities/list.ts';
import { readAuthorityRoute } from './authorities/read.ts';
import { takeRevocationsRoute } from './authorities/revocations.ts';
import { updateAuthorityRoute } from './authorities/update.ts';
import { issueCertificateRoute } from './certificates/issue.ts';
import { listCertificatesRoute } from './certificates/list.ts';
import { pinCertificateRoute } from './certificates/pin.ts';
import { readCertificateRoute } from './certificates/read.ts';
import { revokeCertificateRoute } from './certificates/revoke.ts';
import { adviseClientRoute } from './clients/advise.ts';
import { createClientRoute } from './clients/create.ts';
import { readClientRoute } from './clients/read.ts';
import { updateClientRoute } from './clients/update.ts';
import { deleteClientRoute } from './clients/delete.ts';
import { detachClientRoute } from './clients/detach.ts';
import { createRegistrationTokenRoute } from './registration-tokens/create.ts';
import { listRegistrationTokensRoute } from './registration-tokens/list.ts';
import { revokeRegistrationTokenRoute } from './registration-tokens/revoke.ts';
import { createSecretRoute } from './client-secrets/create.ts';
import { listSecretsRoute } from './client-secrets/list.ts';
import { readSecretRoute } from './client-secrets/read.ts';
import { rotateSecretRoute } from './client-secrets/rotate.ts';
import { revokeSecretRoute } from './client-secrets/revoke.ts';
import { grantClientWaiverRoute } from './client-waivers/grant.ts';
import { listClientWaiversRoute } from './client-waivers/list.ts';
import { revokeClientWaiverRoute } from './client-waivers/revoke.ts';
import { createSigningKeyRoute } from './signing-keys/create.ts';
import { listSigningKeysRoute } from './signing-keys/list.ts';
import { readSigningKeyRoute } from './signing-keys/read.ts';
import { revokeSigningKeyRoute } from './signing-keys/revoke.ts';

/** Every route of the admin API, in plain sight. What is not listed here does not exist. */
export const routes: readonly Route<AdminServices>[] = [
  readStatusRoute,
  readOpenApiRoute,
  listZonesRoute,
  createZoneRoute,
  readZoneRoute,
  updateZoneRoute,
  deleteZoneRoute,
  listApisRoute,
  listOwnersRoute,
  createApiRoute,
  readApiRoute,
  updateApiRoute,
  deleteApiRoute,
  listVersionsRoute,
  createVersionRoute,
  readVersionRoute,
  updateVersionRoute,
  deleteVersionRoute,
  assessVersionRoute,
  deprecateVersionRoute,
  previewVersionRoute,
  publishVersionRoute,
  readContractRoute,
  contractChangesRoute,
  lintVersionRoute,
  replaceContractRoute,
  retireVersionRoute,
  listTargetsRoute,
  readUpstreamOptionsRoute,
  readFloorRoute,
  listControlsRoute,
  readQuestionnaireRoute,
  readAnswersFloorRoute,
  fetchContractRoute,
  previewContractRoute,
  compareContractRoute,
  lintContractRoute,
  listOperationsRoute,
  readOperationRoute,
  readOperationPipelineRoute,
  readClassifiedRoute,
  readFieldsRoute,
  readVersionPipelineRoute,
  updateOperationRoute,
  listPoliciesRoute,
  checkCedarRoute,
  listAttachmentsRoute,
  createAttachmentRoute,
  readAttachmentRoute,
  updateAttachmentRoute,
  deleteAttachmentRoute,
  listProfilesRoute,
  readProfileRoute,
  listWaiversRoute,
  readWaiverRoute,
  grantWaiverRoute,
  revokeWaiverRoute,
  listStopsRoute,
  listBlocksRoute,
  liftBlockRoute,
  createStopRoute,
  readStopRoute,
  liftStopRoute,
  listPlansRoute,
  createPlanRoute,
  readPlanRoute,
  updatePlanRoute,
  deletePlanRoute,
  listLimitsRoute,
  readLimitRoute,
  createLimitRoute,
  updateLimitRoute,
  deleteLimitRoute,
  listDevelopersRoute,
  listCommunitiesRoute,
  createDeveloperRoute,
  readDeveloperRoute,
  updateDeveloperRoute,
  resumeDeveloperRoute,
  suspendDeveloperRoute,
  listApplicationsRoute,
  createApplicationRoute,
  readApplicationRoute,
  updateApplicationRoute,
  resumeApplicationRoute,
  suspendApplicationRoute,
  listSubscriptionsRoute,
  createSubscriptionRoute,
  readSubscriptionRoute,
  updateSubscriptionRoute,
  deleteSubscriptionRoute,
  approveSubscriptionRoute,
  rejectSubscriptionRoute,
  suspendSubscriptionRoute,
  listKeysRoute,
  createKeyRoute,
  readKeyRoute,
  revokeKeyRoute,
  rotateKeyRoute,
  listCertificatesRoute,
  pinCertificateRoute,
  issueCertificateRoute,
  readCertificateRoute,
  revokeCertificateRoute,
  listSigningKeysRoute,
  createSigningKeyRoute,
  readSigningKeyRoute,
  revokeSigningKeyRoute,
  listAuthoritiesRoute,
  createAuthorityRoute,
  readAuthorityRoute,
  updateAuthorityRoute,
  takeRevocationsRoute,
  deleteAuthorityRoute,
  listTokensRoute,
  createTokenRoute,
  revokeTokenRoute,
  listSnapshotsRoute,
  createSnapshotRoute,
  readSnapshotRoute,
  diffSnapshotsRoute,
  rollBackRoute,
  listAuditRoute,
  listJournalRoute,
  findJournalTargetRoute,
  verifyJournalRoute,
  listDecisionsRoute,
  readDecisionRoute,
  readFoundRulesRoute,
  listThreatExclusionsRoute,
  explainRequestRoute,
  readTrafficRoute,
  topTrafficRoute,
  listExposureRoute,
  readLiveRoute,
  readConfigurationRoute,
  validateConfigurationRoute,
  diffConfigurationRoute,
  syncConfigurationRoute,
  createBackupRoute,
  readVaultRoute,
  readCoreRulesRoute,
  reloadCoreRulesRoute,
  rotateVaultRoute,
  finishVaultRoute,
  adviseClientRoute,
  createClientRoute,
  readClientRoute,
  updateClientRoute,
  deleteClientRoute,
  detachClientRoute,
  createRegistrationTokenRoute,
  listRegistrationTokensRoute,
  revokeRegistrationTokenRoute,
  createSecretRoute,
  listSecretsRoute,
  readSecretRoute,
  rotateSecretRoute,
  revokeSecretRoute,
  grantClientWaiverRoute,
  listClientWaiversRoute,
  revokeClientWaiverRoute,
  reportLeakRoute,
  listEndingRoute,
];
