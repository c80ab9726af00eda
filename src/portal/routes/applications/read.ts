import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { application, applicationPath, applicationTold } from './shape.ts';

export const readApplicationRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application',
  permission: 'portal:own',
  tag: 'applications',
  summary: 'Read one of your applications',
  params: applicationPath,
  reply: application,
  handler: async ({ db, params, principal }) =>
    applicationTold(await ownApplication(db, principal, params.application)),
});
