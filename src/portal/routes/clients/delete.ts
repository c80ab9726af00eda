import { deleteClient } from '#manager';
import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';

/** Open to suspended developers too: to end things is always theirs. */
export const deleteClientRoute = defineRoute({
  method: 'DELETE',
  url: '/applications/:application/client',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'Let an application get no tokens any more',
  description: 'Its secrets end, and its tokens are refused within a second. Keys and subscriptions stay.',
  params: applicationPath,
  status: 204,
  rehearsable: false,
  handler: ({ params, change, principal, revision, now }) =>
    change(async ({ change, record }) => {
      const { id } = await ownApplication(change.tx, principal, params.application);
      await record('client.delete', await deleteClient(change, id, revision, now));
      return undefined;
    }),
});
