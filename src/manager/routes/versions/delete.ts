import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { deleteVersion } from '../../catalogue/versions.ts';
import { versionPath } from './shape.ts';

export const deleteVersionRoute = defineRoute({
  method: 'DELETE',
  url: '/apis/:api/versions/:version',
  permission: 'apis:write',
  tag: 'versions',
  summary: 'Delete a draft or retired version',
  description: 'With its operations, policies, waivers and subscriptions.',
  params: versionPath,
  status: 204,
  handler: ({ params, change, revision }) =>
    change(async ({ change, record }) => {
      const id = await versionIdOf(change.tx, params);
      await record('api-version.delete', await deleteVersion(change, id, revision));
      return undefined;
    }),
});
