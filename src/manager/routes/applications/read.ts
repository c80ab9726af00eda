import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { application, applicationPath } from './shape.ts';

export const readApplicationRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application',
  permission: 'applications:read',
  tag: 'applications',
  summary: 'Read an application',
  params: applicationPath,
  reply: application,
  handler: async ({ db, params }) => getApplication(db, await idOf(db, 'applications', params.application)),
});
