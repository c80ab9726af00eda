import { Type } from 'typebox';
import { closed, oneOf, pageOf, paging, reference, pageAsked, pageOfRows } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { keyOfSubscription, listSubscriptionsNamed } from '../../listings/subscriptions.ts';
import { searchIn } from '../search.ts';
import { listedSubscription, subscriptionStatuses } from './shape.ts';

export const listSubscriptionsRoute = defineRoute({
  method: 'GET',
  url: '/subscriptions',
  permission: 'applications:read',
  tag: 'subscriptions',
  summary: 'List subscriptions with the names of what they join, who waits longest first',
  query: closed({
    ...paging,
    application: Type.Optional(reference),
    api: Type.Optional(reference),
    version: Type.Optional(Type.String({ maxLength: 64, description: 'Id of a version.' })),
    plan: Type.Optional(reference),
    status: Type.Optional(oneOf(subscriptionStatuses)),
    search: searchIn('names and titles of application and API, and the name of the developer'),
  }),
  reply: pageOf(listedSubscription),
  handler: async ({ db, query }) => {
    const { application, api, plan, limit: _limit, after: _after, ...rest } = query;
    const filter = {
      ...rest,
      ...(application !== undefined && { application: await idOf(db, 'applications', application) }),
      ...(api !== undefined && { api: await idOf(db, 'apis', api) }),
      ...(plan !== undefined && { plan: await idOf(db, 'plans', plan) }),
    };
    const rows = await listSubscriptionsNamed(db, { ...pageAsked(query), ...filter });
    return pageOfRows(rows, query, keyOfSubscription);
  },
});
