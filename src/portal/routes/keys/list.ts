import { byId, closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { listKeys } from '#manager';
import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { key, keyTold } from './shape.ts';

export const listKeysRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/keys',
  permission: 'portal:own',
  tag: 'keys',
  summary: "List an application's keys",
  params: applicationPath,
  query: closed(paging),
  reply: pageOf(key),
  handler: async ({ db, params, query, principal, now }) => {
    const { id } = await ownApplication(db, principal, params.application);
    const rows = await listKeys(db, id, pageAsked(query));
    return pageOfRows(
      rows.map(row => keyTold(row, now)),
      query,
      byId,
    );
  },
});
