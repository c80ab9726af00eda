import { closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { listAuthorities } from '../../authorities.ts';
import { defineRoute } from '../../http/route.ts';
import { authority, shown } from './shape.ts';

export const listAuthoritiesRoute = defineRoute({
  method: 'GET',
  url: '/authorities',
  permission: 'apis:read',
  tag: 'authorities',
  summary: 'List the authorities whose client certificates may be believed',
  query: closed(paging),
  reply: pageOf(authority),
  handler: async ({ db, query }) =>
    pageOfRows((await listAuthorities(db, pageAsked(query))).map(shown), query, ({ name }) => name),
});
