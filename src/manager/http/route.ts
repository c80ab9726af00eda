import { routeDefiner } from '#api';
import type { AdminServices } from './services.ts';
import type { Tag } from './tags.ts';

/** Makes a route of the admin API; there is no other way to add one. */
export const defineRoute = routeDefiner<AdminServices, Tag>();
