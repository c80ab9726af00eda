import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getPlan } from '../../plans.ts';
import { plan, planPath } from './shape.ts';

export const readPlanRoute = defineRoute({
  method: 'GET',
  url: '/plans/:plan',
  permission: 'apis:read',
  tag: 'plans',
  summary: 'Read a plan',
  params: planPath,
  reply: plan,
  handler: async ({ db, params }) => getPlan(db, await idOf(db, 'plans', params.plan)),
});
