import { closed, nullable } from '#api';
import { findClient } from '#manager';
import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { client, clientTold } from './shape.ts';

export const readClientRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/client',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'How an application gets tokens',
  params: applicationPath,
  reply: closed({ client: nullable(client) }),
  handler: async ({ db, params, principal, now }) => {
    const { id } = await ownApplication(db, principal, params.application);
    const found = await findClient(db, id);
    return { client: found === undefined ? null : await clientTold(db, found, now) };
  },
});
