import { closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { listCatalogue } from '../../catalogue/listing.ts';
import { defineRoute } from '../../http/route.ts';
import { apiFilter, listedApi } from './shape.ts';

export const listApisRoute = defineRoute({
  method: 'GET',
  url: '/apis',
  permission: 'apis:read',
  tag: 'apis',
  summary: 'List APIs with their versions in short, by name',
  description: 'Lifecycle, audience and category are asked of one and the same version.',
  query: closed({ ...paging, ...apiFilter }),
  reply: pageOf(listedApi),
  handler: async ({ db, query }) => {
    const { limit: _limit, after: _after, ...filter } = query;
    const rows = await listCatalogue(db, { ...filter, ...pageAsked(query) });
    return pageOfRows(rows, query, ({ name }) => name);
  },
});
