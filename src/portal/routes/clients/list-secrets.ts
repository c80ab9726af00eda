import { byId, closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { listSecrets } from '#manager';
import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { clientSecret, secretTold } from './shape.ts';

export const listSecretsRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/client/secrets',
  permission: 'portal:own',
  tag: 'clients',
  summary: "List an application's client secrets",
  params: applicationPath,
  query: closed(paging),
  reply: pageOf(clientSecret),
  handler: async ({ db, params, query, principal, now }) => {
    const { id } = await ownApplication(db, principal, params.application);
    const rows = await listSecrets(db, id, pageAsked(query));
    return pageOfRows(
      rows.map(row => secretTold(row, now)),
      query,
      byId,
    );
  },
});
