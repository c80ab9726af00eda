import { defineRoute } from '../../http/route.ts';
import { deleteZone } from '../../zones.ts';
import { zonePath } from './shape.ts';

export const deleteZoneRoute = defineRoute({
  method: 'DELETE',
  url: '/zones/:zone',
  permission: 'policies:write',
  tag: 'zones',
  summary: 'Delete a zone in which no version is offered',
  params: zonePath,
  status: 204,
  handler: ({ params, change, revision }) =>
    change(async ({ change, record }) => {
      await record('zone.delete', await deleteZone(change, params.zone, revision));
      return undefined;
    }),
});
