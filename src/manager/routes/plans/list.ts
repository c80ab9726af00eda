import { closed, pageOf, paging, byId, pageAsked, pageOfRows } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listPlans } from '../../plans.ts';
import { plan } from './shape.ts';

export const listPlansRoute = defineRoute({
  method: 'GET',
  url: '/plans',
  permission: 'apis:read',
  tag: 'plans',
  summary: 'List plans',
  query: closed(paging),
  reply: pageOf(plan),
  handler: async ({ db, query }) => pageOfRows(await listPlans(db, pageAsked(query)), query, byId),
});
