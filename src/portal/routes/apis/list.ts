import { Type } from 'typebox';
import { closed, oneOf, pageOf, pageOfRows, paging } from '#api';
import { categories } from '#gateway';
import { folded, type ShownApi } from '../../catalogue/catalogue.ts';
import { categoryMix } from '../../catalogue/shown.ts';
import { defineRoute } from '../../route.ts';
import { apiSummary, shownAudience } from './shape.ts';
import { apiTold, summaryOf } from './told.ts';

/** Words of a search that are looked for. */
const maxWords = 8;

export const listApisRoute = defineRoute({
  method: 'GET',
  url: '/apis',
  permission: 'portal:read',
  tag: 'apis',
  summary: 'List the APIs that can be used',
  description: 'In the order of their names. Filters look at the newest version of each.',
  query: closed({
    ...paging,
    search: Type.Optional(
      Type.String({ maxLength: 100, description: 'Words that name, title, owner or description hold.' }),
    ),
    category: Type.Optional(oneOf(categories, 'With an operation of this category.')),
    audience: Type.Optional(shownAudience),
  }),
  reply: pageOf(apiSummary),
  handler: async ({ query, services }) => {
    const catalogue = await services.catalogue.current();
    const words = folded(query.search ?? '')
      .split(/\s+/)
      .filter(word => word !== '')
      .slice(0, maxWords);
    const fits = (api: ShownApi): boolean =>
      (query.after === undefined || api.name > query.after) &&
      (query.audience === undefined || api.versions[0].audience === query.audience) &&
      (query.category === undefined || categoryMix(api.versions[0])[query.category] > 0) &&
      words.every(word => api.searched.includes(word));
    const page = pageOfRows(catalogue.apis.filter(fits), query, ({ name }) => name);
    return {
      ...page,
      items: page.items.map(api => ({ ...apiTold(api, catalogue), summary: summaryOf(api.description) })),
    };
  },
});
