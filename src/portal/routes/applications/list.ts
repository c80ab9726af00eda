import { byId, closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { listApplications } from '#manager';
import { defineRoute } from '../../route.ts';
import { application, applicationTold } from './shape.ts';

export const listApplicationsRoute = defineRoute({
  method: 'GET',
  url: '/applications',
  permission: 'portal:own',
  tag: 'applications',
  summary: 'List your applications',
  query: closed(paging),
  reply: pageOf(application),
  handler: async ({ db, query, principal }) => {
    const developerId = principal.user?.developerId ?? null;
    if (developerId === null) return { items: [], next: null };
    const rows = await listApplications(db, { developerId, ...pageAsked(query) });
    return pageOfRows(rows.map(applicationTold), query, byId);
  },
});
