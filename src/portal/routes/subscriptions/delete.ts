import { deleteSubscription } from '#manager';
import { conflict } from '#store';
import { activeDeveloper, ownApplication, ownSubscription } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { subscriptionPath } from './shape.ts';

export const deleteSubscriptionRoute = defineRoute({
  method: 'DELETE',
  url: '/applications/:application/subscriptions/:subscription',
  permission: 'portal:own',
  tag: 'subscriptions',
  summary: 'End a subscription',
  description: 'Not one that was suspended or rejected: asking anew would undo what its owner decided.',
  params: subscriptionPath,
  status: 204,
  rehearsable: false,
  handler: ({ params, change, principal, revision }) =>
    change(async ({ change, record }) => {
      const application = await ownApplication(change.tx, principal, params.application);
      const { id, status } = await ownSubscription(change.tx, application, params.subscription);
      await activeDeveloper(change.tx, principal);
      if (status === 'suspended' || status === 'rejected')
        throw conflict(`The owner of the API has ${status} this subscription; only the owner can change it.`);
      await record('subscription.delete', await deleteSubscription(change, id, revision));
      return undefined;
    }),
});
