import { closed, pageOf, paging, pageOfAll } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listZones } from '../../zones.ts';
import { zone } from './shape.ts';

export const listZonesRoute = defineRoute({
  method: 'GET',
  url: '/zones',
  permission: 'apis:read',
  tag: 'zones',
  summary: 'List zones',
  query: closed(paging),
  reply: pageOf(zone),
  handler: async ({ db, query }) => pageOfAll(await listZones(db), query, ({ name }) => name),
});
