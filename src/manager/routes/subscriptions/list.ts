import { Type } from 'typebox';
import { closed, oneOf, pageOf, paging, reference, byId, pageAsked, pageOfRows } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { listSubscriptions } from '../../subscriptions.ts';
import { subscription, subscriptionStatuses } from './shape.ts';

export const listSubscriptionsRoute = defineRoute({
  method: 'GET',
  url: '/subscriptions',
  permission: 'applications:read',
  tag: 'subscriptions',
  summary: 'List subscriptions',
  query: closed({
    ...paging,
    application: Type.Optional(reference),
    version: Type.Optional(Type.String({ maxLength: 64, description: 'Id of a version.' })),
    status: Type.Optional(oneOf(subscriptionStatuses)),
  }),
  reply: pageOf(subscription),
  handler: async ({ db, query }) => {
    const filter = {
      ...(query.application !== undefined && {
        applicationId: await idOf(db, 'applications', query.application),
      }),
      ...(query.version !== undefined && { versionId: query.version }),
      ...(query.status !== undefined && { status: query.status }),
    };
    return pageOfRows(await listSubscriptions(db, { ...pageAsked(query), ...filter }), query, byId);
  },
});
