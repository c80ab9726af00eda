import { Type } from 'typebox';
import { defineRoute } from '../../http/route.ts';

/** The reference of the very routes that are served. It tells nothing of an installation; a credential is asked
 * for all the same, so that there is no address of the admin API that answers to nobody. */
export const readOpenApiRoute = defineRoute({
  method: 'GET',
  url: '/openapi.json',
  permission: 'apis:read',
  tag: 'status',
  summary: 'The OpenAPI document of this API',
  reply: Type.Unsafe<object>({ type: 'object', 'x-open': true }),
  handler: async ({ services }) => services.openApi(),
});
