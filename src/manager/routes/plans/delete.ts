import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { deletePlan } from '../../plans.ts';
import { planPath } from './shape.ts';

export const deletePlanRoute = defineRoute({
  method: 'DELETE',
  url: '/plans/:plan',
  permission: 'plans:write',
  tag: 'plans',
  summary: 'Delete a plan that nobody subscribes under',
  params: planPath,
  status: 204,
  handler: ({ params, change, revision }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'plans', params.plan);
      await record('plan.delete', await deletePlan(change, id, revision));
      return undefined;
    }),
});
