/**
 * The data plane. It serves from a Snapshot and a Feed and knows nothing of where they come from.
 */
export type {
  ApplicationState,
  FeedChange,
  FeedEntry,
  KeyState,
  StopState,
  SubscriptionState,
} from './feed.ts';
export { callerKeySet } from './caller-token/epoch-keys.ts';
export { AddressSet, clientBehind, parseNetwork } from './address.ts';
export { blockKind, type HeldBlock } from './blocks/held-block.ts';
export { GatewayHost, type GatewayHostOptions } from './host.ts';
export type { ListenerSpec } from './host-listeners.ts';
export {
  latencyBuckets,
  targetConditions,
  type Decision,
  type FromGateway,
  type TargetCondition,
  type TargetState,
  type Telemetry,
  type ToGateway,
} from './link.ts';
export { seedOf } from './limits/fingerprint.ts';
export { LimitTable } from './limits/limit-table.ts';
export { QuotaKeeper, type QuotaStorage } from './limits/quota-keeper.ts';
export { QuotaTable, type QuotaGrant, type QuotaWant } from './limits/quota-table.ts';
export { quotaUsed, type QuotaAsked, type QuotaUsed } from './limits/quota-used.ts';
export type { Challenge } from './listener/challenges.ts';
export {
  localCertificate,
  localNames,
  type LocalAuthority,
} from './listener/local-ca.ts';
export {
  secureContext,
  tlsOptions,
  withTickets,
  type TlsIdentity,
  type TlsMaterial,
  type TlsSetup,
} from './listener/tls.ts';
export { type CoreRules, readCoreRules } from './core-rules/files.ts';
export { installCoreRules } from './core-rules/installed.ts';
export { proveCoreRules } from './core-rules/prove.ts';
export { provenCoreRules } from './core-rules/proven.ts';
export { isCountry } from './places/countries.ts';
export { readPlaces } from './places/file.ts';
export { targetOf, type JournalEntry } from './journal/entry.ts';
export { readJournal, type JournalFilter, type JournalPage } from './journal/read.ts';
export {
  journalBytes,
  journalConditions,
  journalFilesIn,
  verifyJournalFile,
  type JournalCondition,
  verifyJournal,
  type VerifiedFile,
} from './journal/verify.ts';
export { journalFileMs, type JournalHead } from './journal/call-journal.ts';
export { journalDaysUsual } from './policies/call-journal/policy.ts';
export { claimTypes as cedarClaimTypes } from './policies/cedar/schema.ts';
export { checkCedar, type CedarCheck } from './policies/cedar/try.ts';
export { policies, policyByName } from './policies/index.ts';
export type { Policy, PolicySecret } from './policy.ts';
export { SnapshotFaults } from './snapshot/compile.ts';
export {
  audiences,
  categories,
  targetUrls,
  urlOf,
  type Audience,
  type Category,
  type ExampleDocument,
  type Mode,
  type OperationDocument,
  type PlanDocument,
  type PolicyDocument,
  type SnapshotDocument,
  type TargetDocument,
  type UpstreamCredentialsDocument,
  type UpstreamDocument,
  type VersionDocument,
  type ZoneDocument,
} from './snapshot/document.ts';
export { type DrawnStage, drawPipeline, stageNames } from './snapshot/draw.ts';
export { prepareProof, proveSnapshot } from './snapshot/prove.ts';
export { openSockets, type Sockets } from './sockets.ts';
export { supervise, type DrainReason } from './supervision.ts';
export { secretUse } from './upstream/credentials/credential.ts';
export { isMetadataAddress } from './upstream/addresses.ts';
export {
  explainRequest,
  type EarlierRefusal,
  type ExplainedRequest,
} from './threat-explain/explain-request.ts';
export { rulesFound } from './threat-explain/false-alarm.ts';
export { threatRuleStats } from './threat-explain/rule-stats.ts';
export type { ProposedExclusion } from './threat-explain/proposed.ts';
export { type HttpMessage, readHttpMessage } from './threat-explain/http-message.ts';
export type { ExposureCount } from './exposure.ts';
