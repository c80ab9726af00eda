import { byId, pageOfAll, closed, oneOf, pageOf, paging } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listAttachments } from '../../attachments.ts';
import { attachment, ownScopes, scopeId } from './shape.ts';

export const listAttachmentsRoute = defineRoute({
  method: 'GET',
  url: '/attachments',
  permission: 'apis:read',
  tag: 'attachments',
  summary: 'List the policies attached to one thing',
  query: closed({ ...paging, scope: oneOf(ownScopes), scopeId }),
  reply: pageOf(attachment),
  handler: async ({ db, query }) =>
    pageOfAll(await listAttachments(db, query.scope, query.scopeId), query, byId),
});
