import { Type } from 'typebox';
import { closed } from '#api';
import { listClientWaivers } from '../../clients/waivers.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { applicationPath } from '../applications/shape.ts';
import { clientWaiver } from './shape.ts';

export const listClientWaiversRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/client/waivers',
  permission: 'applications:read',
  tag: 'clients',
  summary: 'List the legacy grants that an application was allowed, newest first',
  params: applicationPath,
  reply: closed({ items: Type.Array(clientWaiver) }),
  handler: async ({ db, params }) => {
    const { id } = await getApplication(db, await idOf(db, 'applications', params.application));
    return { items: await listClientWaivers(db, id) };
  },
});
