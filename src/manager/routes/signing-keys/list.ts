import { byId, closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { listSigningKeys } from '../../signing-keys.ts';
import { applicationPath } from '../applications/shape.ts';
import { signingKey } from './shape.ts';

export const listSigningKeysRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/signing-keys',
  permission: 'applications:read',
  tag: 'signing-keys',
  summary: "List an application's signing keys",
  params: applicationPath,
  query: closed(paging),
  reply: pageOf(signingKey),
  handler: async ({ db, params, query }) => {
    const { id } = await getApplication(db, await idOf(db, 'applications', params.application));
    return pageOfRows(await listSigningKeys(db, id, pageAsked(query)), query, byId);
  },
});
