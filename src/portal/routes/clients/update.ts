import { closed } from '#api';
import { ownSettings, updateClient } from '#manager';
import { ownApplicationToChange } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { client, clientTold } from './shape.ts';

export const updateClientRoute = defineRoute({
  method: 'PATCH',
  url: '/applications/:application/client',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'Change how an application gets tokens',
  params: applicationPath,
  body: closed(ownSettings, { minProperties: 1 }),
  reply: client,
  rehearsable: false,
  handler: ({ params, body, change, principal, revision, now }) =>
    change(async ({ change, record }) => {
      const { id } = await ownApplicationToChange(change.tx, principal, params.application);
      const after = await record('client.update', await updateClient(change, id, body, revision, now));
      return clientTold(change.tx, after, now);
    }),
});
