import { deleteClient } from '../../clients/clients.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { applicationPath } from '../applications/shape.ts';

export const deleteClientRoute = defineRoute({
  method: 'DELETE',
  url: '/applications/:application/client',
  permission: 'applications:write',
  tag: 'clients',
  summary: 'Delete the client that an application is',
  description: 'Its secrets end and its tokens are refused within a second. Keys and subscriptions stay.',
  params: applicationPath,
  status: 204,
  handler: ({ params, change, revision, now }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'applications', params.application);
      await record('client.delete', await deleteClient(change, id, revision, now));
      return undefined;
    }),
});
