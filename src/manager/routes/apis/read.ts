import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApi } from '../../catalogue/apis.ts';
import { api, apiPath } from './shape.ts';

export const readApiRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api',
  permission: 'apis:read',
  tag: 'apis',
  summary: 'Read an API',
  params: apiPath,
  reply: api,
  handler: async ({ db, params }) => getApi(db, await idOf(db, 'apis', params.api)),
});
