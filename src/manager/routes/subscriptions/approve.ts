import { defineRoute } from '../../http/route.ts';
import { setSubscriptionStatus } from '../../subscriptions.ts';
import { subscription, subscriptionPath } from './shape.ts';

export const approveSubscriptionRoute = defineRoute({
  method: 'POST',
  url: '/subscriptions/:subscription/approve',
  permission: 'subscriptions:approve',
  tag: 'subscriptions',
  summary: 'Approve a subscription',
  params: subscriptionPath,
  reply: subscription,
  handler: ({ params, change, expected, now }) =>
    change(async ({ change, record }) => {
      const done = await setSubscriptionStatus(change, params.subscription, 'approved', expected, now);
      return record('subscription.approve', done);
    }),
});
