import { closed, reason } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { setDeveloperActive } from '../../registry.ts';
import { developer, developerPath } from './shape.ts';

export const suspendDeveloperRoute = defineRoute({
  method: 'POST',
  url: '/developers/:developer/suspend',
  permission: 'developers:suspend',
  tag: 'developers',
  summary: 'Suspend a developer',
  description: 'Gateways refuse the keys of all its applications within a second.',
  params: developerPath,
  body: closed({ reason }),
  reply: developer,
  handler: ({ params, body, change, expected, now }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'developers', params.developer);
      const done = await setDeveloperActive(change, id, false, expected, now);
      return record('developer.suspend', done, { reason: body.reason });
    }),
});
