import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { deleteApi } from '../../catalogue/apis.ts';
import { apiPath } from './shape.ts';

export const deleteApiRoute = defineRoute({
  method: 'DELETE',
  url: '/apis/:api',
  permission: 'apis:write',
  tag: 'apis',
  summary: 'Delete an API that has no versions',
  params: apiPath,
  status: 204,
  handler: ({ params, change, revision }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'apis', params.api);
      await record('api.delete', await deleteApi(change, id, revision));
      return undefined;
    }),
});
