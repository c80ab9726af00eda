import { closed, pageOf, paging, byId, pageAsked, pageOfRows } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listDevelopers } from '../../registry.ts';
import { developer } from './shape.ts';

export const listDevelopersRoute = defineRoute({
  method: 'GET',
  url: '/developers',
  permission: 'developers:read',
  tag: 'developers',
  summary: 'List developers',
  query: closed(paging),
  reply: pageOf(developer),
  handler: async ({ db, query }) => pageOfRows(await listDevelopers(db, pageAsked(query)), query, byId),
});
