import { Type } from 'typebox';
import { closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listCommunities } from '../../listings/developers.ts';

const community = closed(
  { community: Type.String(), developers: Type.Integer({ minimum: 1 }) },
  { title: 'Community', description: 'A group of developers.' },
);

/** Beside `/developers`, not below it: there a developer of that name has its address. */
export const listCommunitiesRoute = defineRoute({
  method: 'GET',
  url: '/communities',
  permission: 'developers:read',
  tag: 'developers',
  summary: 'List the communities of developers, with the number of them',
  query: closed(paging),
  reply: pageOf(community),
  handler: async ({ db, query }) =>
    pageOfRows(await listCommunities(db, pageAsked(query)), query, ({ community }) => community),
});
