/** The control plane: catalogue, floors, publishing, declarations and the admin API over them. */
export { ensureZones, latestSnapshot, republish, settle } from './services.ts';
export { adminOpenApi, createAdminApi, type AdminApiOptions } from './http/admin-api.ts';
