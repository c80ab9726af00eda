import { routeDefiner } from '#api';
import type { PortalServices } from './services.ts';
import type { PortalTag } from './tags.ts';

/** Makes a route of the portal's API; there is no other way to add one. */
export const defineRoute = routeDefiner<PortalServices, PortalTag>();
