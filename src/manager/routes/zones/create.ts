import { Type } from 'typebox';
import { closed, slug } from '#api';
import { defineRoute } from '../../http/route.ts';
import { createZone } from '../../zones.ts';
import { contentTypeStatus, trustedProxies, verbStatus, zone } from './shape.ts';

export const createZoneRoute = defineRoute({
  method: 'POST',
  url: '/zones',
  permission: 'policies:write',
  tag: 'zones',
  summary: 'Add a zone',
  description: 'Its listeners are configured where the gateway is started.',
  body: closed({
    name: slug,
    verbStatus: Type.Optional(verbStatus),
    contentTypeStatus: Type.Optional(contentTypeStatus),
    trustedProxies: Type.Optional(trustedProxies),
  }),
  reply: zone,
  status: 201,
  handler: async ({ body, change, now, located }) => {
    const made = await change(async ({ change, record }) =>
      record('zone.create', await createZone(change, body, now)),
    );
    located(`/zones/${made.name}`);
    return made;
  },
});
