import { defineRoute } from '../../http/route.ts';
import { setSubscriptionStatus } from '../../subscriptions.ts';
import { subscription, subscriptionPath } from './shape.ts';

export const suspendSubscriptionRoute = defineRoute({
  method: 'POST',
  url: '/subscriptions/:subscription/suspend',
  permission: 'subscriptions:approve',
  tag: 'subscriptions',
  summary: 'Suspend a subscription',
  params: subscriptionPath,
  reply: subscription,
  handler: ({ params, change, expected, now }) =>
    change(async ({ change, record }) => {
      const done = await setSubscriptionStatus(change, params.subscription, 'suspended', expected, now);
      return record('subscription.suspend', done);
    }),
});
