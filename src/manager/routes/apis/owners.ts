import { Type } from 'typebox';
import { closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { listOwners } from '../../catalogue/listing.ts';
import { defineRoute } from '../../http/route.ts';

const owner = closed(
  { owner: Type.String(), apis: Type.Integer({ minimum: 1 }) },
  { title: 'Owner', description: 'Who answers for APIs, and for how many.' },
);

/** Beside `/apis`, not below it: there an API of that name has its address. */
export const listOwnersRoute = defineRoute({
  method: 'GET',
  url: '/owners',
  permission: 'apis:read',
  tag: 'apis',
  summary: 'List who owns APIs, with the number of them',
  query: closed(paging),
  reply: pageOf(owner),
  handler: async ({ db, query }) =>
    pageOfRows(await listOwners(db, pageAsked(query)), query, ({ owner }) => owner),
});
