import { getClient } from '../../clients/clients.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { applicationPath } from '../applications/shape.ts';
import { client } from './shape.ts';
import { clientTold } from './told.ts';

export const readClientRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/client',
  permission: 'applications:read',
  tag: 'clients',
  summary: 'Read the client that an application is',
  params: applicationPath,
  reply: client,
  handler: async ({ db, params, now }) =>
    clientTold(db, await getClient(db, await idOf(db, 'applications', params.application)), now),
});
