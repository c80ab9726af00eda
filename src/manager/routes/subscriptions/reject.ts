import { defineRoute } from '../../http/route.ts';
import { setSubscriptionStatus } from '../../subscriptions.ts';
import { subscription, subscriptionPath } from './shape.ts';

export const rejectSubscriptionRoute = defineRoute({
  method: 'POST',
  url: '/subscriptions/:subscription/reject',
  permission: 'subscriptions:approve',
  tag: 'subscriptions',
  summary: 'Reject a subscription',
  params: subscriptionPath,
  reply: subscription,
  handler: ({ params, change, expected, now }) =>
    change(async ({ change, record }) => {
      const done = await setSubscriptionStatus(change, params.subscription, 'rejected', expected, now);
      return record('subscription.reject', done);
    }),
});
