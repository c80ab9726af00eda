import { Type } from 'typebox';
import { closed, pageOf, paging, byId, pageOfAll } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listWaiversNamed } from '../../listings/waivers.ts';
import { listedWaiver } from './shape.ts';

export const listWaiversRoute = defineRoute({
  method: 'GET',
  url: '/waivers',
  permission: 'apis:read',
  tag: 'waivers',
  summary: 'List waivers, the first to lapse first',
  query: closed({
    ...paging,
    version: Type.Optional(Type.String({ maxLength: 64, description: 'Id of a version.' })),
    holding: Type.Optional(Type.Boolean({ description: 'Only those that hold now.' })),
  }),
  reply: pageOf(listedWaiver),
  handler: async ({ db, query, now }) => {
    const filter = {
      ...(query.version !== undefined && { versionId: query.version }),
      ...(query.holding === true && { holdingAt: now }),
    };
    return listWaiversNamed(db, filter, all => pageOfAll(all, query, byId), now);
  },
});
