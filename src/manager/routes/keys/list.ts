import { closed, pageOf, paging, byId, pageAsked, pageOfRows } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { applicationPath } from '../applications/shape.ts';
import { listKeys } from '../../keys.ts';
import { key } from './shape.ts';

export const listKeysRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/keys',
  permission: 'applications:read',
  tag: 'keys',
  summary: "List an application's keys",
  params: applicationPath,
  query: closed(paging),
  reply: pageOf(key),
  handler: async ({ db, params, query }) => {
    const { id } = await getApplication(db, await idOf(db, 'applications', params.application));
    return pageOfRows(await listKeys(db, id, pageAsked(query)), query, byId);
  },
});
