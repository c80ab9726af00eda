import { closed, reason } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { setApplicationActive } from '../../registry.ts';
import { application, applicationPath } from './shape.ts';

export const suspendApplicationRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/suspend',
  permission: 'applications:suspend',
  tag: 'applications',
  summary: 'Suspend an application',
  description: 'Gateways refuse its keys within a second.',
  params: applicationPath,
  body: closed({ reason }),
  reply: application,
  handler: ({ params, body, change, expected, now }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'applications', params.application);
      const done = await setApplicationActive(change, id, false, expected, now);
      return record('application.suspend', done, { reason: body.reason });
    }),
});
