import { defineRoute } from '../../http/route.ts';
import { getZone } from '../../zones.ts';
import { zone, zonePath } from './shape.ts';

export const readZoneRoute = defineRoute({
  method: 'GET',
  url: '/zones/:zone',
  permission: 'apis:read',
  tag: 'zones',
  summary: 'Read a zone',
  params: zonePath,
  reply: zone,
  handler: ({ db, params }) => getZone(db, params.zone),
});
