import { byId, closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { listSigningKeys } from '#manager';
import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { signingKey, signingKeyTold } from './shape.ts';

export const listSigningKeysRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/signing-keys',
  permission: 'portal:own',
  tag: 'signing-keys',
  summary: "List an application's signing keys",
  params: applicationPath,
  query: closed(paging),
  reply: pageOf(signingKey),
  handler: async ({ db, params, query, principal, now }) => {
    const { id } = await ownApplication(db, principal, params.application);
    const rows = await listSigningKeys(db, id, pageAsked(query));
    return pageOfRows(
      rows.map(row => signingKeyTold(row, now)),
      query,
      byId,
    );
  },
});
