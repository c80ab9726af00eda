import { Type } from 'typebox';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';
import { getSnapshotInfo, readSnapshot } from '../../publish/snapshots.ts';
import { about, snapshotPath } from './shape.ts';

export const readSnapshotRoute = defineRoute({
  method: 'GET',
  url: '/snapshots/:snapshot',
  permission: 'snapshots:read',
  tag: 'snapshots',
  summary: 'Read a Snapshot with all that gateways know by it',
  params: snapshotPath,
  reply: closed(
    { ...about, document: Type.Unsafe<object>({ type: 'object', 'x-open': true }) },
    { title: 'SnapshotInFull' },
  ),
  handler: async ({ db, params }) => ({
    ...(await getSnapshotInfo(db, params.snapshot)),
    document: await readSnapshot(db, params.snapshot),
  }),
});
