/** The portal: pages that refusals point at, and the API behind its screens. */
export {
  createPortalApi,
  portalOpenApi,
  portalPrefix,
  type PortalApiOptions,
} from './portal-api.ts';
export { createPortal, errorPages } from './server.ts';
export type { PortalTraffic } from './services.ts';
