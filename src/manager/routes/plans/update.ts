import { Type } from 'typebox';
import { closed, description, title } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { updatePlan } from '../../plans.ts';
import { approval, plan, planPath, sla } from './shape.ts';

export const updatePlanRoute = defineRoute({
  method: 'PATCH',
  url: '/plans/:plan',
  permission: 'plans:write',
  tag: 'plans',
  summary: 'Change a plan',
  params: planPath,
  body: closed(
    {
      title: Type.Optional(title),
      description: Type.Optional(description),
      approval: Type.Optional(approval),
      sla: Type.Optional(sla),
    },
    { minProperties: 1 },
  ),
  reply: plan,
  handler: ({ params, body, change, revision, now }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'plans', params.plan);
      return record('plan.update', await updatePlan(change, id, body, revision, now));
    }),
});
