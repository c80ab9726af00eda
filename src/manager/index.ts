/** The control plane: catalogue, floors, publishing, declarations and the admin API over them. */
export {
  type Declaration,
  declarationFaults,
  declarationJsonSchema,
  ensureZones,
  latestSnapshot,
  parseDeclaration,
  republish,
  settle,
  snapshotOf,
  type Standalone,
  toSnapshot,
} from './services.ts';
export { adminOpenApi, createAdminApi, type AdminApiOptions } from './http/admin-api.ts';
