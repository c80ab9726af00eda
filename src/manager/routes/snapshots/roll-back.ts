import { Type } from 'typebox';
import { closed, reason } from '#api';
import { defineRoute } from '../../http/route.ts';
import { rollBack } from '../../publish/roll-back.ts';
import { snapshot, snapshotPath } from './shape.ts';

export const rollBackRoute = defineRoute({
  method: 'POST',
  url: '/snapshots/:snapshot/roll-back',
  permission: 'snapshots:write',
  tag: 'snapshots',
  summary: 'Bring an earlier Snapshot back into service',
  description:
    'An emergency brake: the catalogue stays as it is, and gateways stay with the old Snapshot until somebody publishes. What would be below its floor today is refused.',
  params: snapshotPath,
  body: closed({ reason }),
  reply: closed({
    snapshot,
    leftOut: Type.Array(Type.String(), {
      description: 'Versions retired or deleted since; not served again.',
    }),
  }),
  handler: ({ params, body, change, principal, now }) =>
    change(async ({ change, audit }) => {
      const done = await rollBack(change, params.snapshot, principal.actor, now);
      const detail = { broughtBack: params.snapshot, reason: body.reason, leftOut: done.leftOut };
      await audit({ action: 'snapshot.roll-back', id: String(done.snapshot.number), detail });
      return done;
    }),
});
