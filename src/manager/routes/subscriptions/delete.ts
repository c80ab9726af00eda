import { defineRoute } from '../../http/route.ts';
import { deleteSubscription } from '../../subscriptions.ts';
import { subscriptionPath } from './shape.ts';

export const deleteSubscriptionRoute = defineRoute({
  method: 'DELETE',
  url: '/subscriptions/:subscription',
  permission: 'subscriptions:write',
  tag: 'subscriptions',
  summary: 'End a subscription',
  params: subscriptionPath,
  status: 204,
  handler: ({ params, change, revision }) =>
    change(async ({ change, record }) => {
      await record('subscription.delete', await deleteSubscription(change, params.subscription, revision));
      return undefined;
    }),
});
