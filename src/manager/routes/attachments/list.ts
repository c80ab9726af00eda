import { Type } from 'typebox';
import { closed, oneOf, pageAsked, pageOf, pageOfRows, paging, reference, slug } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { keyOfAttachment, listAttachmentsNamed } from '../../listings/attachments.ts';
import { listedAttachment, modes, ownScopes, scopeId } from './shape.ts';

export const listAttachmentsRoute = defineRoute({
  method: 'GET',
  url: '/attachments',
  permission: 'apis:read',
  tag: 'attachments',
  summary: 'List attached policies, with what they do and to what they are attached',
  description: 'All but the limits of plans, which are listed with their plan.',
  query: closed({
    ...paging,
    scope: Type.Optional(oneOf(ownScopes)),
    scopeId: Type.Optional(scopeId),
    api: Type.Optional(reference),
    version: Type.Optional(
      Type.String({ maxLength: 64, description: 'Id of a version: itself and all in it, as with `api`.' }),
    ),
    policy: Type.Optional(slug),
    mode: Type.Optional(oneOf(modes)),
  }),
  reply: pageOf(listedAttachment),
  handler: async ({ db, query }) => {
    const { api, limit: _limit, after: _after, ...rest } = query;
    const filter = { ...rest, ...(api !== undefined && { api: await idOf(db, 'apis', api) }) };
    return pageOfRows(
      await listAttachmentsNamed(db, { ...pageAsked(query), ...filter }),
      query,
      keyOfAttachment,
    );
  },
});
