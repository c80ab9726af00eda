import { closed, nullable } from '#api';
import { findClient } from '../../clients/records.ts';
import { getApplication } from '../../registry.ts';
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
  description: 'Null where it is none.',
  reply: closed({ client: nullable(client) }),
  handler: async ({ db, params, now }) => {
    const { id } = await getApplication(db, await idOf(db, 'applications', params.application));
    const found = await findClient(db, id);
    return { client: found === undefined ? null : await clientTold(db, found, now) };
  },
});
