import { Type } from 'typebox';
import { closed, nullable } from '#api';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { withSealedSecrets } from '../../catalogue/upstream-secrets.ts';
import { updateVersion } from '../../catalogue/versions.ts';
import { audience, basePath, hosts, profileReference, version, versionPath, zones } from './shape.ts';
import { upstream } from './upstream-shape.ts';

export const updateVersionRoute = defineRoute({
  method: 'PATCH',
  url: '/apis/:api/versions/:version',
  permission: 'apis:write',
  tag: 'versions',
  summary: 'Change audience, profile, upstream or place of a version',
  description:
    'Of a published version it takes effect at once, and is refused if it fell below its floor by it.',
  params: versionPath,
  body: closed(
    {
      audience: Type.Optional(audience),
      profile: Type.Optional(nullable(profileReference)),
      zones: Type.Optional(zones),
      hosts: Type.Optional(hosts),
      basePath: Type.Optional(basePath),
      upstream: Type.Optional(upstream),
    },
    { minProperties: 1 },
  ),
  reply: version,
  handler: ({ params, body, change, revision, now, services }) =>
    change(async ({ change, record }) => {
      const id = await versionIdOf(change.tx, params);
      const { upstream: given } = body;
      const upstream = given && { upstream: withSealedSecrets(given, services.upstreamSeal) };
      const patch = { ...body, ...upstream };
      return record('api-version.update', await updateVersion(change, id, patch, revision, now));
    }),
});
