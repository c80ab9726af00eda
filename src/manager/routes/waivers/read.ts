import { defineRoute } from '../../http/route.ts';
import { getWaiver } from '../../waivers.ts';
import { waiver, waiverPath } from './shape.ts';

export const readWaiverRoute = defineRoute({
  method: 'GET',
  url: '/waivers/:waiver',
  permission: 'apis:read',
  tag: 'waivers',
  summary: 'Read a waiver',
  params: waiverPath,
  reply: waiver,
  handler: ({ db, params }) => getWaiver(db, params.waiver),
});
