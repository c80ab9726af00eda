import { createClient } from '#kit/api/client.ts';
import type { PortalOperations } from '#kit/api/portal.ts';

/** The portal's API, of the page's own origin. */
export const api = createClient<PortalOperations>('/api');
