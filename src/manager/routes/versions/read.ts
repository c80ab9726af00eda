import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getVersion } from '../../catalogue/versions.ts';
import { version, versionPath } from './shape.ts';

export const readVersionRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'Read a version',
  params: versionPath,
  reply: version,
  handler: async ({ db, params }) => getVersion(db, await versionIdOf(db, params)),
});
