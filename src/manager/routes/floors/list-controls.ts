import { Type } from 'typebox';
import { closed, pageOf, paging, byId, pageOfAll } from '#api';
import { defineRoute } from '../../http/route.ts';
import { controls } from '../../floors/controls.ts';

const control = closed(
  {
    id: Type.String(),
    title: Type.String(),
    why: Type.String({ description: 'What goes wrong without it.' }),
    howToMeet: Type.String(),
    waivable: Type.Boolean(),
    available: Type.Boolean({ description: 'False while no policy of this release enforces it.' }),
  },
  { title: 'Control' },
);

export const listControlsRoute = defineRoute({
  method: 'GET',
  url: '/controls',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'List the controls that floors are made of',
  query: closed(paging),
  reply: pageOf(control),
  handler: async ({ query }) => {
    const all = [...controls.values()].map(({ met: _met, ...told }) => told);
    return pageOfAll(all, query, byId);
  },
});
