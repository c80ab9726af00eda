import { closed, reference } from '#api';
import { idOf, versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { requestSubscription } from '../../subscriptions.ts';
import { subscription } from './shape.ts';

export const createSubscriptionRoute = defineRoute({
  method: 'POST',
  url: '/subscriptions',
  permission: 'subscriptions:write',
  tag: 'subscriptions',
  summary: 'Subscribe an application to a version',
  description: 'A plan with automatic approval grants it at once; otherwise it waits as `pending`.',
  body: closed({ application: reference, api: reference, version: reference, plan: reference }),
  reply: subscription,
  status: 201,
  handler: async ({ body, change, now, located }) => {
    const made = await change(async ({ change, record }) => {
      const input = {
        applicationId: await idOf(change.tx, 'applications', body.application),
        versionId: await versionIdOf(change.tx, body),
        planId: await idOf(change.tx, 'plans', body.plan),
      };
      return record('subscription.create', await requestSubscription(change, input, now));
    });
    located(`/subscriptions/${made.id}`);
    return made;
  },
});
