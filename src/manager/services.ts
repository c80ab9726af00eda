/** Everything that the manager can do, for the admin API and for declarations. */
export * from './attachments.ts';
export * from './catalogue/apis.ts';
export * from './catalogue/import.ts';
export * from './catalogue/operations.ts';
export {
  getVersion,
  updateVersion,
} from './catalogue/versions.ts';
export * from './plans.ts';
export { publish } from './publish/lifecycle.ts';
export { republish, settle } from './publish/settle.ts';
export {
  latestSnapshot,
  listSnapshots,
} from './publish/snapshots.ts';
export type * from './records.ts';
export * from './registry.ts';
export * from './subscriptions.ts';
export * from './waivers.ts';
export * from './zones.ts';
export { declarationFaults } from './declaration/check.ts';
export { dump } from './declaration/dump.ts';
export { parseDeclaration } from './declaration/parse.ts';
export { plan } from './declaration/plan.ts';
export { type Declaration, declarationJsonSchema } from './declaration/schema.ts';
export {
  snapshotOf,
  type Standalone,
  toSnapshot,
} from './declaration/to-snapshot.ts';
