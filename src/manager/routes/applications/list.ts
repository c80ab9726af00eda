import { Type } from 'typebox';
import { closed, pageOf, paging, reference, pageAsked, pageOfRows } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { listApplicationsCounted } from '../../listings/applications.ts';
import { searchIn } from '../search.ts';
import { listedApplication } from './shape.ts';

export const listApplicationsRoute = defineRoute({
  method: 'GET',
  url: '/applications',
  permission: 'applications:read',
  tag: 'applications',
  summary: 'List applications by name, with their keys and subscriptions counted',
  query: closed({
    ...paging,
    developer: Type.Optional(reference),
    active: Type.Optional(Type.Boolean()),
    search: searchIn('name, title, tag or the name of the developer'),
  }),
  reply: pageOf(listedApplication),
  handler: async ({ db, query, now }) => {
    const { developer, limit: _limit, after: _after, ...rest } = query;
    const of = developer === undefined ? {} : { developerId: await idOf(db, 'developers', developer) };
    const rows = await listApplicationsCounted(db, { ...pageAsked(query), ...rest, ...of }, now);
    return pageOfRows(rows, query, ({ name }) => name);
  },
});
