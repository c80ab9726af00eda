import { Type } from 'typebox';
import { closed, oneOf, pageOf, paging, byId, pageAsked, pageOfRows } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApi } from '../../catalogue/apis.ts';
import { listVersions } from '../../catalogue/versions.ts';
import { apiPath } from '../apis/shape.ts';
import { lifecycles, version } from './shape.ts';

export const listVersionsRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'List the versions of an API',
  params: apiPath,
  query: closed({ ...paging, lifecycle: Type.Optional(oneOf(lifecycles)) }),
  reply: pageOf(version),
  handler: async ({ db, params, query }) => {
    const { id } = await getApi(db, await idOf(db, 'apis', params.api));
    const lifecycle = query.lifecycle === undefined ? {} : { lifecycle: [query.lifecycle] };
    const rows = await listVersions(db, { apiId: id, ...lifecycle, ...pageAsked(query) });
    return pageOfRows(rows, query, byId);
  },
});
