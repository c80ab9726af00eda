import { Type } from 'typebox';
import { closed, defaultPage, instant, pageOf, paging } from '#api';
import { invalidInput } from '#kernel';
import { defineRoute } from '../../http/route.ts';
import { label } from '../traffic/shape.ts';
import { decision, shownTo } from './shape.ts';

export const listDecisionsRoute = defineRoute({
  method: 'GET',
  url: '/decisions',
  permission: 'decisions:read',
  tag: 'decisions',
  summary: 'List refusals, newest first',
  description:
    'Refusals of the last 14 days, 200,000 at most; of a flood of one kind only samples. A new one is listed within about two seconds. `from` is inclusive, `to` is not.',
  query: closed({
    application: Type.Optional(label),
    code: Type.Optional(label),
    version: Type.Optional(label),
    from: Type.Optional(instant),
    to: Type.Optional(instant),
    ...paging,
  }),
  reply: pageOf(decision),
  handler: async ({ query, services, principal }) => {
    const { limit = defaultPage, after, ...filter } = query;
    const page = await services.traffic.decisions(filter, { limit, after });
    if (page === undefined)
      throw invalidInput([{ at: 'query:/after', message: 'must be `next` of the page before' }]);
    return { items: page.items.map(item => shownTo(principal, item)), next: page.next };
  },
});
