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
export { republish, settle, type SettleOptions } from './publish/settle.ts';
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
