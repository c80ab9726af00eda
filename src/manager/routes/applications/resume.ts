import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { setApplicationActive } from '../../registry.ts';
import { application, applicationPath } from './shape.ts';

export const resumeApplicationRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/resume',
  permission: 'applications:suspend',
  tag: 'applications',
  summary: 'Readmit a suspended application',
  params: applicationPath,
  reply: application,
  handler: ({ params, change, expected, now }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'applications', params.application);
      return record('application.resume', await setApplicationActive(change, id, true, expected, now));
    }),
});
