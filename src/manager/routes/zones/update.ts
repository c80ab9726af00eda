import { Type } from 'typebox';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';
import { updateZone } from '../../zones.ts';
import { contentTypeStatus, trustedProxies, verbStatus, zone, zonePath } from './shape.ts';

export const updateZoneRoute = defineRoute({
  method: 'PATCH',
  url: '/zones/:zone',
  permission: 'policies:write',
  tag: 'zones',
  summary: 'Change a zone',
  params: zonePath,
  body: closed(
    {
      verbStatus: Type.Optional(verbStatus),
      contentTypeStatus: Type.Optional(contentTypeStatus),
      trustedProxies: Type.Optional(trustedProxies),
    },
    { minProperties: 1 },
  ),
  reply: zone,
  handler: ({ params, body, change, revision, now }) =>
    change(async ({ change, record }) =>
      record('zone.update', await updateZone(change, params.zone, body, revision, now)),
    ),
});
