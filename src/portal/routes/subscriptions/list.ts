import { byId, closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { subscription } from './shape.ts';
import { subscriptionsNamed, subscriptionTold } from './told.ts';

export const listSubscriptionsRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/subscriptions',
  permission: 'portal:own',
  tag: 'subscriptions',
  summary: "List an application's subscriptions",
  params: applicationPath,
  query: closed(paging),
  reply: pageOf(subscription),
  handler: async ({ db, params, query, principal }) => {
    const { id } = await ownApplication(db, principal, params.application);
    const rows = await subscriptionsNamed(db, id, pageAsked(query));
    return pageOfRows(rows.map(subscriptionTold), query, byId);
  },
});
