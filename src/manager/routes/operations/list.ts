import { Type } from 'typebox';
import { closed, oneOf, pageOf, paging, byId, pageOfAll } from '#api';
import { categories } from '#gateway';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { listOperations } from '../../catalogue/operations.ts';
import { versionPath } from '../versions/shape.ts';
import { operation } from './shape.ts';

export const listOperationsRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/operations',
  permission: 'apis:read',
  tag: 'operations',
  summary: 'List the operations of a version in the order of its contract',
  params: versionPath,
  query: closed({ ...paging, category: Type.Optional(oneOf(categories)) }),
  reply: pageOf(operation),
  handler: async ({ db, params, query }) => {
    const all = await listOperations(db, await versionIdOf(db, params));
    const wanted =
      query.category === undefined ? all : all.filter(({ category }) => category === query.category);
    return pageOfAll(wanted, query, byId);
  },
});
