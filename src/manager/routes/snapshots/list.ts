import { Type } from 'typebox';
import { closed, pageOf, paging, pageAsked, pageOfRows } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listSnapshots } from '../../publish/snapshots.ts';
import { number, snapshot } from './shape.ts';

export const listSnapshotsRoute = defineRoute({
  method: 'GET',
  url: '/snapshots',
  permission: 'snapshots:read',
  tag: 'snapshots',
  summary: 'List Snapshots, newest first',
  query: closed({ limit: paging.limit, after: Type.Optional(number) }),
  reply: pageOf(snapshot),
  handler: async ({ db, query: { limit, after } }) => {
    const asked = limit === undefined ? {} : { limit };
    const { limit: rows = 1 } = pageAsked(asked);
    const found = await listSnapshots(db, { limit: rows, ...(after !== undefined && { before: after }) });
    return pageOfRows(found, asked, ({ number }) => String(number));
  },
});
