import { defineRoute } from '../../http/route.ts';
import { getStop } from '../../stops.ts';
import { shown, stop, stopPath } from './shape.ts';

export const readStopRoute = defineRoute({
  method: 'GET',
  url: '/stops/:stop',
  permission: 'stops:read',
  tag: 'stops',
  summary: 'Read a stop',
  params: stopPath,
  reply: stop,
  handler: async ({ db, params, now }) => shown(await getStop(db, params.stop), now),
});
