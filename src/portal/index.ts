/** The portal's server. So far it serves the pages that refusals point at. */
export { createPortal } from './server.ts';
