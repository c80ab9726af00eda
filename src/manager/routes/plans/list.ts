import { closed, pageOf, paging, byId, pageAsked, pageOfRows } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listPlansCounted } from '../../listings/plans.ts';
import { listedPlan } from './shape.ts';

export const listPlansRoute = defineRoute({
  method: 'GET',
  url: '/plans',
  permission: 'apis:read',
  tag: 'plans',
  summary: 'List plans with their limits in words',
  query: closed(paging),
  reply: pageOf(listedPlan),
  handler: async ({ db, query }) => pageOfRows(await listPlansCounted(db, pageAsked(query)), query, byId),
});
