import { closed, reason } from '#api';
import { detachClient } from '../../clients/clients.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { applicationPath } from '../applications/shape.ts';
import { client } from './shape.ts';
import { clientTold } from './told.ts';

export const detachClientRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/client/detach',
  permission: 'keys:revoke',
  tag: 'clients',
  summary: 'Refuse the token by which a client changes its own settings',
  description: 'A client that a program registered (RFC 7592) is then changed here and in the portal only.',
  params: applicationPath,
  body: closed({ reason }),
  reply: client,
  handler: ({ params, body, change, now }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'applications', params.application);
      const done = await detachClient(change, id, now);
      return clientTold(change.tx, await record('client.detach', done, { reason: body.reason }), now);
    }),
});
