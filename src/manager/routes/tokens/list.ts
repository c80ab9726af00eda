import { closed, pageOf, paging, byId, pageAsked, pageOfRows } from '#api';
import { defineRoute } from '../../http/route.ts';
import { token } from './shape.ts';
import { listTokens } from './tokens.ts';

export const listTokensRoute = defineRoute({
  method: 'GET',
  url: '/tokens',
  permission: 'tokens:read',
  tag: 'tokens',
  summary: 'List admin tokens',
  query: closed(paging),
  reply: pageOf(token),
  handler: async ({ db, query }) => pageOfRows(await listTokens(db, pageAsked(query)), query, byId),
});
