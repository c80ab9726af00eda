import { closed, reason } from '#api';
import { detachClient } from '#manager';
import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { client, clientTold } from './shape.ts';

/** Open to suspended developers too: a token that got out must be stopped by whoever knows of it. */
export const detachClientRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/client/detach',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'Refuse the token by which a client changes its own settings',
  params: applicationPath,
  body: closed({ reason }),
  reply: client,
  rehearsable: false,
  handler: ({ params, body, change, principal, now }) =>
    change(async ({ change, record }) => {
      const { id } = await ownApplication(change.tx, principal, params.application);
      const done = await detachClient(change, id, now);
      return clientTold(change.tx, await record('client.detach', done, { reason: body.reason }), now);
    }),
});
