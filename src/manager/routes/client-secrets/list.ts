import { byId, closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { listSecrets } from '../../clients/secrets.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { applicationPath } from '../applications/shape.ts';
import { clientSecret } from './shape.ts';

export const listSecretsRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/client/secrets',
  permission: 'applications:read',
  tag: 'clients',
  summary: "List a client's secrets",
  params: applicationPath,
  query: closed(paging),
  reply: pageOf(clientSecret),
  handler: async ({ db, params, query }) => {
    const { id } = await getApplication(db, await idOf(db, 'applications', params.application));
    return pageOfRows(await listSecrets(db, id, pageAsked(query)), query, byId);
  },
});
