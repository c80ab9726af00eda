import { closed, reference } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { changeSubscriptionPlan } from '../../subscriptions.ts';
import { subscription, subscriptionPath } from './shape.ts';

export const updateSubscriptionRoute = defineRoute({
  method: 'PATCH',
  url: '/subscriptions/:subscription',
  permission: 'subscriptions:write',
  tag: 'subscriptions',
  summary: 'Move a subscription to another plan',
  description: 'A plan with manual approval must be approved again.',
  params: subscriptionPath,
  body: closed({ plan: reference }),
  reply: subscription,
  handler: ({ params, body, change, revision, now }) =>
    change(async ({ change, record }) => {
      const plan = await idOf(change.tx, 'plans', body.plan);
      const done = await changeSubscriptionPlan(change, params.subscription, plan, revision, now);
      return record('subscription.update', done);
    }),
});
