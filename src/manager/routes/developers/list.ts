import { Type } from 'typebox';
import { closed, pageOf, paging, pageAsked, pageOfRows } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listDevelopersCounted } from '../../listings/developers.ts';
import { searchIn } from '../search.ts';
import { community, listedDeveloper } from './shape.ts';

export const listDevelopersRoute = defineRoute({
  method: 'GET',
  url: '/developers',
  permission: 'developers:read',
  tag: 'developers',
  summary: 'List developers by name, with their applications counted',
  query: closed({
    ...paging,
    community: Type.Optional(community),
    active: Type.Optional(Type.Boolean()),
    // Not in e-mail addresses: people's data has no place in URLs.
    search: searchIn('name or community'),
  }),
  reply: pageOf(listedDeveloper),
  handler: async ({ db, query }) => {
    const { limit: _limit, after: _after, ...filter } = query;
    const rows = await listDevelopersCounted(db, { ...filter, ...pageAsked(query) });
    return pageOfRows(rows, query, ({ name }) => name);
  },
});
