import { Type } from 'typebox';
import { invalidInput } from '#kernel';
import { closed, description, slug, title } from '#api';
import { defineRoute } from '../../http/route.ts';
import { attachPolicy, policyFaults } from '../../attachments.ts';
import { createPlan } from '../../plans.ts';
import { approval, newLimit, plan, sla } from './shape.ts';

export const createPlanRoute = defineRoute({
  method: 'POST',
  url: '/plans',
  permission: 'plans:write',
  tag: 'plans',
  summary: 'Add a plan, with its limits',
  body: closed({
    name: slug,
    title: Type.Optional(title),
    description: Type.Optional(description),
    approval: Type.Optional(approval),
    sla: Type.Optional(sla),
    limits: Type.Optional(Type.Array(newLimit, { maxItems: 20 })),
  }),
  reply: plan,
  status: 201,
  handler: async ({ body, change, now, located }) => {
    const { limits = [], ...input } = body;
    const faults = limits.flatMap((limit, index) =>
      policyFaults({ ...limit, scope: 'plan' }).map(({ at, message }) => ({
        at: `/limits/${index}${at}`,
        message,
      })),
    );
    if (faults.length > 0) throw invalidInput(faults);
    const made = await change(async ({ change, record }) => {
      const made = await record('plan.create', await createPlan(change, input, now));
      for (const limit of limits) {
        const done = await attachPolicy(change, { ...limit, scope: 'plan', scopeId: made.id }, now);
        await record('plan-limit.create', done);
      }
      return made;
    });
    located(`/plans/${made.id}`);
    return made;
  },
});
