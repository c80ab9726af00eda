/** Everything that the manager can do, for the admin API and for declarations. */
export * from './attachments.ts';
export * from './catalogue/apis.ts';
export * from './catalogue/import.ts';
export * from './catalogue/operations.ts';
export {
  assessVersion,
  contractOf,
  deleteVersion,
  findVersion,
  getVersion,
  listVersions,
  updateVersion,
  type VersionSettings,
} from './catalogue/versions.ts';
export { type Control, controls } from './floors/controls.ts';
export { floorOf } from './floors/floor.ts';
export * from './plans.ts';
export { findProfile, type Profile, profiles } from './profiles/profiles.ts';
export { diffSnapshots, type SnapshotDifference } from './publish/diff.ts';
export { publish, reviewVersion, setLifecycle, type LifecycleChange } from './publish/lifecycle.ts';
export { rollBack, type RolledBack } from './publish/roll-back.ts';
export { prepare, republish, settle, type SettleOptions } from './publish/settle.ts';
export {
  getSnapshotInfo,
  latestSnapshot,
  listSnapshots,
  readSnapshot,
  type SnapshotInfo,
} from './publish/snapshots.ts';
export type * from './records.ts';
export * from './registry.ts';
export * from './subscriptions.ts';
export * from './waivers.ts';
export * from './zones.ts';
export { declarationFaults } from './declaration/check.ts';
export { dump } from './declaration/dump.ts';
export { parseDeclaration, type ParseOptions } from './declaration/parse.ts';
export { type Difference, plan } from './declaration/plan.ts';
export { type Declaration, declarationJsonSchema, declarationSchema } from './declaration/schema.ts';
export { permissionsFor, sync, type Synced, type SyncOptions } from './declaration/sync.ts';
export {
  snapshotOf,
  type Standalone,
  type StandaloneOptions,
  toSnapshot,
} from './declaration/to-snapshot.ts';
