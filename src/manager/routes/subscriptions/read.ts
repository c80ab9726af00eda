import { defineRoute } from '../../http/route.ts';
import { getSubscription } from '../../subscriptions.ts';
import { subscription, subscriptionPath } from './shape.ts';

export const readSubscriptionRoute = defineRoute({
  method: 'GET',
  url: '/subscriptions/:subscription',
  permission: 'applications:read',
  tag: 'subscriptions',
  summary: 'Read a subscription',
  params: subscriptionPath,
  reply: subscription,
  handler: ({ db, params }) => getSubscription(db, params.subscription),
});
