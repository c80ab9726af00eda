import { Type } from 'typebox';
import { byId, closed, oneOf, pageOf, pageOfAll, paging } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listStops } from '../../stops.ts';
import { shown, stop, whats } from './shape.ts';

export const listStopsRoute = defineRoute({
  method: 'GET',
  url: '/stops',
  permission: 'stops:read',
  tag: 'stops',
  summary: 'List what is or was stopped, the newest first',
  query: closed({
    ...paging,
    what: Type.Optional(oneOf(whats)),
    holding: Type.Optional(Type.Boolean({ description: 'Only what is stopped now.' })),
  }),
  reply: pageOf(stop),
  handler: async ({ db, query, now }) => {
    const { what, holding } = query;
    const all = await listStops(db, {
      ...(what !== undefined && { what }),
      ...(holding === true && { holdingAt: now }),
    });
    const { items, next } = pageOfAll(all, query, byId);
    return { items: items.map(one => shown(one, now)), next };
  },
});
