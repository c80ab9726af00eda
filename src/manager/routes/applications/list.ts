import { Type } from 'typebox';
import { closed, pageOf, paging, reference, byId, pageAsked, pageOfRows } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { listApplications } from '../../registry.ts';
import { application } from './shape.ts';

export const listApplicationsRoute = defineRoute({
  method: 'GET',
  url: '/applications',
  permission: 'applications:read',
  tag: 'applications',
  summary: 'List applications',
  query: closed({ ...paging, developer: Type.Optional(reference) }),
  reply: pageOf(application),
  handler: async ({ db, query }) => {
    const of =
      query.developer === undefined ? {} : { developerId: await idOf(db, 'developers', query.developer) };
    return pageOfRows(await listApplications(db, { ...pageAsked(query), ...of }), query, byId);
  },
});
