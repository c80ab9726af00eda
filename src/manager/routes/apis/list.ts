import { closed, pageOf, paging, byId, pageAsked, pageOfRows } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listApis } from '../../catalogue/apis.ts';
import { api } from './shape.ts';

export const listApisRoute = defineRoute({
  method: 'GET',
  url: '/apis',
  permission: 'apis:read',
  tag: 'apis',
  summary: 'List APIs',
  query: closed(paging),
  reply: pageOf(api),
  handler: async ({ db, query }) => pageOfRows(await listApis(db, pageAsked(query)), query, byId),
});
